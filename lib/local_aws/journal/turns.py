"""One request at a time, each written down when its turn begins.

Two requests at once would take identifiers in an order that nobody could repeat. Where a turn has
to wait for something outside (a function's process, a long poll, somebody's web host), others have
theirs meanwhile; that it goes on, when and with what outcome, is written down as well.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from local_aws.journal.file import JournalFile, Record

if TYPE_CHECKING:
    from local_aws.clock import Clock

Answer = TypeVar("Answer")
Outcome = dict[str, Any]

HEARTBEAT = 10.0
"""Seconds of a ticking clock after which its time is written down though nothing has happened."""


class Replay(Protocol):
    """What does again what is in the file, as long as it is at it."""

    def outcome(self, number: int, lost: Outcome) -> Outcome | None:
        """Return what came of the wait of that number; None where the process ended before."""


class Turns:
    """Who may be at work in a world, and what is written of it."""

    def __init__(self, clock: Clock, file: JournalFile) -> None:
        self.file = file
        self.replay: Replay | None = None
        self.began_anew: Callable[[], Record] | None = None
        """What a journal begins with; called after a reset."""
        self._clock = clock
        self._baton = threading.Lock()
        self._mine = threading.local()
        self._turns = self._waits = 0
        self._current = Record({})
        self._reset = False

    @property
    def is_mine(self) -> bool:
        """Whether it is this thread's turn."""
        return bool(getattr(self._mine, "turn", False))

    def take(
        self,
        record: Record,
        work: Callable[[], Answer],
        told: Callable[[Answer], bytes],
        *,
        lasting: bool = True,
    ) -> Answer:
        """Do some work in its turn; `lasting` work is on disk when this returns.

        `told` gives what the work has told its caller, of which a checksum is kept. Raises OSError
        where nothing can be written down; then nothing is done.
        """
        if self.is_mine:
            return work()
        self._wait_for_turn()
        try:
            number = self._begin(record)
            answer, position = self._do(number, work, told)
        finally:
            self._end_turn()
        if lasting:
            self.file.sync(position)
        return answer

    def _do(
        self, number: int, work: Callable[[], Answer], told: Callable[[Answer], bytes]
    ) -> tuple[Answer, int]:
        try:
            answer = work()
        except BaseException:
            self.done(number, zlib.crc32(b""))
            raise
        return answer, self.done(number, zlib.crc32(told(answer)))

    def _begin(self, record: Record) -> int:
        number, moment = self._turns + 1, self._clock.hold()
        self._current = Record({**record.head, "turn": number, "at": moment}, record.body)
        self.file.append(self._current)
        self._turns = number
        return number

    def done(self, number: int, told: int) -> int:
        """Write down how a turn has ended, with the checksum of what it has told its caller.

        Returns the position of that in the file.
        """
        record = Record({"kind": "done", "turn": number, "told": told})
        if self._reset and self.began_anew is not None:
            self._reset = False
            self.file.replace([self.began_anew(), self._current, record])
            return self.file.position
        return self.file.append(record)

    def outside(self, call: Callable[[], Outcome], lost: Outcome) -> Outcome:
        """Let others have their turn while `call` waits; return what came of it, JSON as it is.

        Done again, it isn't called: what came of it then is returned; `lost`, where the process
        ended before anything did.
        """
        if not self.is_mine:
            return call()
        self._waits += 1
        number, replay = self._waits, self.replay
        if replay is None:
            outcome = self._called(call, lost)
        else:
            found = replay.outcome(number, lost)
            if found is not None:
                return found
            outcome = lost
            self._wait_for_turn()
        head = {"kind": "back", "wait": number, "at": self._clock.hold(), "outcome": outcome}
        self.file.append(Record(head))
        return outcome

    def _called(self, call: Callable[[], Outcome], lost: Outcome) -> Outcome:
        self._end_turn()
        outcome = lost
        try:
            outcome = call()
        finally:
            self._wait_for_turn()
        return outcome

    def _wait_for_turn(self) -> None:
        self._baton.acquire()
        self._mine.turn = True

    def _end_turn(self) -> None:
        self._clock.let_go()
        self._mine.turn = False
        self._baton.release()

    def tick(self) -> None:
        """Run the jobs whose time has come, if there are any."""
        if self._clock.is_due() or self._clock.now() - self._current.head["at"] > HEARTBEAT:
            self.take(Record({"kind": "tick"}), self._clock.run_due, lambda _: b"", lasting=False)

    def note_reset(self) -> None:
        """Note that the world has gone back to its first moment: what was before is forgotten."""
        self._reset = self.replay is None

    @property
    def waits(self) -> int:
        """How often a turn has waited for something outside."""
        return self._waits

    def count(self, record: Record) -> None:
        """Count a turn that is done again, or a start, which tells how it was counted."""
        self._turns, self._current = record.head["turn"], record
        self._waits = record.head.get("waits", self._waits)

    def start(self, head: dict[str, Any]) -> Record:
        """Return the record of the start of a run."""
        counts = {"turn": self._turns, "waits": self._waits, "at": self._clock.now()}
        return Record({"kind": "start", **head, **counts})

    def enter(self) -> None:
        """Take all turns, to do again what is written."""
        self._wait_for_turn()

    def leave(self) -> None:
        """Let others have their turn from now on."""
        self.replay = None
        self._end_turn()

    def belongs(self, to_this_thread: bool) -> None:
        """Say whether this thread, which does something again, is in a turn."""
        self._mine.turn = to_this_thread

    def end_of_interrupted(self, number: int, told: int) -> None:
        """End a turn that the process did not live to end."""
        self.done(number, told)
        self._end_turn()
