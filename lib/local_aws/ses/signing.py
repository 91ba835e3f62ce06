"""The two DKIM signatures of a message: the customer's, where there is one, and amazonses.com's."""

from __future__ import annotations

from local_aws.ids import Ids
from local_aws.internet.dkim import sign
from local_aws.internet.message import WireMessage
from local_aws.internet.world_zones import AMAZONSES_SELECTOR, amazonses_key
from local_aws.ses.dkim_attributes import Signer

SIGNED = frozenset(
    {
        *(b"from", b"sender", b"reply-to", b"subject", b"date", b"message-id", b"to", b"cc"),
        *(b"mime-version", b"content-type", b"content-transfer-encoding", b"content-id"),
        *(b"content-description", b"in-reply-to", b"references"),
        *(b"list-id", b"list-help", b"list-unsubscribe", b"list-subscribe", b"list-post"),
        *(b"list-owner", b"list-archive", b"list-unsubscribe-post"),
    }
)
"""Fields that SES signs, as seen in archived mail (the list of RFC 4871 §5.5); RFC 8058 §4 adds
List-Unsubscribe-Post."""

ONLY_AMAZONSES = frozenset({b"feedback-id"})
"""Signed by amazonses.com alone, as seen in archived mail."""


def signed_names(wire: WireMessage, wanted: frozenset[bytes]) -> list[str]:
    """Return the names for `h=`: in the message's order and spelling, each once."""
    names = {
        field.name: field.raw.partition(b":")[0].rstrip(b" \t")
        for field in wire.fields
        if field.name in wanted
    }
    return [name.decode() for name in names.values()]


def sign_twice(wire: WireMessage, signer: Signer | None, ids: Ids, now: float) -> list[bytes]:
    """Return the DKIM-Signature fields, each with its CRLF, in the order they stand in.

    The body is hashed once. Without a `signer` there is amazonses.com's signature alone.
    """
    names = signed_names(wire, SIGNED)
    own = Signer("amazonses.com", AMAZONSES_SELECTOR, amazonses_key(ids))
    pairs = [(signer, names)] if signer else []
    pairs.append((own, [*names, *signed_names(wire, ONLY_AMAZONSES)]))
    return [
        sign(
            wire,
            domain=by.domain,
            selector=by.selector,
            key=by.key,
            timestamp=int(now),
            headers=headers,
        )
        for by, headers in pairs
    ]
