"""What waits to be handed on together: until there is enough of it, or long enough."""

from __future__ import annotations

import threading
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Record:
    """A record on its way through a stream; `arrived` in epoch seconds."""

    record_id: str
    data: bytes
    arrived: float


class Buffer:
    """Records in the order of their arrival, with the limits of BufferingHints.

    `add` says whether a timer has to be set, and whether there is enough at once.
    """

    def __init__(self, megabytes: int, seconds: float) -> None:
        self.limit = megabytes * MEGABYTE
        self.seconds = seconds
        self._records: list[Record] = []
        self._size = 0
        self._generation = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._records)

    @property
    def generation(self) -> int:
        """Which buffer this is: a timer of an earlier one means nothing."""
        return self._generation

    def add(self, records: list[Record]) -> tuple[bool, bool]:
        """Keep records; return (it was empty before, it is full now)."""
        with self._lock:
            was_empty = not self._records
            self._records += records
            self._size += sum(len(one.data) for one in records)
            return was_empty and bool(records), self._size >= self.limit

    def take(self) -> list[Record]:
        """Return what is there, and begin again."""
        with self._lock:
            found, self._records, self._size = self._records, [], 0
            self._generation += 1
            return found
