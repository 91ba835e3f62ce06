"""A segment on disk together with its index."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path

from local_aws.mail_manager.archive.attributes import Attributes, read_attributes
from local_aws.mail_manager.archive.segment import Record, read_record, scan
from local_aws.mail_manager.archive.tail import Tail

Place = tuple[int, float, int, Attributes]
"""Number, time of receipt, offset in the segment and attributes of a message."""


class SegmentFile:
    """Appends to a segment, reads from it and knows where its messages are."""

    def __init__(self, path: Path, descriptor: int, size: int, index: Tail) -> None:
        self.path = path
        self.size = size
        self.index = index
        self._descriptor = descriptor

    @classmethod
    def create(cls, path: Path) -> SegmentFile:
        """Make an empty segment whose name will be there after a crash."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        _sync_folder(path.parent)
        return cls(path, descriptor, 0, Tail())

    @classmethod
    def open(cls, path: Path) -> SegmentFile:
        """Open a segment after a restart; what a crash left of an unfinished record is cut off."""
        index, end = Tail(), 0
        for record in scan(path):
            attributes = read_attributes(record.raw, record.description)
            index.add(record.number, record.received, record.offset, attributes)
            end = record.end
        descriptor = os.open(path, os.O_RDWR)
        if os.fstat(descriptor).st_size > end:
            os.ftruncate(descriptor, end)
        return cls(path, descriptor, end, index)

    @property
    def last_number(self) -> int:
        """The number of the last message, or 0."""
        return self.index.numbers[-1] if self.index.count else 0

    def append(self, data: bytes, places: Iterable[Place]) -> None:
        """Write records and return once they are on disk; all of them or, raising OSError, none."""
        try:
            _write_all(self._descriptor, data, self.size)
            os.fdatasync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(data)
        for place in places:
            self.index.add(*place)

    def read(self, position: int) -> Record:
        """Return the message at a position of the index. Raises OSError where it is damaged."""
        offset = self.index.offsets[position]
        end = self.index.offsets[position + 1] if position + 1 < self.index.count else self.size
        found = read_record(os.pread(self._descriptor, end - offset, offset), 0)
        if found is None:
            raise OSError(f"{self.path.name}: the message at byte {offset} is damaged.")
        return found

    def position_of(self, number: int) -> int | None:
        """Return the position of a message by its number, or None where it isn't here."""
        numbers = self.index.numbers
        at = bisect_left(numbers, number, hi=self.index.count)
        return at if at < self.index.count and numbers[at] == number else None

    def close(self) -> None:
        """Give back the file."""
        os.close(self._descriptor)

    def remove(self) -> None:
        """Delete the segment from disk."""
        self.close()
        self.path.unlink()


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
