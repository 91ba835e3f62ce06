"""Every rule of every provider, seen from outside: send, read the reply, look into the mailbox."""

from __future__ import annotations

from email import message_from_bytes
from typing import Any

import pytest
from tests.local_aws.internet.sender import HOST, IP, Sender

from local_aws.internet import Internet
from local_aws.internet.names import reverse_name
from local_aws.internet.smtp import exchange

GMAIL, YAHOO, OUTLOOK, POSTBOX = "a@gmail.com", "a@yahoo.com", "a@hotmail.com", "a@company.example"
EVERYBODY = (GMAIL, YAHOO, OUTLOOK, POSTBOX)
TWO_AUTHORS = "From: a@shop.example, b@other.example\r\n"
NO_AUTHOR = "X-From: a@shop.example\r\n"


def outcome(sender: Sender, to: str, **more: Any) -> str:
    """Return the folder a message ends in, or the beginning of the refusal."""
    before = len(sender.internet.mailboxes.of(to))
    reply = sender.send(to, **more)[0]
    stored = sender.internet.mailboxes.of(to)[before:]
    assert reply.ok is bool(stored)
    return stored[0].folder if stored else str(reply)


@pytest.mark.parametrize("to", EVERYBODY)
def test_authenticated_mail_reaches_the_inbox(sender: Sender, to: str) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=reject")
    assert outcome(sender, to) == "INBOX"


@pytest.mark.parametrize("to", EVERYBODY)
@pytest.mark.parametrize("which", ["spf", "dkim"])
def test_one_of_spf_and_dkim_is_enough_for_ordinary_senders(
    sender: Sender, to: str, which: str
) -> None:
    sender.publish(**{which: True})
    assert outcome(sender, to) == "INBOX"


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (GMAIL, "550 5.7.26 This mail has been blocked because the sender is unauthenticated."),
        (YAHOO, "554 5.7.9 Message not accepted for policy reasons."),
        (OUTLOOK, "SPAM"),
        (POSTBOX, "SPAM"),
    ],
)
def test_mail_that_nobody_answers_for(sender: Sender, to: str, expected: str) -> None:
    assert outcome(sender, to, signer="").startswith(expected)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (GMAIL, "550 5.7.26 Unauthenticated email from news.shop.example is not accepted due"),
        (YAHOO, "554 5.7.9 Message not accepted for policy reasons."),
        (OUTLOOK, "550 5.7.509 Access denied, sending domain [NEWS.SHOP.EXAMPLE] does not pass"),
        (POSTBOX, "550 5.7.1 Rejected by the DMARC policy of news.shop.example"),
    ],
)
def test_a_policy_of_reject_is_honoured(sender: Sender, to: str, expected: str) -> None:
    sender.publish(dkim=True, dmarc="p=reject; adkim=s")
    author = "From: a@news.shop.example\r\n"
    sender.internet.dns.put("news.shop.example", "A", [IP])
    assert outcome(sender, to, author=author).startswith(expected)


@pytest.mark.parametrize("to", EVERYBODY)
@pytest.mark.parametrize(
    ("policy", "folder"),
    [("p=quarantine", "SPAM"), ("p=none", "INBOX"), ("p=reject; t=y", "SPAM")],
)
def test_other_policies_choose_the_folder(
    sender: Sender, to: str, policy: str, folder: str
) -> None:
    sender.publish(spf=True, dmarc=f"{policy}; aspf=s")
    assert outcome(sender, to, signer="", author="From: a@news.shop.example\r\n") == folder


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (GMAIL, "550 5.7.25 The IP address sending this message does not have a PTR record setup"),
        (YAHOO, "553 5.7.25 Connections not accepted from 203.0.113.5"),
        (
            OUTLOOK,
            "550 5.7.25 Service unavailable, sending address [203.0.113.5] must have reverse",
        ),
        (POSTBOX, "SPAM"),
    ],
)
@pytest.mark.parametrize("names", [[], ["elsewhere.example"]])
def test_reverse_dns_is_required(sender: Sender, to: str, expected: str, names: list[str]) -> None:
    sender.publish(spf=True, dkim=True)
    sender.internet.dns.put(reverse_name(IP), "PTR", names)
    assert outcome(sender, to).startswith(expected)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (GMAIL, "550 5.7.1 [203.0.113.5] Messages with multiple addresses in From:"),
        (YAHOO, "554 5.7.9"),
        (OUTLOOK, "550 5.6.0"),
        (POSTBOX, "SPAM"),
    ],
)
def test_mail_of_two_authors(sender: Sender, to: str, expected: str) -> None:
    sender.publish(spf=True, dkim=True)
    assert outcome(sender, to, author=TWO_AUTHORS).startswith(expected)


def test_mail_of_no_author(sender: Sender) -> None:
    sender.publish(spf=True)
    found = outcome(sender, GMAIL, author=NO_AUTHOR, signer="")
    assert found.startswith("550 5.7.1 [203.0.113.5] Messages missing a valid address in From:")


def test_gmail_puts_off_what_dns_trouble_left_unauthenticated(sender: Sender) -> None:
    sender.publish(dkim=True)
    sender.internet.dns.fail("shop.example")
    assert outcome(sender, GMAIL).startswith("421 4.7.26 This mail has been rate limited")
    sender.internet.dns.mend("shop.example")
    sender.internet.clock.advance(3600)
    assert outcome(sender, GMAIL) == "INBOX"


# --- bulk senders ------------------------------------------------------------------------------


def bulk(sender: Sender, name: str) -> Sender:
    """Make shop.example a bulk sender in the eyes of a provider, with its first message."""
    sender.internet.providers[name].bulk_messages = 1
    return sender


@pytest.mark.parametrize(
    ("published", "more", "expected"),
    [
        ({"spf": True, "dkim": True, "dmarc": "p=none"}, {}, "INBOX"),
        ({"spf": True, "dkim": True, "dmarc": "p=none"}, {"tls": None}, "550 5.7.29"),
        ({"dkim": True, "dmarc": "p=none"}, {}, "550 5.7.27"),
        ({"spf": True, "dmarc": "p=none"}, {}, "550 5.7.30"),
        ({"spf": True, "dkim": True}, {}, "421 4.7.32"),
    ],
)
def test_gmail_asks_more_of_bulk_senders(
    sender: Sender, published: dict[str, Any], more: dict[str, Any], expected: str
) -> None:
    sender.publish(**published)
    assert outcome(bulk(sender, "gmail"), GMAIL, **more).startswith(expected)


@pytest.mark.parametrize(
    ("name", "to", "expected"),
    [
        ("yahoo", YAHOO, "554 5.7.9 Message not accepted for policy reasons"),
        (
            "outlook",
            OUTLOOK,
            "550 5.7.515 Access denied, sending domain [SHOP.EXAMPLE] does not meet the required "
            "authentication level. Spf= Fail , Dkim= Pass , DMARC= Pass",
        ),
    ],
)
def test_yahoo_and_outlook_ask_all_three_of_bulk_senders(
    sender: Sender, name: str, to: str, expected: str
) -> None:
    sender.publish(dkim=True, dmarc="p=none")
    assert outcome(bulk(sender, name), to).startswith(expected)
    sender.publish(spf=True)
    sender.internet.clock.advance(3600)
    assert outcome(sender, to) == "INBOX"


def test_a_bulk_sender_is_counted_by_day_and_stays_one(sender: Sender) -> None:
    sender.publish(dkim=True)
    gmail = sender.internet.providers["gmail"]
    gmail.bulk_messages = 3
    found = [outcome(sender, GMAIL) for _ in range(2)]
    sender.internet.clock.advance(86400)
    found += [outcome(sender, GMAIL)[:10] for _ in range(3)]
    assert found == ["INBOX"] * 4 + ["550 5.7.27"]
    sender.internet.clock.advance(10 * 86400)
    assert outcome(sender, GMAIL).startswith("550 5.7.27")


# --- recipients --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "to", "unknown", "full"),
    [
        (
            "gmail",
            GMAIL,
            "550 5.1.1 The email account that you tried to reach",
            "452 4.2.2 The rec",
        ),
        ("yahoo", YAHOO, "554 delivery error: dd This user doesn't have a yahoo.com", "452 4.2.2 "),
        (
            "outlook",
            OUTLOOK,
            "550 5.5.0 Requested action not taken: mailbox",
            "452 4.2.2 The recip",
        ),
        ("postbox", POSTBOX, "550 5.1.1 <a@company.example>: Recipient", "452 4.2.2 <a@company"),
    ],
)
def test_mailboxes_can_be_closed_and_full(
    sender: Sender, name: str, to: str, unknown: str, full: str
) -> None:
    sender.publish(dkim=True)
    provider = sender.internet.providers[name]
    provider.close(to.upper())
    assert outcome(sender, to).startswith(unknown)
    provider.reopen(to)
    provider.fill(to)
    assert outcome(sender, to).startswith(full)
    provider.reopen(to)
    assert outcome(sender, to) == "INBOX"


def test_each_recipient_has_a_reply_and_the_message_is_judged_once(sender: Sender) -> None:
    sender.publish(dkim=True)
    gmail = sender.internet.providers["gmail"]
    gmail.close("gone@gmail.com")
    replies = sender.send("a@gmail.com", "gone@gmail.com", "b@gmail.com")
    assert [reply.code for reply in replies] == [250, 550, 250]
    assert len(gmail.log) == 1
    assert sender.send("gone@gmail.com")[0].code == 550
    assert len(gmail.log) == 1


def test_a_provider_relays_for_nobody(sender: Sender) -> None:
    envelope = sender.envelope("a@company.example")
    host = sender.internet.hosts["192.0.2.20"]
    assert str(host.receive(envelope)[0]).startswith("550 5.7.1 <a@company.example>: Relay")


@pytest.mark.parametrize("to", EVERYBODY)
def test_a_message_can_be_too_big(sender: Sender, to: str) -> None:
    for provider in sender.internet.providers.values():
        provider.maximum_size = 100
    assert outcome(sender, to).startswith("552 5.3.4 ")


# --- what is stored and logged -----------------------------------------------------------------


@pytest.mark.parametrize("to", EVERYBODY)
def test_the_receiver_s_fields_stand_on_top_of_the_very_bytes(sender: Sender, to: str) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=none")
    envelope = sender.envelope(to)
    assert exchange(sender.internet, sender.resolver, envelope)[0].ok
    stored = sender.internet.mailboxes.of(to)[0]
    assert stored.raw.endswith(envelope.data)
    top = message_from_bytes(stored.raw[: -len(envelope.data)] + b"\r\n")
    assert top["Return-Path"] == "<bounce@shop.example>"
    assert f"from {HOST} ({HOST} [{IP}])" in top["Received"]
    assert "with ESMTPS id" in top["Received"]
    assert top["Received"].endswith("Tue, 06 Jan 2026 09:00:00 +0000")
    unfolded = " ".join(top["Authentication-Results"].split())
    assert unfolded == stored.authentication_results
    assert stored.received_at == 1767690000.0
    assert stored.envelope is envelope


def test_forged_results_are_removed_and_others_kept(sender: Sender) -> None:
    sender.publish(dkim=True)
    extra = (
        b"Authentication-Results: mx.gmail.example; dmarc=pass header.from=bank.example\r\n"
        b"Authentication-Results: relay.example; dkim=pass\r\n"
    )
    sender.send(GMAIL, extra=extra)
    raw = sender.internet.mailboxes.of(GMAIL)[0].raw
    assert b"bank.example" not in raw
    assert b"relay.example" in raw


def test_the_log_holds_what_a_report_needs(sender: Sender) -> None:
    sender.publish(dkim=True, dmarc="p=quarantine; rua=mailto:d@shop.example")
    sender.send(GMAIL)
    sender.send(GMAIL, author="From: a@other.shop.example\r\n", signer="")
    sender.send(GMAIL, mail_from="", signer="", author="From: a@news.shop.example\r\n")
    first, *_ = log = sender.internet.providers["gmail"].log
    assert [(row.disposition, row.folder, row.reply.code) for row in log] == [
        ("none", "INBOX", 250),
        ("reject", "", 550),
        ("reject", "", 550),
    ]
    assert first.verdict.dmarc.record is not None
    assert first.verdict.dmarc.record.rua == ("mailto:d@shop.example",)
    assert (first.verdict.client_ip, first.envelope.recipients) == (IP, [GMAIL])


def test_yahoo_s_own_policy_keeps_its_name_from_others(sender: Sender) -> None:
    sender.publish(spf=True, dkim=True)
    found = outcome(sender, GMAIL, author="From: a@yahoo.com\r\n")
    assert found.startswith("550 5.7.26 Unauthenticated email from yahoo.com is not accepted")


def test_two_runs_write_the_same_bytes(rsa_private_key: Any, rsa_record: str) -> None:
    from local_aws.clock import Clock
    from local_aws.ids import Ids

    found = []
    for _ in range(2):
        sender = Sender(Internet(Clock(), Ids()), rsa_private_key, rsa_record)
        sender.publish(dkim=True)
        replies = [str(sender.send(to)[0]) for to in EVERYBODY]
        found.append((replies, [sender.internet.mailboxes.of(to)[0].raw for to in EVERYBODY]))
    assert found[0] == found[1]
