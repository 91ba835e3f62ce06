"""What a DKIM signature is over: canonical header fields and bodies (RFC 6376 §3.4 and §3.7)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache

from local_aws.internet.message import Field, WireMessage

WHITE_SPACE = re.compile(rb"[ \t]+")
OTHER_WHITE_SPACE = re.compile(rb"[\n\r\v\f]")
"""What `bytes.split` takes for white space, but DKIM does not."""

WHITE_SPACE_AT_LINE_END = re.compile(rb"[ \t]+\r\n")


def simple_field(raw: bytes) -> bytes:
    """Return a header field unchanged (§3.4.1)."""
    return raw


def relaxed_field(raw: bytes) -> bytes:
    """Return a header field with its name in lower case and its white space reduced (§3.4.2)."""
    name, _, value = raw.partition(b":")
    value = value.replace(b"\r\n", b"")
    if OTHER_WHITE_SPACE.search(value):
        value = WHITE_SPACE.sub(b" ", value).strip(b" ")
    else:
        value = b" ".join(value.split())
    return name.rstrip(b" \t").lower() + b":" + value


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


def canonical_field(field: Field, form: str) -> bytes:
    """Return a field of a message in canonical form. The relaxed form is kept on the field."""
    if form == "simple":
        return field.raw
    if field.relaxed is None:
        field.relaxed = relaxed_field(field.raw)
    return field.relaxed


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


def signed_data(
    wire: WireMessage,
    names: tuple[str, ...],
    unsigned: bytes,
    form: str,
    own_field: Field | None = None,
) -> bytes:
    """Return the octets that the signature is over (§3.7, the data-hash's input).

    Of several fields with one name the lowest comes first (§5.4.2); a name without a field left
    stands for nothing. `unsigned` is the signature field with an empty `b=`, in canonical form;
    `own_field` is that field in the message: a signature doesn't sign itself by a name in `h=`.
    """
    parts = []
    taken: dict[bytes, int] = {}
    for name in lower_names(names):
        fields = wire.all(name)
        if own_field is not None and name == own_field.name:
            fields = [field for field in fields if field is not own_field]
        place = taken[name] = taken.get(name, 0) + 1
        if place <= len(fields):
            parts.append(canonical_field(fields[-place], form))
    parts.append(unsigned)
    return b"\r\n".join(parts)


@lru_cache(maxsize=1024)
def lower_names(names: tuple[str, ...]) -> tuple[bytes, ...]:
    """Return field names as a message's fields are called by."""
    return tuple(name.lower().encode("utf-8", "replace") for name in names)
