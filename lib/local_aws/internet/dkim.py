"""DKIM signing (RFC 6376 §5) on top of `cryptography`; verification is in dkim_verification.

dkimpy, the usual package, does RSA in pure Python: some 40 messages a second. It is the oracle of
the tests instead.
"""

from __future__ import annotations

import textwrap
from binascii import b2a_base64
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from local_aws.internet.canonicalization import (
    FIELD,
    SignedNames,
    hash_body,
    signed_data,
    signed_names,
)
from local_aws.internet.dkim_verification import DkimResult, verify
from local_aws.internet.message import WireMessage

__all__ = ["HEADERS", "DkimResult", "Form", "make_form", "sign", "sign_with", "verify"]

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
    count = Counter(field.name for field in wire.fields)
    present = zip(headers, signed_names(tuple(headers)).names, strict=True)
    names = (*(name for name, key in present for _ in range(count[key])), *oversign)
    stated = f"s={selector}; d={domain};{f' i={identity};' if identity else ''}"
    until = f" x={expires};" if expires else ""
    return sign_with(wire, make_form(canonicalization, stated, until, names), key, timestamp)


class Form(NamedTuple):
    """What a signer's fields have in common: all but time, hash and signature.

    `plain` is the text as it is sent and `canonical` its canonical form; both have places for the
    time and the body's hash. The rest says how those and the signature are made.
    """

    plain: bytes
    canonical: bytes
    head_form: str
    body_form: str
    signed: SignedNames


@lru_cache(maxsize=1024)
def make_form(canonicalization: str, stated: str, until: str, names: tuple[str, ...]) -> Form:
    """Write the constant text from c=, the text of s=, d= and i=, that of x=, and h=.

    Each of `names` stands for one field of the messages.
    """
    lines = textwrap.wrap(" ".join(names), LINE, break_long_words=False, break_on_hyphens=False)
    listed = ":\r\n\t ".join(line.replace(" ", ":") for line in lines)
    head = f"DKIM-Signature: v=1; a=rsa-sha256; q=dns/txt; c={canonicalization};"
    text = f"{head}\r\n\t{stated} t=\0;{until}\r\n\th={listed};"
    plain = text.encode().replace(b"%", b"%%").replace(b"\0", b"%d") + b"\r\n\tbh=%b;\r\n\tb="
    head_form, body_form = canonicalization.split("/")
    return Form(plain, FIELD[head_form](plain), head_form, body_form, signed_names(names))


def sign_with(wire: WireMessage, form: Form, key: RSAPrivateKey, timestamp: int) -> bytes:
    """Return the complete DKIM-Signature field of a message, in a form made for many."""
    body_hash = hash_body(wire, form.body_form) or b""
    filling = (timestamp, b2a_base64(body_hash, newline=False))
    data = signed_data(wire, form.signed, form.canonical % filling, form.head_form)
    signature = b2a_base64(key.sign(data, PADDING, HASH), newline=False)
    return b"%b%b\r\n" % (form.plain % filling, fold(signature))


def fold(signature: bytes) -> bytes:
    """Return `signature` in lines of LINE columns."""
    return b"\r\n\t ".join(
        [signature[start : start + LINE] for start in range(0, len(signature), LINE)]
    )
