"""A message as bytes on the wire: header fields in order, folded as they came, and the body.

The standard library's parser decodes and re-folds; a DKIM verifier, and whoever wants to see what
really arrived, needs the bytes. Nothing here raises, whatever the bytes are: mail is hostile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Protocol

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")


class Received(Protocol):
    """What a mailbox keeps of a message: more than its bytes, but these at least."""

    @property
    def raw(self) -> bytes:
        """The message as received."""


@dataclass(frozen=True)
class Field:
    """One header field: its name as written, and its bytes from the name to the last line end."""

    name: str
    raw: bytes

    @property
    def wire(self) -> str:
        """The field as on the wire, folding kept, line ends as newlines, without the last."""
        return _decode(self.raw).replace("\r\n", "\n").rstrip("\r\n")

    @property
    def value(self) -> str:
        """The value with folding undone (RFC 5322, 2.2.3) and outer white space removed."""
        after = self.wire.partition(":")[2]
        return re.sub(r"[\r\n]+(?=[ \t])", "", after).strip()


@dataclass(frozen=True)
class Message:
    """The header fields of a message in order, and its body."""

    fields: tuple[Field, ...]
    body: bytes

    def all(self, name: str) -> list[Field]:
        """Return every field of that name, topmost first."""
        return [field for field in self.fields if field.name.lower() == name.lower()]

    def get(self, name: str) -> str:
        """Return the value of the topmost field of that name, or ''."""
        return next((field.value for field in self.all(name)), "")


def read(message: bytes | Received) -> Message:
    """Split a message, given as bytes or as a mailbox keeps it."""
    raw = message if isinstance(message, bytes) else message.raw
    fields: list[tuple[str, bytearray]] = []
    position = 0
    for found in _LINE.finditer(raw):
        line = found[0]
        if not line.strip(b"\r\n"):
            position = found.end()
            break
        name = _NAME.match(line)
        if line[:1] in b" \t" and fields:
            fields[-1][1].extend(line)
        elif name:
            fields.append((name[1].decode("ascii"), bytearray(line)))
        else:
            break
        position = found.end()
    return Message(tuple(Field(name, bytes(data)) for name, data in fields), raw[position:])


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def decoded(value: str) -> str:
    """Return a header value with encoded words (RFC 2047) as text; broken ones stay as they are."""
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, HeaderParseError):
        return value


def domain_of(address: str) -> str:
    """Return the lower-case domain of an address or header value such as `Ann <a@b.example>`.

    '' when there is none, as in the null sender `<>`.
    """
    try:
        found = [mailbox for _, mailbox in getaddresses([address]) if "@" in mailbox]
    except (ValueError, IndexError, TypeError):
        found = []
    text = found[0] if found else address
    return text.rpartition("@")[2].strip(" <>\t").rstrip(".").lower() if "@" in text else ""
