"""A segment on disk together with its index."""

from __future__ import annotations

import mmap
import os
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from local_aws.mail_manager.archive.reading.attributes import Attributes, read_attributes
from local_aws.mail_manager.archive.reading.spans import Spans
from local_aws.mail_manager.archive.storage.batches import MANY, batches
from local_aws.mail_manager.archive.storage.segment import Record, read_record, scan
from local_aws.mail_manager.archive.storage.tail import Places, Tail

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.storage.block import Block

SEGMENT_MESSAGES = 65_536
"""Messages after which a segment is closed and its index written."""

SEGMENT_BYTES = 256 * 1024 * 1024
"""Bytes after which a segment is closed, however few messages it holds."""

sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
"""Brings a file's content to disk; macOS has no fdatasync."""


class StoredMail(NamedTuple):
    """A message from a segment, and what the index knows of it."""

    record: Record
    has_attachments: bool
    spans: Spans


class SegmentFile:
    """Appends to a segment, reads from it and knows where its messages are."""

    def __init__(self, path: Path, descriptor: int, size: int, index: Tail | Block) -> None:
        self.path = path
        self.size = size
        self.index = index
        self.first_number = int(path.stem)
        """The least number that a message of this segment can have."""
        self._descriptor = descriptor
        self._map: mmap.mmap | None = None
        self._index_path = path.with_suffix(".index")
        # Whoever is still reading may go on, even when the segment has been removed.
        self._close = weakref.finalize(self, os.close, descriptor)

    @classmethod
    def create(cls, path: Path) -> SegmentFile:
        """Make an empty segment whose name will be there after a crash."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        _sync_folder(path.parent)
        return cls(path, descriptor, 0, Tail())

    @classmethod
    def open(cls, path: Path, *, last: bool) -> SegmentFile:
        """Open a segment after a restart, with its index or else by reading all of it.

        What a crash left of an unfinished record is cut off the last segment of an archive; nobody
        was told that it is there.
        """
        descriptor = os.open(path, os.O_RDWR)
        size = os.fstat(descriptor).st_size
        index_path = path.with_suffix(".index")
        index = _load_index(index_path, size) if index_path.exists() else None
        if index is not None:
            return cls(path, descriptor, size, index)
        tail, end = _read_all(path)
        if last and size > end:
            os.ftruncate(descriptor, end)
        return cls(path, descriptor, end if last else size, tail)

    def finish(self) -> None:
        """Give a segment that takes no more messages its lasting index."""
        from local_aws.mail_manager.archive.storage.block import Block

        if isinstance(self.index, Tail):
            block = Block.build(self.index, self.index.count)
            self.index = block
            with suppress(OSError):  # the index is made again at the next opening
                block.save(self._index_path, self.size)

    @property
    def last_number(self) -> int:
        """The number of the last message, or 0."""
        return self.index.numbers[-1] if self.index.count else 0

    def has_room(self, messages: int, size: int) -> bool:
        """Whether a batch belongs into this segment; an empty one takes any."""
        if not isinstance(self.index, Tail):
            return False
        full = self.index.count + messages > SEGMENT_MESSAGES or self.size + size > SEGMENT_BYTES
        return self.index.count == 0 or not full

    def append(self, data: bytes, added: Iterable[tuple[Places, Attributes]]) -> None:
        """Write records and return once they are on disk; all of them or, raising OSError, none."""
        try:
            _write_all(self._descriptor, data, self.size)
            sync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(data)
        assert isinstance(self.index, Tail)
        for places, attributes in added:
            self.index.add(places, attributes)

    def read(self, number: int) -> StoredMail | None:
        """Return a message, or None where it isn't here. Raises OSError where it is damaged."""
        return next(self.read_many([number]), None)

    def read_many(self, numbers: Iterable[int]) -> Iterator[StoredMail]:
        """Yield those of some messages that are here, in order. Raises OSError as `read` does."""
        index = self.index
        positions = list(_positions(index.numbers, numbers, index.count))
        if positions:
            records = self._records([index.offsets[at] for at in positions])
            attachments = [index.attachments[at] for at in positions]
            columns = zip(records, attachments, index.spans_of(positions), strict=True)
            yield from map(StoredMail._make, columns)

    def _records(self, offsets: Sequence[int]) -> Iterable[Record]:
        data = self._mapped()
        if len(offsets) >= MANY:
            # numpy takes longer to import than all else here, and small archives do without it.
            from local_aws.mail_manager.archive.storage.record_table import read_records

            if records := read_records(data, offsets):
                return records
        return (self._record(data, offset) for offset in offsets)

    def _record(self, data: mmap.mmap, offset: int) -> Record:
        record = read_record(data, offset)
        if record is None:
            raise OSError(f"{self.path.name}: the message at byte {offset} is damaged.")
        return record

    def _mapped(self) -> mmap.mmap:
        """Return what is safe on disk, as the system's memory of files holds it."""
        mapped = self._map
        if mapped is None or len(mapped) < self.size:
            self._map = mapped = mmap.mmap(self._descriptor, self.size, access=mmap.ACCESS_READ)
        return mapped

    def close(self) -> None:
        """Give back the file; nothing can be done with the segment afterwards."""
        self._close()

    def remove(self) -> None:
        """Delete the segment from disk."""
        self._index_path.unlink(missing_ok=True)
        self.path.unlink()


def _positions(held: Sequence[int], numbers: Iterable[int], count: int) -> Iterator[int]:
    """Return where those of some numbers stand that are among the first `count` held ones."""
    if count and held[count - 1] - held[0] == count - 1:  # as always but where a crash left a gap
        first = held[0]
        return (number - first for number in numbers if 0 <= number - first < count)
    found = ((bisect_left(held, number, hi=count), number) for number in numbers)
    return (at for at, number in found if at < count and held[at] == number)


def _load_index(path: Path, size: int) -> Block | None:
    from local_aws.mail_manager.archive.storage.block import Block

    return Block.load(path, size)


def _read_all(path: Path) -> tuple[Tail, int]:
    """Return the index of a segment and where its last whole record ends."""
    tail, end = Tail(), 0
    for batch in batches(scan(path), attrgetter("size")):
        numbers, received, _, offsets, *_ = zip(*batch, strict=True)
        raws, described = [one.raw for one in batch], (one.description for one in batch)
        tail.add(Places(numbers, received, offsets), read_attributes(raws, described))
        end = batch[-1].end
    return tail, end


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
