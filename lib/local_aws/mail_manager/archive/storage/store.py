"""One archive's mail: segments on disk, an index beside each, and the search over all of them."""

from __future__ import annotations

import shutil
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, groupby
from pathlib import Path
from typing import Any, NamedTuple

from local_aws.mail_manager.archive.reading.attributes import Attributes, read_attributes
from local_aws.mail_manager.archive.storage.batches import batches
from local_aws.mail_manager.archive.storage.filters import Question
from local_aws.mail_manager.archive.storage.group_commit import GroupCommit
from local_aws.mail_manager.archive.storage.segment import (
    Record,
    encode_description,
    encode_head,
    record_size,
    scan,
)
from local_aws.mail_manager.archive.storage.segment_file import SegmentFile, StoredMail
from local_aws.mail_manager.archive.storage.tail import Places


@dataclass(slots=True, frozen=True)
class Mail:
    """A message to be archived; the description and time of receipt are as in `Record`."""

    raw: bytes
    description: dict[str, Any]
    received: float


@dataclass(slots=True)
class _Batch:
    """Messages on their way to disk; their numbers follow upon each other."""

    mails: list[Mail]
    descriptions: list[bytes]
    attributes: Attributes
    first: int = -1
    """The number of the first message, once it has one."""

    @property
    def numbers(self) -> range:
        """The messages' numbers."""
        return range(self.first, self.first + len(self.mails))

    def sizes(self) -> list[int]:
        """Return the bytes that each message takes on disk."""
        described = zip(self.descriptions, self.mails, strict=True)
        return [record_size(description, mail.raw) for description, mail in described]

    def records(self) -> Iterator[bytes]:
        """Yield the pieces of what is to be written."""
        for number, mail, description in zip(
            self.numbers, self.mails, self.descriptions, strict=True
        ):
            yield encode_head(number, mail.received, description, mail.raw)
            yield description
            yield mail.raw


class Hit(NamedTuple):
    """A message that a search found. Hits sort by time of receipt, then by number."""

    received: float
    number: int


class ArchiveStore:
    """Keeps mail in a folder. A message whose number has been returned is on disk and is found.

    Any number of threads may use it. Raises OSError where the disk refuses; nothing of the batch
    that failed is kept then.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        paths = sorted(folder.glob("*.segment"))
        self._segments = [SegmentFile.open(path, last=path == paths[-1]) for path in paths]
        for segment in self._segments[:-1]:
            segment.finish()
        self._next = 1 + max((segment.last_number for segment in self._segments), default=0)
        self._commits = GroupCommit(self._commit)
        self._unfinished: deque[SegmentFile] = deque()
        self._changing, self._finishing = threading.Lock(), threading.Lock()

    def __len__(self) -> int:
        return sum(segment.index.count for segment in self._segments)

    def append(self, mail: Mail) -> int:
        """Store a message and return its number in the archive once it is safe on disk."""
        (number,) = self._add([mail])
        return number

    def append_many(self, mails: Iterable[Mail]) -> Iterator[int]:
        """Store messages and yield their numbers, each when it is safe; quicker than one by one."""
        for batch in batches(mails, lambda mail: len(mail.raw)):
            yield from self._add(batch)

    def search(self, question: Question, limit: int) -> list[Hit]:
        """Return the newest messages that match, the newest first, `limit` at most."""
        hits: list[tuple[float, int]] = []
        for segment in sorted(self._segments, key=lambda one: one.index.newest, reverse=True):
            if segment.index.newest < question.oldest:
                break
            if len(hits) >= limit and (limit == 0 or segment.index.newest < hits[-1][0]):
                break
            found = segment.index.search(question, limit)
            hits = sorted([*hits, *found], reverse=True)[:limit]
        return list(map(Hit._make, hits))

    def read(self, number: int) -> StoredMail | None:
        """Return a message, or None where there is none of that number."""
        return next(self.read_many([number]), None)

    def read_many(self, numbers: Iterable[int]) -> Iterator[StoredMail]:
        """Yield messages, in order, without those that there are none of; quicker than `read`."""
        segments = self._segments
        firsts = [segment.first_number for segment in segments]
        for after, group in groupby(numbers, partial(bisect_right, firsts)):
            if after > 0:
                yield from segments[after - 1].read_many(group)

    def records_after(self, number: int) -> Iterator[Record]:
        """Yield the messages with higher numbers, in order."""
        for segment in self._segments:
            if segment.last_number > number:
                yield from (record for record in scan(segment.path) if record.number > number)

    def drop_older_than(self, oldest: float) -> None:
        """Delete the closed segments in which every message was received before `oldest`."""
        with self._changing:
            expired = [segment for segment in self._segments[:-1] if segment.index.newest < oldest]
            self._segments = [segment for segment in self._segments if segment not in expired]
        for segment in expired:
            segment.remove()

    def remove(self) -> None:
        """Delete everything."""
        self.close()
        shutil.rmtree(self._folder)

    def close(self) -> None:
        """Close the files; nothing can be done with the store afterwards."""
        for segment in self._segments:
            segment.close()

    def _add(self, mails: list[Mail]) -> range:
        batch = _prepare(mails)
        self._commits.add([batch])
        if self._unfinished and self._finishing.acquire(blocking=False):
            try:
                while self._unfinished:
                    self._unfinished.popleft().finish()
            finally:
                self._finishing.release()
        return batch.numbers

    def _commit(self, batches: list[_Batch]) -> None:
        sizes = [batch.sizes() for batch in batches]
        segment = self._segment_for(sum(map(len, sizes)), sum(map(sum, sizes)))
        added, end, number = [], segment.size, self._next
        for batch, taken in zip(batches, sizes, strict=True):
            *offsets, end = accumulate(taken, initial=end)
            batch.first, number = number, number + len(taken)
            received = [mail.received for mail in batch.mails]
            added.append((Places(batch.numbers, received, offsets), batch.attributes))
        segment.append(b"".join(chain.from_iterable(batch.records() for batch in batches)), added)
        self._next = number

    def _segment_for(self, messages: int, size: int) -> SegmentFile:
        last = self._segments[-1] if self._segments else None
        if last is not None and last.has_room(messages, size):
            return last
        segment = SegmentFile.create(self._folder / f"{self._next:012d}.segment")
        with self._changing:
            self._segments = [*self._segments, segment]
        if last is not None:
            self._unfinished.append(last)
        return segment


def _prepare(mails: list[Mail]) -> _Batch:
    descriptions = [encode_description(mail.description) for mail in mails]
    raws, described = [mail.raw for mail in mails], [mail.description for mail in mails]
    return _Batch(mails, descriptions, read_attributes(raws, described))
