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

MARK = b"\x89Mar"
MAX_MESSAGE_BYTES = 2**32 - 1


class Record(NamedTuple):
    """A message in a segment and what came with it; `number` counts the archive's messages."""

    number: int
    received: float
    described: bytes
    raw: bytes
    offset: int
    end: int

    @property
    def description(self) -> dict[str, Any]:
        """ "Envelope" and "Metadata" in the shape the API gives them."""
        found: dict[str, Any] = json.loads(self.described.decode())
        return found


def encode_description(description: dict[str, Any]) -> bytes:
    """Return the description as it is stored."""
    return json.dumps(description, separators=(",", ":")).encode()


def encode_head(number: int, received: float, description: bytes, raw: bytes) -> bytes:
    """Return what stands in a record before the description and the message."""
    fields = (number, received, len(description), len(raw))
    check = zlib.crc32(raw, zlib.crc32(description, _fields_crc(*fields)))
    return _HEAD.pack(MARK, check, *fields)


def _fields_crc(number: int, received: float, description: int, message: int) -> int:
    return zlib.crc32(_HEAD.pack(MARK, 0, number, received, description, message))


def record_size(description: bytes, raw: bytes) -> int:
    """Return how many bytes a record takes."""
    return _HEAD.size + len(description) + len(raw)


def read_record(data: Any, offset: int) -> Record | None:
    """Return the record at `offset` of a bytes-like object, or None.

    None means that no whole and undamaged record begins there.
    """
    if offset + _HEAD.size > len(data):
        return None
    mark, check, number, received, described, size = _HEAD.unpack_from(data, offset)
    begin = offset + _HEAD.size
    end = begin + described + size
    if mark != MARK or end > len(data):
        return None
    description, raw = bytes(data[begin : begin + described]), bytes(data[end - size : end])
    expected = zlib.crc32(description, _fields_crc(number, received, described, size))
    if zlib.crc32(raw, expected) != check:
        return None
    return Record(number, received, description, raw, offset, end)


def scan(path: Path) -> Iterator[Record]:
    """Yield the records of a segment in order, passing over what is damaged."""
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = 0
        while 0 <= offset < len(data):
            record = read_record(data, offset)
            if record is None:
                offset = data.find(MARK, offset + 1)
            else:
                offset = record.end
                yield record
