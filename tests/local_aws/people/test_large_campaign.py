"""Ten thousand mails to readers of every kind: each is judged, and the figures agree."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest
from tests.messaging_lab.nutrition import DOMAIN, HELLO, authenticated

from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord
from messaging_lab.campaign import crowd, send_each
from messaging_lab.event_queue import hear, heard
from messaging_lab.feedback import feedback_tags
from messaging_lab.hosted_zones import publish
from messaging_lab.postmaster import Postmaster
from messaging_lab.postmaster.local import LocalSource

MOST_WORK = 60.0
"""Seconds of CPU for all of it; about 25 are usual."""

CROWDS = {"subscribers": 5000, "lapsed": 3000, "strangers": 2000}


@pytest.fixture
def lab() -> Lab:
    lab = Lab.open(lesson="05")
    authenticated(lab)
    token = lab.world.add_to_postmaster(DOMAIN)
    publish(lab, [DnsRecord(DOMAIN, "TXT", token, "ours")])
    assert lab.world.verify_in_postmaster(DOMAIN)
    return lab


def send_all(lab: Lab) -> dict[str, list[str]]:
    """Send a mail to each of three crowds, and let them read."""
    crowds = {name: crowd(lab, name, count) for name, count in CROWDS.items()}
    for name, people in crowds.items():

        def send(to: str, campaign: str = name) -> None:
            lab.client("sesv2").send_email(
                FromEmailAddress=HELLO,
                Destination={"ToAddresses": [to]},
                Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
                EmailTags=feedback_tags(campaign, "marketing"),
                ConfigurationSetName="campaigns",
            )

        assert send_each(lab, send, people, name) == len(people)
    lab.world.let_read(crowds, hours=24)
    lab.clock.advance(hours=24)
    return crowds


@pytest.mark.slow
def test_ten_thousand_mails(lab: Lab) -> None:
    queue, began = hear(lab, "campaigns", ["COMPLAINT"]), time.process_time()
    crowds = send_all(lab)
    assert time.process_time() - began < MOST_WORK
    events = heard(lab, queue)
    done = lab.world.done()
    received = sum(one["count"] for one in done if one["deed"] == "received")
    assert received == sum(CROWDS.values())
    check_judged(lab, [people[0] for people in crowds.values()])
    check_complaints(events, done)
    check_postmaster(lab, done)


def check_judged(lab: Lab, some: list[str]) -> None:
    """Each mail was judged by its own bytes."""
    for address in some:
        results = lab.inbox(address)[-1].header("Authentication-Results")
        assert all(f"{method}=pass" in results for method in ("spf", "dkim", "dmarc"))


def check_complaints(events: list[dict], done: list[dict]) -> None:
    """Yahoo and Outlook tell of every report, Gmail of none."""
    told: Counter[str] = Counter()
    for one in events:
        address = one["complaint"]["complainedRecipients"][0]["emailAddress"]
        told[address.partition("@")[2].partition(".")[0]] += 1
    reports: Counter[str] = Counter()
    for deed in done:
        if deed["deed"] == "reported":
            reports[deed["provider"]] += deed["count"]
    assert reports["gmail"] > 0 == told["gmail"]
    assert told["yahoo"] == reports["yahoo"] > 0
    assert told["outlook"] == reports["outlook"] > 0


def check_postmaster(lab: Lab, done: list[dict]) -> None:
    """The spam rate of each identifier is what its readers did."""
    today = lab.clock.now.date()
    week = (today - timedelta(days=6), today)
    rates = Postmaster(LocalSource(lab.world)).identifier_rates(DOMAIN, *week)
    reports = {name: count_of(done, name, "reported") for name in CROWDS}
    read = {name: count_of(done, name, "received") for name in CROWDS}
    shares = {name: reports[name] / read[name] for name in CROWDS}
    assert {name: rates[name] for name in CROWDS} == pytest.approx(shares, abs=5e-4)
    assert rates["strangers"] > 0.003 > rates["subscribers"]


def count_of(done: list[dict], audience: str, deed: str) -> int:
    """Return how many of an audience at Gmail did something."""
    return sum(
        one["count"]
        for one in done
        if (one["audience"], one["provider"], one["deed"]) == (audience, "gmail", deed)
    )
