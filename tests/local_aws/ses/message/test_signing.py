"""Both signatures hold for a verifier that isn't ours, and neither after a changed byte."""

from __future__ import annotations

import dkim
import pytest

from local_aws.world import LocalAws

from ..sender import DOMAIN, SENDER, parsed, production, send, simple, verify


@pytest.fixture
def raw(aws: LocalAws) -> bytes:
    verify(aws, DOMAIN)
    production(aws)
    headers = [
        {"Name": "List-Unsubscribe", "Value": "<https://nutrition.example/u>"},
        {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
        {"Name": "X-Campaign", "Value": "spring"},
    ]
    return send(aws, content=simple("Grüße\n" * 40, Headers=headers)).raw


def dkimpy(aws: LocalAws, raw: bytes, index: int) -> bool:
    resolver = aws.internet.resolver()

    def txt(name: bytes, timeout: float = 5) -> bytes:
        return resolver.lookup(name.decode().rstrip("."), "TXT").values[0].encode()

    try:
        return bool(dkim.DKIM(raw).verify(index, dnsfunc=txt))
    except dkim.ValidationError:
        return False


def test_both_signatures_verify(aws: LocalAws, raw: bytes) -> None:
    signatures = parsed(raw).get_all("DKIM-Signature")
    assert signatures is not None
    assert [f"d={d};" in s for d, s in zip((DOMAIN, "amazonses.com"), signatures, strict=True)]
    assert dkimpy(aws, raw, 0) and dkimpy(aws, raw, 1)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: Offer", b"Subject: Offers"),
        (b"/u>", b"/x>"),
        (b"One-Click", b"Two-Click"),
        (b"Gr=C3", b"Gr=C4"),
    ],
)
def test_a_changed_byte_breaks_them(
    aws: LocalAws, raw: bytes, index: int, old: bytes, new: bytes
) -> None:
    assert old in raw
    assert not dkimpy(aws, raw.replace(old, new, 1), index)


def test_feedback_id_is_signed_by_amazonses_alone(aws: LocalAws, raw: bytes) -> None:
    changed = raw.replace(b"Feedback-ID: ::", b"Feedback-ID: x::")
    assert changed != raw
    assert dkimpy(aws, changed, 0) and not dkimpy(aws, changed, 1)


def test_header_fields_stand_in_the_order_ses_writes_them(raw: bytes) -> None:
    names = parsed(raw).keys()
    assert names == [
        *("DKIM-Signature", "DKIM-Signature", "From", "To", "Subject", "MIME-Version"),
        *("Content-Type", "Content-Transfer-Encoding", "List-Unsubscribe"),
        *("List-Unsubscribe-Post", "X-Campaign", "Message-ID", "Date", "Feedback-ID"),
        "X-SES-Outgoing",
    ]


def test_a_subdomain_is_signed_by_the_domain_above(aws: LocalAws) -> None:
    verify(aws, DOMAIN)
    production(aws)
    message = send(aws, FromEmailAddress=f"a@deep.{DOMAIN}")
    assert f" d={DOMAIN};".encode() in message.raw


def test_an_address_alone_is_not_signed_for_its_domain(aws: LocalAws) -> None:
    verify(aws, SENDER)
    production(aws)
    signatures = parsed(send(aws).raw).get_all("DKIM-Signature")
    assert signatures is not None
    assert len(signatures) == 1 and "d=amazonses.com" in signatures[0]


def test_signing_can_be_switched_off(aws: LocalAws) -> None:
    verify(aws, DOMAIN).dkim.signing_enabled = False
    production(aws)
    assert send(aws).raw.count(b"DKIM-Signature:") == 1
