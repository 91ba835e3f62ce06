"""Authentication-Results in each receiver's words, and what is done to forged ones."""

from __future__ import annotations

import pytest
from tests.local_aws.internet.sender import Sender

from local_aws.internet.authentication import Verdict, judge
from local_aws.internet.authentication_results import (
    authentication_results,
    claimed_server,
    without_forged_results,
)
from local_aws.internet.message import WireMessage


def verdict_of(sender: Sender, **more: object) -> Verdict:
    envelope = sender.envelope("a@gmail.example", **more)  # type: ignore[arg-type]
    return judge(envelope, sender.resolver, "mx.gmail.example", now=1767690000)


def test_gmail_s_words(sender: Sender) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=none; sp=reject")
    verdict = verdict_of(sender)
    signature = verdict.dkim[0].signature
    assert authentication_results(verdict, "gmail") == [
        "mx.gmail.example",
        f"dkim=pass header.i=@shop.example header.s=s header.b={signature}",
        "spf=pass (gmail.example: domain of bounce@shop.example designates 203.0.113.5 as "
        "permitted sender) smtp.mailfrom=bounce@shop.example",
        "dmarc=pass (p=NONE sp=REJECT dis=NONE) header.from=shop.example",
    ]


def test_gmail_is_silent_about_what_is_not_there(sender: Sender) -> None:
    results = authentication_results(verdict_of(sender, signer=""), "gmail")
    assert [result.split("=")[0] for result in results[1:]] == ["spf"]


def test_gmail_says_what_failed(sender: Sender) -> None:
    sender.publish(dkim=True, dmarc="p=quarantine")
    envelope = sender.envelope("a@gmail.example")
    envelope.data = envelope.data.replace(b"Come", b"Go")
    verdict = judge(envelope, sender.resolver, "mx.gmail.example", now=0)
    results = authentication_results(verdict, "gmail")
    assert results[1].startswith("dkim=fail (body hash did not verify) header.i=@shop.example")
    assert (
        results[-1]
        == "dmarc=fail (p=QUARANTINE sp=QUARANTINE dis=QUARANTINE) header.from=shop.example"
    )


def test_yahoo_s_words(sender: Sender) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=reject")
    assert authentication_results(verdict_of(sender), "yahoo")[1:] == [
        "dkim=pass header.i=@shop.example header.s=s",
        "spf=pass smtp.mailfrom=shop.example",
        "dmarc=pass(p=REJECT) header.from=shop.example",
    ]


def test_outlook_s_words(sender: Sender) -> None:
    sender.publish(spf=True, dkim=True, dmarc="p=reject")
    assert authentication_results(verdict_of(sender), "outlook")[1:] == [
        "spf=pass (sender IP is 203.0.113.5) smtp.mailfrom=shop.example",
        "dkim=pass (signature was verified) header.d=shop.example",
        "dmarc=pass action=none header.from=shop.example",
        "compauth=pass reason=100",
    ]
    failed = verdict_of(
        sender, author="From: a@news.shop.example\r\n", signer="", mail_from="x@y.z"
    )
    assert authentication_results(failed, "outlook")[2:] == [
        "dkim=none (message not signed) header.d=none",
        "dmarc=fail action=oreject header.from=news.shop.example",
        "compauth=fail reason=000",
    ]


def test_the_rfc_s_words(sender: Sender) -> None:
    sender.publish(spf=True, dmarc="p=reject")
    assert authentication_results(verdict_of(sender, signer="", mail_from="")) == [
        "mx.gmail.example",
        "iprev=pass (out.sender.example) policy.iprev=203.0.113.5",
        "spf=none smtp.helo=out.sender.example",
        "spf=none smtp.helo=out.sender.example",
        "dkim=none",
        "dmarc=fail (p=reject dis=reject) header.from=shop.example",
    ]


@pytest.mark.parametrize("style", ["rfc8601", "gmail", "yahoo", "outlook"])
def test_a_message_cannot_write_results_of_its_own(sender: Sender, style: str) -> None:
    envelope = sender.envelope(
        "a@b.example", mail_from='"x; dkim=pass header.d=bank.example"@y.example'
    )
    envelope.helo = "a b; dmarc=pass\r\nX: y"
    envelope.data = b"DKIM-Signature: v=1; d=a (; i=@a b\r\n c; s=x y\r\n" + envelope.data
    verdict = judge(envelope, sender.resolver, "mx.b.example", now=0)
    text = "; ".join(authentication_results(verdict, style))
    assert "; dkim=pass header.d=bank" not in text
    assert "; dmarc=pass" not in text
    assert "\r" not in text
    assert "\n" not in text


@pytest.mark.parametrize("style", ["rfc8601", "gmail", "yahoo", "outlook"])
def test_a_broken_signature_cannot_end_the_comment_about_it(sender: Sender, style: str) -> None:
    envelope = sender.envelope("a@b.example")
    forged = b"DKIM-Signature: v=1; d=x.example; s=s; ) dmarc is pass (\r\n"
    envelope.data = forged + envelope.data
    verdict = judge(envelope, sender.resolver, "mx.b.example", now=0)
    text = "; ".join(authentication_results(verdict, style))
    assert ") dmarc" not in text
    assert "pass (" not in text.replace("=pass (", "")


@pytest.mark.parametrize(
    ("value", "server"),
    [
        ("mx.b.example; spf=pass", "mx.b.example"),
        ("MX.b.Example 1; none", "mx.b.example"),
        ("(comment) mx.b.example(x); none", "mx.b.example"),
        ('"mx.b.example"; none', "mx.b.example"),
        ("mx.b.example", "mx.b.example"),
        ("other.example; x=mx.b.example", "other.example"),
        ("", ""),
    ],
)
def test_the_name_at_the_beginning_of_the_field(value: str, server: str) -> None:
    assert claimed_server(value) == server


def test_only_results_in_our_own_name_are_removed() -> None:
    data = (
        b"Received: x\r\nAuthentication-Results: mx.b.example;\r\n dkim=pass\r\n"
        b"Authentication-Results: other.example; spf=pass\r\nFrom: a@b.c\r\n\r\nbody\r\n"
    )
    found = without_forged_results(data, WireMessage(data), "mx.b.example")
    assert found == (
        b"Received: x\r\nAuthentication-Results: other.example; spf=pass\r\n"
        b"From: a@b.c\r\n\r\nbody\r\n"
    )
    assert without_forged_results(data, WireMessage(data), "mx.c.example") is data
