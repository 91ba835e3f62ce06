"""The Gmail-like provider's Postmaster Tools: counted from its mail, and asked as Google's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.messaging_lab.nutrition import DOMAIN, HELLO, authenticated

from local_aws.internet.message import WireMessage
from local_aws.people.letter import one_click
from local_aws.postmaster.traffic import identifiers
from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord
from messaging_lab.errors import LabError
from messaging_lab.feedback import feedback_tags
from messaging_lab.hosted_zones import publish
from messaging_lab.postmaster import Postmaster
from messaging_lab.postmaster.local import LocalSource
from messaging_lab.postmaster.metrics import (
    DELIVERY_ERRORS,
    Metric,
    feedback_loop,
    feedback_loop_ids,
    question,
)


@pytest.fixture
def lab() -> Lab:
    lab = Lab.open(lesson="05")
    authenticated(lab)
    return lab


def verified(lab: Lab) -> Postmaster:
    txt = lab.world.add_to_postmaster(DOMAIN)
    publish(lab, [DnsRecord(DOMAIN, "TXT", txt, "ours")])
    assert lab.world.verify_in_postmaster(DOMAIN)
    return Postmaster(LocalSource(lab.world))


def send(lab: Lab, name: str, count: int, tag: str, **headers: str) -> list[str]:
    to = [f"{name}{number}@gmail.example" for number in range(count)]
    content = {
        "Subject": {"Data": "x"},
        "Body": {"Text": {"Data": "x"}},
        "Headers": [{"Name": k.replace("_", "-"), "Value": v} for k, v in headers.items()],
    }
    for number, address in enumerate(to):
        if number % 14 == 0:
            lab.clock.wait(1)
        lab.client("sesv2").send_email(
            FromEmailAddress=HELLO,
            Destination={"ToAddresses": [address]},
            Content={"Simple": content},
            EmailTags=feedback_tags(tag, "marketing"),
        )
    return to


def figures(lab: Lab, metric: Metric, **more: Any) -> list[Any]:
    today = lab.clock.now.date()
    found = Postmaster(LocalSource(lab.world)).figures(
        DOMAIN, [metric], today - timedelta(days=1), today, **more
    )
    return [one.value for one in found]


def test_a_domain_is_shown_to_be_yours_by_txt(lab: Lab) -> None:
    txt = lab.world.add_to_postmaster(DOMAIN)
    assert txt.startswith("google-site-verification=")
    assert txt == lab.world.add_to_postmaster(DOMAIN)
    assert not lab.world.verify_in_postmaster(DOMAIN)
    today = lab.clock.now.date()
    with pytest.raises(LabError, match=r"403: nutrition\.example is not verified"):
        Postmaster(LocalSource(lab.world)).spam_rate(DOMAIN, today, today)
    assert "VERIFIED" in verified(lab).domains().text()


def test_rates_by_identifier_are_the_readers_reports(lab: Lab) -> None:
    verified(lab)
    good, bad = send(lab, "good", 150, "soups"), send(lab, "bad", 120, "offers")
    for address in [*bad[:6], *bad[:3]]:
        assert lab.world.report_spam(address) is False
    lab.world.report_spam(good[0])
    account = next(
        one for one in figures(lab, feedback_loop_ids(), overall=True)[0] if one[0] == "1"
    )
    assert figures(lab, feedback_loop_ids(), overall=True) == [
        [account, "AmazonSES", "marketing", "offers"]
    ]
    assert figures(lab, feedback_loop("offers"), overall=True) == [0.05]
    assert figures(lab, feedback_loop("soups")) == [round(1 / 150, 6)]
    assert figures(lab, feedback_loop("marketing")) == [round(7 / 270, 6)]
    assert figures(lab, Metric("spam_rate", "SPAM_RATE")) == [round(7 / 270, 6)]


def test_little_mail_has_no_figures(lab: Lab) -> None:
    postmaster = verified(lab)
    send(lab, "few", 99, "soups")
    assert figures(lab, Metric("spam_rate", "SPAM_RATE")) == []
    assert postmaster.compliance(DOMAIN).rows == ()
    send(lab, "one", 1, "soups")
    assert figures(lab, Metric("spam_rate", "SPAM_RATE")) == [0.0]


def requirements(lab: Lab) -> dict[str, str]:
    rows = Postmaster(LocalSource(lab.world)).compliance(DOMAIN).rows
    return {str(row["Requirement"]): str(row["Met"]) for row in rows}


def test_compliance_follows_what_is_sent(lab: Lab) -> None:
    verified(lab)
    send(lab, "a", 120, "soups")
    before = requirements(lab)
    assert before["ONE_CLICK_UNSUBSCRIBE"] == "no"
    assert {name for name, met in before.items() if met == "no"} == {"ONE_CLICK_UNSUBSCRIBE"}
    lab.clock.advance(hours=24 * 8)
    easy = {
        "List_Unsubscribe": "<https://u.nutrition.example/1>",
        "List_Unsubscribe_Post": "List-Unsubscribe=One-Click",
    }
    lab.world.open_web_host("u.nutrition.example")
    crowd = send(lab, "b", 120, "soups", **easy)
    assert set(requirements(lab).values()) == {"yes"}
    lab.world.let_read({"strangers": crowd})
    lab.clock.advance(hours=49)
    assert requirements(lab)["HONOR_UNSUBSCRIBE"] == "yes"
    send(lab, "b", 120, "soups", **easy)
    lab.clock.advance(hours=49)
    send(lab, "b", 120, "soups", **easy)
    assert requirements(lab)["HONOR_UNSUBSCRIBE"] == "no"


def test_refusals_are_delivery_errors(lab: Lab) -> None:
    publish(lab, [DnsRecord(f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject", "strict")])
    verified(lab)
    send(lab, "a", 120, "soups")
    said = lab.world.send_by_stranger(HELLO, [f"v{n}@gmail.example" for n in range(30)], "x", "y")
    assert all(one.startswith("550") for one in said)
    wrong = next(one for one in DELIVERY_ERRORS if one.name == "reject.stamp_policy_error")
    assert figures(lab, wrong) == [0.2]


def test_pages(lab: Lab) -> None:
    verified(lab)
    send(lab, "a", 120, "soups")
    today = lab.clock.now.date()
    body = question(DELIVERY_ERRORS, today, today) | {"pageSize": 3}
    pages, token = [], ""
    while True:
        found = lab.world.postmaster(
            "POST", f"domains/{DOMAIN}/domainStats:query", body | {"pageToken": token}
        )
        pages.append(len(found["domainStats"]))
        token = found.get("nextPageToken", "")
        if not token:
            break
    assert pages == [3, 3, 3, 1]


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        (Metric("x", "DOMAIN_REPUTATION"), "no standardMetric"),
        (Metric("x", "FEEDBACK_LOOP_SPAM_RATE"), "needs the filter feedback_loop_id"),
        (Metric("x", "SPAM_RATE", "auth_type spf"), "can't be read"),
    ],
)
def test_questions_that_are_refused(lab: Lab, metric: Metric, said: str) -> None:
    verified(lab)
    send(lab, "a", 100, "soups")
    with pytest.raises(LabError, match=said):
        figures(lab, metric)


def fields(text: str) -> WireMessage:
    return WireMessage(text.replace("\n", "\r\n").encode() + b"\r\n\r\nbody\r\n")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a:b:c:d", ("a", "b", "c", "d")),
        ("::c:d", ("c", "d")),
        ("z:a:b:c:d", ("a", "b", "c", "d")),
        ("a:a::d", ("a", "d")),
        ("a:b:c:", ()),
        ("", ()),
    ],
)
def test_identifiers(value: str, found: tuple[str, ...]) -> None:
    assert identifiers(fields(f"Feedback-ID: {value}")) == found


@pytest.mark.parametrize(
    ("signed", "post", "url"),
    [
        ("from:list-unsubscribe:list-unsubscribe-post", "List-Unsubscribe=One-Click", "https://u/"),
        ("from:list-unsubscribe", "List-Unsubscribe=One-Click", ""),
        ("from:list-unsubscribe:list-unsubscribe-post", "One-Click", ""),
    ],
)
def test_one_click_needs_both_fields_under_a_signature(signed: str, post: str, url: str) -> None:
    wire = fields(
        f"DKIM-Signature: v=1; d=x.example; h={signed}; b=x\n"
        f"List-Unsubscribe: <mailto:u@x.example>, <https://u/>\nList-Unsubscribe-Post: {post}"
    )
    assert one_click(wire) == url
