"""A clock that can be turned, and the work that waits for it.

Everything in the local AWS that depends on time (DNS propagation, verification, quotas, retention,
retries, link expiry) reads this clock and no other.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

START = 1767690000.0
"""2026-01-06T09:00:00Z, a Tuesday morning: where every lab begins unless told otherwise."""


class Clock:
    """Epoch seconds that move when told to (frozen) or with real time (ticking).

    A frozen clock makes the outputs of a notebook reproducible; a ticking one suits an application
    under test, whose visibility timeouts and polls expect time to pass. Both can be advanced.
    """

    def __init__(self, start: float = START, *, ticking: bool = False) -> None:
        self.ticking = ticking
        self._base = start
        self._anchor = time.monotonic()
        self._held: float | None = None
        self._jobs: list[tuple[float, int, Callable[..., Any], tuple[Any, ...]]] = []
        self._order = itertools.count()
        self._lock = threading.RLock()
        self._running = threading.Lock()
        self._waiting = 0
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return the lab's time in epoch seconds."""
        if (held := self._held) is not None:
            return held
        return self._base + (time.monotonic() - self._anchor) if self.ticking else self._base

    def hold(self, moment: float | None = None) -> float:
        """Stand still until `let_go`, at the present moment or at one given; return it.

        What happens meanwhile happens at one moment, and can so be done again.
        """
        with self._lock:
            if moment is None:
                moment = self.now()
            else:
                self._base, self._anchor = moment, time.monotonic()
            self._held = moment
        return moment

    def let_go(self) -> None:
        """Go on as if the clock had not stood still; where it was turned, from there."""
        self._held = None

    def utc(self) -> datetime:
        """Return the lab's time as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def call_later(self, delay: float, function: Callable[..., Any], *args: Any) -> None:
        """Run `function(*args)` once the clock has moved on by `delay` seconds (0: very soon)."""
        with self._lock:
            entry = (self.now() + delay, next(self._order), function, args)
            heapq.heappush(self._jobs, entry)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher()` after every request and every job: it may find that there is work."""
        self._watchers.append(watcher)

    def advance(self, seconds: float) -> None:
        """Turn the clock forward, running each waiting job at the moment it is due.

        Raises ValueError for a negative number: a mailbox can't un-receive a message.
        """
        if seconds < 0:
            raise ValueError("The clock only turns forward: give a number of seconds >= 0.")
        target = self.now() + seconds
        self._run_until(target, wait=True)
        self._move_to(target)

    def is_due(self) -> bool:
        """Whether the time of a job has come."""
        with self._lock:
            return bool(self._jobs) and self._jobs[0][0] <= self.now()

    def run_due(self) -> None:
        """Run the jobs whose time has come. A job that is added meanwhile and due runs as well."""
        self._run_until(None, wait=False)

    def _run_until(self, target: float | None, *, wait: bool) -> None:
        # One thread works the queue at a time. A call that comes from inside a job, or from a
        # request made by one, leaves the rest to the thread that is already at it.
        if not self._running.acquire(blocking=wait and not self._is_worker() and not self._waiting):
            return
        self._worker = threading.get_ident()
        try:
            self._look()
            while (job := self._next_due(target)) is not None:
                job[2](*job[3])
                self._look()
        finally:
            self._worker = 0
            self._running.release()

    def _look(self) -> None:
        for watcher in self._watchers:
            watcher()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While somebody waits for a process that may call back, nobody waits for the jobs.

        A job may be what waits. A call out of the process that turns the clock would wait for that
        job, and the job for the call.
        """
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    _worker = 0

    def _is_worker(self) -> bool:
        return self._worker == threading.get_ident()

    def _next_due(
        self, target: float | None
    ) -> tuple[float, int, Callable[..., Any], tuple[Any, ...]] | None:
        with self._lock:
            limit = self.now() if target is None else target
            if not self._jobs or self._jobs[0][0] > limit:
                return None
            job = heapq.heappop(self._jobs)
            if job[0] > self.now():
                self._move_to(job[0])
            return job

    def _move_to(self, moment: float) -> None:
        with self._lock:
            ahead = moment - self.now()
            if ahead <= 0:
                return
            if self._held is None:
                self._base, self._anchor = moment, time.monotonic()
            else:
                self._base, self._held = self._base + ahead if self.ticking else moment, moment

    def clear(self, start: float = START) -> None:
        """Forget all waiting jobs and go back to `start`."""
        with self._lock:
            self._jobs.clear()
            self._watchers.clear()
            self._base, self._anchor = start, time.monotonic()
            self._held = None if self._held is None else start
