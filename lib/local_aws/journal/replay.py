"""Doing again what a journal says, in its order.

A turn that was interrupted by others, while it waited for something outside, is done in a thread of
its own, so that it can stand still at the same place; all others are done one after the other.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from local_aws.journal.file import Record

if TYPE_CHECKING:
    from local_aws.clock import Clock
    from local_aws.journal.turns import Outcome, Turns

Work = Callable[[Record], bytes]
"""Does what a record says; returns what that tells the caller."""


class _Interrupted:
    """A turn in a thread of its own."""

    def __init__(self) -> None:
        self.stands = threading.Event()
        self.may_go_on = threading.Event()
        self.outcome: Outcome | None = None


class Replaying:
    """What does again what is in a file (see `Replay`).

    `count` is how many turns there were, `different` those that told their caller something else
    than they did then.
    """

    def __init__(self, turns: Turns, clock: Clock, work: Work) -> None:
        self._turns, self._clock, self._work = turns, clock, work
        self._mine = threading.local()
        self._waiting: dict[int, _Interrupted] = {}
        self._told: dict[int, tuple[Record, int]] = {}
        self._over = False
        self.count = 0
        self.different: list[Record] = []

    def run(self, records: Iterable[tuple[Record, Any]], seen: Callable[[Any], None]) -> None:
        """Do all of it; `seen` is told of each record when it is done."""
        for record, following, place in _with_following(records):
            self._play(record, following)
            seen(place)

    def _play(self, record: Record, following: Record | None) -> None:
        kind = record.head["kind"]
        if kind == "start":
            self._turns.count(record)
            self._clock.hold(record.head["at"])
            self._work(record)
        elif kind == "done":
            self._compare(record)
        elif kind == "back":
            self._go_on(record)
        else:
            self._do(record, following)

    def _do(self, record: Record, following: Record | None) -> None:
        self.count += 1
        number = record.head["turn"]
        self._turns.count(record)
        self._clock.hold(record.head["at"])
        ends = following is not None and following.head["kind"] == "done"
        if ends and following is not None and following.head["turn"] == number:
            self._told[number] = record, _checksum(self._work, record)
            return
        one = _Interrupted()
        threading.Thread(
            target=self._apart, args=(one, record, number), name="again", daemon=True
        ).start()
        one.stands.wait()

    def _apart(self, one: _Interrupted, record: Record, number: int) -> None:
        self._mine.turn = one
        self._turns.belongs(to_this_thread=True)
        told = _checksum(self._work, record)
        self._told[number] = record, told
        if self._over:
            self._turns.end_of_interrupted(number, told)
        one.stands.set()

    def outcome(self, number: int, lost: Outcome) -> Outcome | None:
        """Stand still until what came of the wait of that number is played; None if it never is.

        Return `lost` where nobody waited then.
        """
        one: _Interrupted | None = getattr(self._mine, "turn", None)
        if one is None:
            return lost
        self._waiting[number] = one
        one.may_go_on.clear()
        one.stands.set()
        one.may_go_on.wait()
        return one.outcome

    def _go_on(self, record: Record) -> None:
        one = self._waiting.pop(record.head["wait"], None)
        if one is None:
            return
        self._clock.hold(record.head["at"])
        one.outcome = record.head["outcome"]
        one.stands.clear()
        one.may_go_on.set()
        one.stands.wait()

    def _compare(self, record: Record) -> None:
        found = self._told.pop(record.head["turn"], None)
        if found is not None and found[1] != record.head["told"]:
            self.different.append(found[0])

    def finish(self) -> None:
        """Let those go on who wait for what will never come."""
        self._over = True
        for one in self._waiting.values():
            one.outcome = None
            one.may_go_on.set()


def _with_following(
    records: Iterable[tuple[Record, Any]],
) -> Iterator[tuple[Record, Record | None, Any]]:
    before: tuple[Record, Any] | None = None
    for record, place in records:
        if before is not None:
            yield before[0], record, before[1]
        before = record, place
    if before is not None:
        yield before[0], None, before[1]


def _checksum(work: Work, record: Record) -> int:
    try:
        return zlib.crc32(work(record))
    except Exception:
        # It failed then as well, or its checksum will tell that it didn't.
        return zlib.crc32(b"")
