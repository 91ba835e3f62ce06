"""Crowds, campaigns at the account's rate, complaints in a queue, and the way back."""

from __future__ import annotations

from collections import Counter

import pytest

from messaging_lab import Lab
from messaging_lab.campaign import crowd, send_each, take_off
from messaging_lab.event_queue import hear, heard
from messaging_lab.identities import verify_addresses
from messaging_lab.show.spam_rates import spam_rates

HELLO = "hello@nutrition.example"


@pytest.fixture
def lab() -> Lab:
    lab = Lab.open(lesson="05")
    lab.grant_production()
    verify_addresses(lab, HELLO)
    return lab


def send_from(lab: Lab, configuration_set: str = ""):
    more = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(to: str) -> None:
        lab.client("sesv2").send_email(
            FromEmailAddress=HELLO,
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
            **more,
        )

    return send


def test_a_crowd_is_spread_over_providers(lab: Lab) -> None:
    people = crowd(lab, "soup", 1000)
    assert Counter(one.partition("@")[2] for one in people) == {
        "gmail.example": 600,
        "yahoo.example": 200,
        "outlook.example": 150,
        "customer.example": 50,
    }
    assert len(set(people)) == 1000


def test_a_campaign_keeps_to_the_rate(lab: Lab) -> None:
    before = lab.clock.now
    people = crowd(lab, "soup", 60)
    assert send_each(lab, send_from(lab), people, "soups") == 60
    assert (lab.clock.now - before).total_seconds() == 5
    assert len(lab.inbox(people[-1])) == 1


def test_a_campaign_can_be_stopped(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    people, send = crowd(lab, "soup", 60), send_from(lab)

    def interrupted(to: str) -> None:
        if to == people[20]:
            raise KeyboardInterrupt
        send(to)

    assert send_each(lab, interrupted, people, "soups") == 20
    assert "Stopped after 20 of 60." in capsys.readouterr().out


def test_complaints_come_into_the_queue_and_off_the_list(lab: Lab) -> None:
    queue = hear(lab, "campaigns", ["COMPLAINT"])
    cleo, other = lab.recipient("yahoo", "cleo"), lab.recipient("outlook", "bea")
    send_each(lab, send_from(lab, "campaigns"), [cleo, other], "two")
    for one in (cleo, other):
        lab.world.report_spam(one)
    assert [one["eventType"] for one in heard(lab, queue)] == ["Complaint"] * 2
    assert take_off(lab, [cleo, "nobody@yahoo.example"]) == 1
    left = lab.client("sesv2").list_suppressed_destinations()["SuppressedDestinationSummaries"]
    assert [one["EmailAddress"] for one in left] == [other]


def test_the_picture_says_in_text_what_it_shows() -> None:
    shown = spam_rates({"offers": 0.0292, "x" * 60: 0.0005}, "Spam rate")
    assert "2.92 %" in shown.text() and "x" * 60 in shown.text()
    assert len(shown.png()) > 5000
