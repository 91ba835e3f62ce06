"""DKIM canonicalization of header fields and bodies, simple and relaxed (RFC 6376 §3.4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from local_aws.internet.message import WireMessage

WHITE_SPACE = re.compile(rb"[ \t]+")
WHITE_SPACE_AT_LINE_END = re.compile(rb"[ \t]+\r\n")


def simple_field(raw: bytes) -> bytes:
    """Return a header field unchanged (§3.4.1)."""
    return raw


def relaxed_field(raw: bytes) -> bytes:
    """Return a header field with its name in lower case and its white space reduced (§3.4.2)."""
    name, _, value = raw.partition(b":")
    if b"\r\n" in value:
        value = value.replace(b"\r\n", b"")
    if b"\t" in value or b"  " in value:
        value = WHITE_SPACE.sub(b" ", value)
    return name.rstrip(b" \t").lower() + b":" + value.strip(b" ")


def simple_body(body: bytes) -> bytes:
    """Return the body with exactly one CRLF at its end (§3.4.3)."""
    return without_empty_end(body) + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """Return the body with its white space reduced and no empty lines at its end (§3.4.4)."""
    if b"\t" in body or b" \r\n" in body or b"  " in body or body.endswith(b" "):
        body = WHITE_SPACE_AT_LINE_END.sub(b"\r\n", body + b"\r\n")
        body = WHITE_SPACE.sub(b" ", body)
    body = without_empty_end(body)
    return body + b"\r\n" if body else b""


def without_empty_end(body: bytes) -> bytes:
    """Return the body without the CRLFs at its end."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end]


FIELD: dict[str, Callable[[bytes], bytes]] = {"simple": simple_field, "relaxed": relaxed_field}
BODY: dict[str, Callable[[bytes], bytes]] = {"simple": simple_body, "relaxed": relaxed_body}


def hash_body(message: WireMessage, algorithm: str, length: int | None = None) -> bytes | None:
    """Return the SHA-256 of the canonical body, or of its first `length` octets (tag `l=`).

    None if the body has fewer octets than `length`. Hashes are kept on the message: the second
    signature of a message does not pay for its body again.
    """
    key = (algorithm, length)
    if key not in message.hashes:
        body = BODY[algorithm](message.body)
        if length is not None and length > len(body):
            return None
        message.hashes[key] = hashlib.sha256(body[:length]).digest()
    return message.hashes[key]
