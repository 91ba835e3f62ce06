"""Group commit: many threads append, one of them writes and syncs for all who wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class GroupCommit(Generic[Entry]):
    """Hands the entries that have gathered to `commit`, one batch at a time.

    While a batch is being synced to disk the next one gathers, so the more threads wait the more
    one sync serves. `add` returns when the entry's batch is committed and raises what `commit`
    raised for that batch.
    """

    def __init__(self, commit: Callable[[list[Entry]], None]) -> None:
        self._commit = commit
        self._changed = threading.Condition()
        self._waiting: list[_Ticket[Entry]] = []
        self._busy = False

    def add(self, entries: list[Entry]) -> None:
        """Commit `entries` together with whatever else is waiting."""
        ticket = _Ticket(entries)
        with self._changed:
            self._waiting.append(ticket)
            while self._busy and not ticket.done:
                self._changed.wait()
            if not ticket.done:
                self._busy = True
                batch, self._waiting = self._waiting, []
        if not ticket.done:
            self._lead(batch)
        if ticket.error is not None:
            raise ticket.error

    def _lead(self, batch: list[_Ticket[Entry]]) -> None:
        error: BaseException | None = None
        try:
            self._commit([entry for ticket in batch for entry in ticket.entries])
        except BaseException as problem:
            error = problem
        with self._changed:
            for ticket in batch:
                ticket.done, ticket.error = True, error
            self._busy = False
            self._changed.notify_all()


class _Ticket(Generic[Entry]):
    """What one caller waits for."""

    __slots__ = ("done", "entries", "error")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.done = False
        self.error: BaseException | None = None
