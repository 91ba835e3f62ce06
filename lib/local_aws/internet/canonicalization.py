"""What a DKIM signature is over: canonical header fields and bodies (RFC 6376 §3.4 and §3.7)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from local_aws.internet.message import Field, WireMessage

OWN_NAME = b"dkim-signature"
WHITE_SPACE = re.compile(rb"[ \t]+")

WHITE_SPACE_AT_LINE_END = re.compile(rb"[ \t]+\r\n")


def simple_field(raw: bytes) -> bytes:
    """Return a header field unchanged (§3.4.1)."""
    return raw


def relaxed_field(raw: bytes) -> bytes:
    """Return a header field with its name in lower case and its white space reduced (§3.4.2)."""
    name, _, value = raw.partition(b":")
    return name.rstrip(b" \t").lower() + b":" + relaxed_value(value)


def relaxed_value(value: bytes) -> bytes:
    """Return what follows the colon unfolded and with its white space reduced."""
    value = value.replace(b"\r\n", b"").replace(b"\t", b" ")
    while value.find(b"  ") >= 0:
        value = value.replace(b"  ", b" ")
    return value.strip(b" ")


def simple_body(body: bytes) -> bytes:
    """Return the body with exactly one CRLF at its end (§3.4.3)."""
    if body.endswith(b"\r\n") and not body.endswith(b"\r\n\r\n"):
        return body  # as most are: two copies less
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
        field.relaxed = field.name + b":" + relaxed_value(field.raw.partition(b":")[2])
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


class SignedNames(NamedTuple):
    """The field names in `h=`, in lower case. `plain` is True if each is there once, and
    dkim-signature is not: then a name stands for its lowest field, without counting."""

    names: tuple[bytes, ...]
    plain: bool


@lru_cache(maxsize=1024)
def signed_names(names: tuple[str, ...]) -> SignedNames:
    """Return field names as a message's fields are called by."""
    lower = tuple(name.lower().encode("utf-8", "replace") for name in names)
    return SignedNames(lower, len({*lower, OWN_NAME}) == len(lower) + 1)


def signed_data(
    wire: WireMessage,
    signed: SignedNames,
    unsigned: bytes,
    form: str,
    own_field: Field | None = None,
) -> bytes:
    """Return the octets that the signature is over (§3.7, the data-hash's input).

    A name without a field stands for nothing. `unsigned` is the signature field with an empty `b=`,
    in canonical form; `own_field` is that field in the message: a signature doesn't sign itself by
    a name in `h=`.
    """
    if not signed.plain:
        parts = counted_fields(wire, signed.names, form, own_field)
        return b"\r\n".join([*parts, unsigned])
    if form not in wire.lowest:
        wire.lowest[form] = {
            field.name: canonical_field(field, form)
            for field in wire.fields
            if field.name != OWN_NAME
        }
    lowest = wire.lowest[form]
    return b"\r\n".join([*[lowest[name] for name in signed.names if name in lowest], unsigned])


def counted_fields(
    wire: WireMessage, names: tuple[bytes, ...], form: str, own_field: Field | None
) -> list[bytes]:
    """Return the fields that names stand for: the lowest of a name's first (§5.4.2)."""
    parts = []
    taken: Counter[bytes] = Counter()
    for name in names:
        taken[name] += 1
        fields = [field for field in wire.all(name) if field is not own_field]
        if taken[name] <= len(fields):
            parts.append(canonical_field(fields[-taken[name]], form))
    return parts
