"""Mail passed on by other hosts, and judged anew by the last one."""

from __future__ import annotations

import pytest
from tests.messaging_lab.nutrition import authenticated, send

from messaging_lab import Lab
from messaging_lab.authentication import judge, read
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.inbox import Message
from messaging_lab.relays import (
    DELIVERY_FIELDS,
    TRACE_FIELDS,
    forward,
    rewrite_in_transit,
    without_top,
)

DAN, AT_OUTLOOK = "dan@customer.example", "dan@outlook.example"


@pytest.fixture
def mail(local_lab: Lab) -> Message:
    """An authenticated mail at a host that is no provider of the readers."""
    authenticated(local_lab)
    return send(local_lab, to=DAN)


def changed(mail: Message) -> bytes:
    assert mail.raw.count(b"5671") == 1
    return mail.raw.replace(b"5671", b"5677")


def found(mail: Message) -> tuple[str, str, str, str]:
    verdict = judge(mail)
    own = next(one for one in verdict.dkim if one.domain == "nutrition.example")
    return verdict.spf.result, own.result, verdict.dmarc, mail.folder


def test_passed_on_untouched_the_signature_holds(local_lab: Lab, mail: Message) -> None:
    assert found(mail) == ("pass", "pass", "pass", "INBOX")
    passed_on = forward(local_lab, mail, AT_OUTLOOK)
    assert found(passed_on) == ("softfail", "pass", "pass", "INBOX")


def test_one_byte_changed_nothing_holds(local_lab: Lab, mail: Message) -> None:
    tampered = forward(local_lab, mail, AT_OUTLOOK, changed(mail))
    assert found(tampered) == ("softfail", "fail", "fail", "SPAM")
    assert all("body hash did not verify" in one.comment for one in judge(tampered).dkim)


def test_from_the_same_address_spf_carries_the_forgery(local_lab: Lab, mail: Message) -> None:
    proxied = rewrite_in_transit(local_lab, mail, AT_OUTLOOK, changed(mail))
    assert found(proxied) == ("pass", "fail", "pass", "INBOX")


def test_a_refusal_is_told_in_the_hosts_words(local_lab: Lab, mail: Message) -> None:
    with pytest.raises(LabError, match=r"refuses the message: 550 5\.7\.26 This mail has been"):
        forward(local_lab, mail, "ana@gmail.example", changed(mail))
    assert len(local_lab.inbox("ana@gmail.example")) == 0


def test_the_envelope_stays_and_one_hop_is_added(local_lab: Lab, mail: Message) -> None:
    passed_on = read(forward(local_lab, mail, AT_OUTLOOK))
    assert passed_on.get("Return-Path") == read(mail).get("Return-Path")
    assert len(passed_on.all("Return-Path")) == 1
    assert len(passed_on.all("Received")) == 2
    proxied = read(rewrite_in_transit(local_lab, mail, AT_OUTLOOK, mail.raw))
    assert len(proxied.all("Received")) == len(proxied.all("Authentication-Results")) == 1


def test_a_message_that_nobody_received_cannot_be_passed_on(lab: Lab) -> None:
    mail = Message("INBOX", b"Subject: x\r\n\r\nx\r\n", lab.clock.now)
    with pytest.raises(LabError, match="which host received it"):
        forward(lab, mail, AT_OUTLOOK)


def test_on_aws_nobody_plays_a_mail_host(aws_lab: Lab) -> None:
    with pytest.raises(OnlyLocal, match="Only the lab"):
        aws_lab.hand_over(b"", mail_from="", recipient=AT_OUTLOOK, client_ip="192.0.2.9")
    mail = Message("", b"Received: from a by b\r\n\r\nx\r\n", aws_lab.clock.now)
    with pytest.raises(OnlyLocal, match="Only the lab"):
        forward(aws_lab, mail, AT_OUTLOOK)
    with pytest.raises(OnlyLocal, match="Only the lab"):
        rewrite_in_transit(aws_lab, mail, AT_OUTLOOK, mail.raw)


def test_only_fields_at_the_top_are_taken_off() -> None:
    raw = (
        b"Return-Path: <a@b.example>\r\nReceived: x\r\n y\r\nSubject: s\r\nReceived: z\r\n\r\nbody"
    )
    assert without_top(raw, TRACE_FIELDS) == b"Subject: s\r\nReceived: z\r\n\r\nbody"
    assert without_top(raw, DELIVERY_FIELDS) == raw.partition(b"\r\n")[2]
    assert without_top(b"Subject: s\r\n\r\nbody", TRACE_FIELDS) == b"Subject: s\r\n\r\nbody"
