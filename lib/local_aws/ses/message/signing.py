"""The two DKIM signatures of a message: the customer's, where there is one, and amazonses.com's."""

from __future__ import annotations

from functools import lru_cache

from local_aws.ids import Ids
from local_aws.internet.dkim import Form, make_form, sign_with
from local_aws.internet.message import WireMessage
from local_aws.internet.world_zones import AMAZONSES_SELECTOR, amazonses_key
from local_aws.ses.identity.dkim_attributes import Signer

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


@lru_cache(maxsize=1024)
def form_of(domain: str, selector: str, names: tuple[bytes, ...]) -> Form:
    """Return what the signatures of a domain over these fields have in common."""
    written = tuple(name.decode("utf-8", "replace") for name in names)
    return make_form("relaxed/simple", f"s={selector}; d={domain};", "", written)


def sign_twice(wire: WireMessage, signer: Signer | None, ids: Ids, now: float) -> list[bytes]:
    """Return the DKIM-Signature fields, each with its CRLF, in the order they stand in.

    The fields named in `h=` have the message's order and spelling. The body is hashed once.
    Without a `signer` there is amazonses.com's signature alone.
    """
    # A name in lower case is as long as it is written.
    names = tuple([f.raw[: len(f.name)] for f in wire.fields if f.name in SIGNED])
    more = tuple([f.raw[: len(f.name)] for f in wire.fields if f.name in ONLY_AMAZONSES])
    own = Signer("amazonses.com", AMAZONSES_SELECTOR, amazonses_key(ids))
    pairs = [(signer, names)] if signer else []
    return [
        sign_with(wire, form_of(by.domain, by.selector, signed), by.key, int(now))
        for by, signed in [*pairs, (own, names + more)]
    ]
