"""A message as it stands on the wire: header fields in order, then the body, all of it bytes.

The stdlib parser is not used here because authentication is about the very bytes (folding, case and
white space included), and because it takes ten times as long as everything else in a check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

FIELD_END = re.compile(rb"\r\n(?![ \t])")
BARE_LF = re.compile(rb"(?<!\r)\n")


@dataclass(slots=True)
class Field:
    """One header field: its lower-case name, and all its bytes without the final CRLF.

    `relaxed` is its canonical form, once somebody has asked for it.
    """

    name: bytes
    raw: bytes
    relaxed: bytes | None = field(default=None, compare=False, repr=False)

    @property
    def value(self) -> bytes:
        """What follows the colon, unfolded and without the white space around it."""
        return self.raw.partition(b":")[2].replace(b"\r\n", b"").strip(b" \t")


class WireMessage:
    """The header fields (top to bottom) and the body of a message (RFC 5322 §2.1).

    Lines that end in a bare LF are read as if they ended in CRLF, as they would on the wire.
    `hashes` and `lowest` are kept for `canonicalization`.
    """

    __slots__ = ("body", "fields", "hashes", "lowest")

    def __init__(self, raw: bytes) -> None:
        if raw.count(b"\n") != raw.count(b"\r\n"):
            raw = BARE_LF.sub(b"\r\n", raw)
        head, body = split_message(raw)
        self._fill(read_fields(head), body)

    @classmethod
    def assemble(cls, fields: list[Field], body: bytes) -> WireMessage:
        """Return the message of these fields and this body, which have CRLF line ends already."""
        wire = cls.__new__(cls)
        wire._fill(fields, body)
        return wire

    def _fill(self, fields: list[Field], body: bytes) -> None:
        self.fields, self.body = fields, body
        self.hashes: dict[tuple[str, int | None], bytes] = {}
        self.lowest: dict[str, dict[bytes, bytes]] = {}

    def all(self, name: bytes) -> list[Field]:
        """Return the fields called `name` (lower-case), from the top of the message down."""
        return [field for field in self.fields if field.name == name]


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """Return the header section and the body, without the empty line that parts them."""
    if raw.startswith(b"\r\n"):
        return b"", raw[2:]
    head, _, body = raw.partition(b"\r\n\r\n")
    return head, body


def read_fields(head: bytes) -> list[Field]:
    """Return the fields of a header section."""
    return [make_field(part) for part in FIELD_END.split(head) if part]


@lru_cache(maxsize=1024)
def make_field(raw: bytes) -> Field:
    """Return one header field; a line without a colon becomes a field without a name.

    Kept by its octets: half of the fields of a campaign's messages are the same, and so are their
    canonical forms (2 to 3 % of SendEmail). Don't change a Field, make another.
    """
    name, colon, _ = raw.partition(b":")
    return Field(name.rstrip(b" \t").lower() if colon else b"", raw)
