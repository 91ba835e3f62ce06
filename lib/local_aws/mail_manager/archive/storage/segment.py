"""Segments: append-only files of messages, the truth from which everything else is derived.

A segment is a row of records. A record is a fixed head (see `HEAD`), the message's description as
JSON and the message as it came. The checksum covers everything after itself, so a record that was
cut off by a crash, or damaged later, is known as such.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HEAD = struct.Struct(">4sIQdII")
"""Mark, CRC-32, number, time of receipt (epoch seconds), bytes of description, bytes of message."""

_FIELDS = struct.Struct(">QdII")
"""The head without mark and checksum."""

MARK = b"\x89Mar"

CHECKED_FROM = HEAD.size - _FIELDS.size
CHECK_START = zlib.crc32(MARK + bytes(CHECKED_FROM - len(MARK)))
"""The checksum covers the head as if its own place were empty, the description and the message."""

_to_json = json.JSONEncoder(separators=(",", ":")).encode

MAX_MESSAGE_BYTES = 2**32 - 1


class Record(NamedTuple):
    """A message in a segment and what came with it; `number` counts the archive's messages."""

    number: int
    received: float
    data: bytes | mmap.mmap
    """The segment it is in."""
    offset: int
    raw_at: int
    end: int
    """Places in the segment: of the record, of the message in it, and where both end."""

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return self.end - self.offset

    @property
    def raw(self) -> bytes:
        """The message as it came."""
        return self.data[self.raw_at : self.end]

    @property
    def description(self) -> dict[str, Any]:
        """ "Envelope" and "Metadata" in the shape the API gives them."""
        described = self.data[self.offset + HEAD.size : self.raw_at]
        found: dict[str, Any] = json.loads(described.decode())
        return found


def encode_description(description: dict[str, Any]) -> bytes:
    """Return the description as it is stored."""
    return _to_json(description).encode()


def encode_head(number: int, received: float, description: bytes, raw: bytes) -> bytes:
    """Return what stands in a record before the description and the message."""
    fields = _FIELDS.pack(number, received, len(description), len(raw))
    check = zlib.crc32(raw, zlib.crc32(description, zlib.crc32(fields, CHECK_START)))
    return b"%b%b%b" % (MARK, check.to_bytes(4, "big"), fields)


def record_size(description: bytes, raw: bytes) -> int:
    """Return how many bytes a record takes."""
    return HEAD.size + len(description) + len(raw)


def read_record(data: bytes | mmap.mmap, at: int) -> Record | None:
    """Return the record at a place in a segment; None where no whole and undamaged one begins."""
    begin = at + HEAD.size
    if begin > len(data):
        return None
    mark, check, number, received, described, size = HEAD.unpack_from(data, at)
    raw_at = begin + described
    end = raw_at + size
    if mark != MARK or end > len(data):
        return None
    if zlib.crc32(memoryview(data)[at + CHECKED_FROM : end], CHECK_START) != check:
        return None
    return Record(number, received, data, at, raw_at, end)


def scan(path: Path) -> Iterator[Record]:
    """Yield the records of a segment in order, passing over what is damaged."""
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    at = 0
    while 0 <= at < len(data):
        record = read_record(data, at)
        if record is None:
            at = data.find(MARK, at + 1)
        else:
            yield record
            at = record.end
