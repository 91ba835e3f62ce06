"""One archive's mail: segments on disk, an index beside each, and the search over all of them."""

from __future__ import annotations

import shutil
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from local_aws.mail_manager.archive.attributes import Attributes, read_attributes
from local_aws.mail_manager.archive.filters import Question
from local_aws.mail_manager.archive.group_commit import GroupCommit
from local_aws.mail_manager.archive.segment import (
    Record,
    encode_description,
    encode_head,
    record_size,
    scan,
)
from local_aws.mail_manager.archive.segment_file import Place, SegmentFile, StoredMail

BULK_MESSAGES = 1_000
"""Messages that a bulk import commits at a time."""


@dataclass(slots=True, frozen=True)
class Mail:
    """A message to be archived; the description and time of receipt are as in `Record`."""

    raw: bytes
    description: dict[str, Any]
    received: float


@dataclass(slots=True)
class _Prepared:
    """A message on its way to disk."""

    mail: Mail
    description: bytes
    attributes: Attributes
    number: int = -1

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return record_size(self.description, self.mail.raw)


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
        prepared = _prepare(mail)
        self._add([prepared])
        return prepared.number

    def append_many(self, mails: Iterable[Mail]) -> Iterator[int]:
        """Store messages and yield their numbers, each when it is safe; quicker than one by one."""
        waiting = iter(mails)
        while batch := [_prepare(mail) for mail in islice(waiting, BULK_MESSAGES)]:
            self._add(batch)
            yield from (prepared.number for prepared in batch)

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
        segments = self._segments
        at = bisect_right(segments, number, key=lambda segment: segment.first_number) - 1
        return segments[at].read(number) if at >= 0 else None

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

    def _add(self, batch: list[_Prepared]) -> None:
        self._commits.add(batch)
        if self._unfinished and self._finishing.acquire(blocking=False):
            try:
                while self._unfinished:
                    self._unfinished.popleft().finish()
            finally:
                self._finishing.release()

    def _commit(self, batch: list[_Prepared]) -> None:
        segment = self._segment_for(batch)
        places: list[Place] = []
        pieces: list[bytes] = []
        end = segment.size
        for number, prepared in enumerate(batch, self._next):
            mail, description = prepared.mail, prepared.description
            head = encode_head(number, mail.received, description, mail.raw)
            pieces += (head, description, mail.raw)
            places.append((number, mail.received, end, prepared.attributes))
            end += prepared.size
            prepared.number = number
        segment.append(b"".join(pieces), places)
        self._next += len(batch)

    def _segment_for(self, batch: list[_Prepared]) -> SegmentFile:
        size = sum(prepared.size for prepared in batch)
        last = self._segments[-1] if self._segments else None
        if last is not None and last.has_room(len(batch), size):
            return last
        segment = SegmentFile.create(self._folder / f"{self._next:012d}.segment")
        with self._changing:
            self._segments = [*self._segments, segment]
        if last is not None:
            self._unfinished.append(last)
        return segment


def _prepare(mail: Mail) -> _Prepared:
    description = encode_description(mail.description)
    return _Prepared(mail, description, read_attributes(mail.raw, mail.description))
