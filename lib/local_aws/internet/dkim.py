"""DKIM signing (RFC 6376 §5) on top of `cryptography`; verification is in dkim_verification.

dkimpy, the usual package, does RSA in pure Python: some 40 messages a second. It is the oracle of
the tests instead.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Sequence
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet.canonicalization import FIELD, hash_body, lower_names, signed_data
from local_aws.internet.dkim_verification import DkimResult, verify
from local_aws.internet.message import WireMessage

__all__ = ["HEADERS", "DkimResult", "sign", "verify"]

HEADERS = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "MIME-Version",
    "Content-Type",
    "Date",
    "Message-ID",
)
"""Header fields that are signed unless told otherwise."""

LINE = 72
"""Columns after which the folded signature field goes on in the next line."""

PADDING = PKCS1v15()
HASH = SHA256()


def sign(
    message: bytes | WireMessage,
    *,
    domain: str,
    selector: str,
    key: RSAPrivateKey,
    timestamp: int,
    headers: Sequence[str] = HEADERS,
    oversign: Sequence[str] = (),
    identity: str = "",
    expires: int | None = None,
    canonicalization: str = "relaxed/simple",
) -> bytes:
    """Return the complete DKIM-Signature field (a=rsa-sha256), folded, with its final CRLF.

    Every instance of a field in `headers` is signed, and those that the message lacks are left out;
    each name in `oversign` is named once more, so that a field added later breaks the signature.
    To sign a message twice, make its WireMessage once and pass that: the body is hashed once.
    """
    wire = message if isinstance(message, WireMessage) else WireMessage(message)
    head_form, body_form = canonicalization.split("/")
    present = zip(headers, lower_names(tuple(headers)), strict=True)
    names = (*(name for name, key in present for _ in wire.all(key)), *oversign)
    stated = f"s={selector}; d={domain};{f' i={identity};' if identity else ''}"
    until = f" x={expires};" if expires else ""
    plain, canonical = templates(canonicalization, stated, until, names)
    filling = (timestamp, base64.b64encode(hash_body(wire, body_form) or b""))
    data = signed_data(wire, names, canonical % filling, head_form)
    signature = base64.b64encode(key.sign(data, PADDING, HASH))
    return b"%b%b\r\n" % (plain % filling, fold(signature))


@lru_cache(maxsize=1024)
def templates(
    canonicalization: str, stated: str, until: str, names: tuple[str, ...]
) -> tuple[bytes, bytes]:
    """Return the field without its signature, as it is sent and in canonical form.

    Both have places for the time and the body's hash, which alone differ between messages.
    """
    lines = textwrap.wrap(" ".join(names), LINE, break_long_words=False, break_on_hyphens=False)
    listed = ":\r\n\t ".join(line.replace(" ", ":") for line in lines)
    head = f"DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c={canonicalization};"
    text = f"{head}\r\n\t{stated} t=\0;{until}\r\n\th={listed};"
    plain = text.encode().replace(b"%", b"%%").replace(b"\0", b"%d") + b"\r\n\tbh=%b;\r\n\tb="
    return plain, FIELD[canonicalization.partition("/")[0]](plain)


def fold(signature: bytes) -> bytes:
    """Return `signature` in lines of LINE columns."""
    return b"\r\n\t ".join(
        [signature[start : start + LINE] for start in range(0, len(signature), LINE)]
    )
