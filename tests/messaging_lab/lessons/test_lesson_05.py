"""Lesson 05's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.authentication import DnsRecord
from messaging_lab.campaign import crowd, send_each
from messaging_lab.domain_setup import set_up_domain
from messaging_lab.errors import LabError
from messaging_lab.feedback import feedback_tags
from messaging_lab.hosted_zones import publish
from messaging_lab.lessons import lesson_05


@pytest.fixture
def lab(monkeypatch):
    """A lab with a domain in Postmaster Tools, whose first campaign had no readers."""
    monkeypatch.setattr(lesson_05, "FIRST_CAMPAIGN", 0)
    lab = Lab.open(lesson="05")
    lab.grant_production()
    set_up_domain(lab)
    token = lab.world.add_to_postmaster(lab.domain)
    publish(lab, [DnsRecord(lab.domain, "TXT", token, "ours")])
    lab.world.verify_in_postmaster(lab.domain)
    return lab


def letter(lab, a, b):
    def send(to):
        lab.client("sesv2").send_email(
            FromEmailAddress=lab.sender("hello", ""),
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
            EmailTags=feedback_tags(a, b),
        )

    return send


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


def test_1_blank(lab):
    assert missing(lab, "05-1") == ["No mail of SES has come to ana@gmail.example."]


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("", "", ["a of the newest mail is empty", "b of the newest mail is empty"]),
        ("invoices", "", ["b of the newest mail is empty, not transactional"]),
        ("transactional", "invoices", ["a of the newest mail is tr", "b of the newest mail is in"]),
    ],
)
def test_1_wrong(lab, a, b, said):
    letter(lab, a, b)(lab.recipient())
    found = missing(lab, "05-1")
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_1_solved(lab):
    letter(lab, "invoices", "transactional")(lab.recipient())
    assert lab.check("05-1").passed


NO_FIGURE = "Postmaster Tools has no figure for offers-2: too little mail with it at Gmail."


def test_2_blank_and_too_few(lab):
    assert missing(lab, "05-2") == [NO_FIGURE]
    send_each(lab, letter(lab, "offers-2", ""), crowd(lab, "few", 100), "offers")
    assert missing(lab, "05-2") == [NO_FIGURE]


def test_2_not_read_then_solved(lab):
    some = crowd(lab, "soup", 200)
    assert send_each(lab, letter(lab, "offers-2", ""), some, "offers") == 200
    assert missing(lab, "05-2") == [
        "Nobody has looked at it yet: a rate of unread mail says nothing."
    ]
    lab.world.let_read({"subscribers": some})
    lab.clock.advance(hours=24)
    assert lab.check("05-2").passed


def test_2_sent_to_strangers(lab):
    some = crowd(lab, "deal", 300)
    send_each(lab, letter(lab, "offers-2", ""), some, "offers")
    lab.world.let_read({"strangers": some})
    lab.clock.advance(hours=24)
    found = missing(lab, "05-2")
    assert found[0] == "Of the subscribers at Gmail none has got offers-2."
    assert "and 0.3 % must not be reached" in found[1] and len(found) == 3


def offer(lab, a, b, readers):
    send_each(lab, letter(lab, a, b), readers, "offers")
    lab.world.let_read({"subscribers": readers})
    lab.clock.advance(hours=24)


@pytest.mark.parametrize(("a", "told"), [("marketing", "marketing"), ("", "empty")])
def test_2_in_the_other_field_then_solved(lab, a, told):
    readers = crowd(lab, "soup", 5000)[-200:]
    offer(lab, a, "offers-2", readers)
    assert missing(lab, "05-2") == [
        "offers-2 stands in field b of its mail, where the kind of mail belongs. "
        f"Field a is {told}."
    ]
    offer(lab, "offers-2", "marketing", readers)
    assert lab.check("05-2").passed


def test_2_before_the_domain_is_verified(lab):
    lab.start_over()
    (said,) = missing(lab, "05-2")
    assert said.endswith("not verified in Postmaster Tools: publish its TXT record and verify.")
    with pytest.raises(LabError, match="not verified"):
        lesson_05.open_postmaster(lab).spam_rate(lab.domain, lab.clock.now, lab.clock.now)
