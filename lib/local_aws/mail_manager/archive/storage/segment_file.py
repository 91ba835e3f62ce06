"""A segment on disk together with its index."""

from __future__ import annotations

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

RUN_BYTES = 1024 * 1024
"""How many bytes of messages that lie side by side are read in one go."""

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
        found = (_position(index.numbers, number, index.count) for number in numbers)
        positions = [position for position in found if position is not None]
        for run in _runs(positions, index.offsets):
            yield from self._read_run(run, index)

    def _read_run(self, run: list[int], index: Tail | Block) -> Iterator[StoredMail]:
        first, after = run[-1], run[0] + 1
        start = index.offsets[first]
        end = index.offsets[after] if after < index.count else self.size
        data = os.pread(self._descriptor, end - start, start)
        places = [index.offsets[position] - start for position in run]
        records = self._read_records(data, places, start)
        attachments = [index.attachments[position] for position in run]
        columns = zip(records, attachments, index.spans_of(run), strict=True)
        yield from map(StoredMail._make, columns)

    def _read_records(self, data: bytes, places: Sequence[int], start: int) -> list[Record]:
        if len(places) >= MANY:
            # numpy takes longer to import than all else here, and small archives do without it.
            from local_aws.mail_manager.archive.storage.record_table import read_records

            if records := read_records(data, places, start):
                return records
        return [self._read_record(data, place, start) for place in places]

    def _read_record(self, data: bytes, place: int, start: int) -> Record:
        record = read_record(data, place, start)
        if record is None:
            raise OSError(f"{self.path.name}: the message at byte {start + place} is damaged.")
        return record

    def close(self) -> None:
        """Give back the file; nothing can be done with the segment afterwards."""
        self._close()

    def remove(self) -> None:
        """Delete the segment from disk."""
        self._index_path.unlink(missing_ok=True)
        self.path.unlink()


def _position(numbers: Sequence[int], number: int, count: int) -> int | None:
    guess = number - numbers[0] if count else 0  # right unless a crash left a gap
    if 0 <= guess < count and numbers[guess] == number:
        return guess
    at = bisect_left(numbers, number, hi=count)
    return at if at < count and numbers[at] == number else None


def _runs(positions: Iterable[int], offsets: Sequence[int]) -> Iterator[list[int]]:
    """Yield positions of neighbours, the last first as searches find them, to read in one go."""
    run: list[int] = []
    for position in positions:
        if run and (position != run[-1] - 1 or offsets[run[0]] - offsets[position] > RUN_BYTES):
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _load_index(path: Path, size: int) -> Block | None:
    from local_aws.mail_manager.archive.storage.block import Block

    return Block.load(path, size)


def _read_all(path: Path) -> tuple[Tail, int]:
    """Return the index of a segment and where its last whole record ends."""
    tail, end = Tail(), 0
    for batch in batches(scan(path), attrgetter("size")):
        numbers, received, offsets, *_ = zip(*batch, strict=True)
        raws, described = [one.raw for one in batch], (one.description for one in batch)
        tail.add(Places(numbers, received, offsets), read_attributes(raws, described))
        end = batch[-1].offset + batch[-1].size
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
