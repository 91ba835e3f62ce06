"""Segments: append-only files of messages, the truth from which everything else is derived.

A segment is a row of records. A record is a fixed head (see `_HEAD`), the message's description as
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

_HEAD = struct.Struct(">4sIQdII")
"""Mark, CRC-32, number, time of receipt (epoch seconds), bytes of description, bytes of message."""

_FIELDS = struct.Struct(">QdII")
"""The head without mark and checksum."""

MARK = b"\x89Mar"

_CHECKED_FROM = _HEAD.size - _FIELDS.size
_CHECK_START = zlib.crc32(MARK + bytes(_CHECKED_FROM - len(MARK)))
"""The checksum covers the head as if its own place were empty, the description and the message."""

_to_json = json.JSONEncoder(separators=(",", ":")).encode

MAX_MESSAGE_BYTES = 2**32 - 1


class Record(NamedTuple):
    """A message in a segment and what came with it; `number` counts the archive's messages."""

    number: int
    received: float
    described: bytes
    raw: bytes
    offset: int
    """Where it begins in the data that it was read from."""
    end: int

    @property
    def description(self) -> dict[str, Any]:
        """ "Envelope" and "Metadata" in the shape the API gives them."""
        found: dict[str, Any] = json.loads(self.described.decode())
        return found


def encode_description(description: dict[str, Any]) -> bytes:
    """Return the description as it is stored."""
    return _to_json(description).encode()


def encode_head(number: int, received: float, description: bytes, raw: bytes) -> bytes:
    """Return what stands in a record before the description and the message."""
    fields = _FIELDS.pack(number, received, len(description), len(raw))
    check = zlib.crc32(raw, zlib.crc32(description, zlib.crc32(fields, _CHECK_START)))
    return b"%b%b%b" % (MARK, check.to_bytes(4, "big"), fields)


def record_size(description: bytes, raw: bytes) -> int:
    """Return how many bytes a record takes."""
    return _HEAD.size + len(description) + len(raw)


def read_record(data: bytes | memoryview, offset: int) -> Record | None:
    """Return the record at `offset`, or None where no whole and undamaged record begins."""
    begin = offset + _HEAD.size
    if begin > len(data):
        return None
    mark, check, number, received, described, size = _HEAD.unpack_from(data, offset)
    middle = begin + described
    end = middle + size
    if mark != MARK or end > len(data):
        return None
    if zlib.crc32(data[offset + _CHECKED_FROM : end], _CHECK_START) != check:
        return None
    return Record(number, received, bytes(data[begin:middle]), bytes(data[middle:end]), offset, end)


def scan(path: Path) -> Iterator[Record]:
    """Yield the records of a segment in order, passing over what is damaged."""
    if path.stat().st_size == 0:
        return
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        memoryview(data) as view,
    ):
        offset = 0
        while 0 <= offset < len(view):
            record = read_record(view, offset)
            if record is None:
                offset = data.find(MARK, offset + 1)
            else:
                offset = record.end
                yield record
