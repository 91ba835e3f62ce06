"""The path from bytes to verdict."""

from dataclasses import dataclass

import pytest
from tests.messaging_lab.sample_mail import delivered, lookup
from tests.messaging_lab.show.markup import Markup, assert_harmless

from messaging_lab.show import trace
from messaging_lab.show.marks import FAIL, NONE, PASS, WARN
from messaging_lab.show.path import MOST_SIGNATURES


@dataclass
class Stored:
    raw: bytes
    folder: str


def kinds(lane):
    return {step.title: step.kind for step in lane.steps}


def test_lanes_that_count_and_one_that_does_not():
    path = trace(Stored(delivered(), "INBOX"), lookup)
    assert [(lane.method, lane.domain, lane.counts) for lane in path.lanes] == [
        ("DKIM", "nutrition.example", True),
        ("DKIM", "amazonses.com", False),
        ("SPF", "bounce.nutrition.example", True),
    ]
    assert path.dmarc.kind == PASS
    assert path.dmarc.value == "pass, policy p=none"
    assert (path.outcome.value, path.outcome.kind) == ("INBOX", PASS)


def test_without_dns_the_records_are_not_asked_for():
    steps = [step for lane in trace(delivered()).lanes for step in lane.steps]
    asked = [step for step in steps if step.title.endswith("in DNS")]
    assert {step.kind for step in asked} == {NONE}


def test_a_missing_key_and_a_missing_spf_record_are_said():
    path = trace(delivered(), lambda name, rtype: [])
    assert kinds(path.lanes[0])["Public key in DNS"] == FAIL
    assert kinds(path.lanes[-1])["SPF record in DNS"] == FAIL


def test_one_changed_byte_breaks_the_lane_and_the_rest_of_the_way():
    raw = delivered(mail_from="amazonses.com").replace(b"January.", b"Januarz.")
    path = trace(raw, lookup)
    lane = path.lanes[0]
    assert kinds(lane)["Body hash"] == FAIL
    assert not lane.counts
    assert path.dmarc.kind == WARN
    assert path.dmarc.value.startswith("was pass before the change")
    assert "differs from bh=" in str(path)


def test_a_change_before_the_receiver_is_the_receivers_own_finding():
    raw = delivered(dkim_result="fail", dmarc="fail", mail_from="amazonses.com")
    path = trace(raw.replace(b"January.", b"Januarz."), lookup)
    assert kinds(path.lanes[0])["Signature b="] == FAIL
    assert (path.dmarc.kind, path.dmarc.value) == (FAIL, "fail, policy p=none")
    assert path.dmarc.note.startswith("Neither SPF nor DKIM passed")


@pytest.mark.parametrize(("outcome", "kind"), [("INBOX", PASS), ("SPAM", WARN), ("refused", FAIL)])
def test_the_outcome_can_be_told(outcome, kind):
    assert trace(delivered(), outcome=outcome).outcome.kind == kind


def test_a_thousand_signatures_are_not_a_thousand_lanes():
    raw = b"DKIM-Signature: v=1; d=a.example; s=s\r\n" * 1000 + b"From: a@a.example\r\n\r\n"
    assert len(trace(raw).lanes) == MOST_SIGNATURES + 1


def test_the_html_says_what_the_text_says():
    path = trace(Stored(delivered(), "INBOX"), lookup)
    assert_harmless(path._repr_html_())
    words = Markup(path.html()).text
    for step in [step for lane in path.lanes for step in lane.steps] + [path.dmarc, path.outcome]:
        for piece in (step.title, step.value, step.note):
            assert piece in words
            assert piece in str(path)


def test_a_screen_reader_gets_words_for_what_is_drawn():
    markup = Markup(trace(delivered(), lookup).html())
    drawings = [attributes for tag, attributes in markup.tags if tag == "svg"]
    assert drawings
    assert all(one.get("aria-hidden") == "true" for one in drawings)
    assert "doesn't count for DMARC" in markup.text
