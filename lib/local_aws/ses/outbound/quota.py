"""How much an account may send: per second, and per 24 hours that slide."""

from __future__ import annotations

from collections import deque

WINDOW = 86_400.0
"""Seconds in which recipients are counted: the 24 hours before the moment of sending."""

BURST = 1.0
"""Seconds of the sending rate that can be used at once. One: at 1/s no message has a second one
right behind it. (AWS says that short bursts above the rate pass, not how long they may be.)"""

ROUNDING = 1e-6
"""Seconds that sums of floating-point numbers may be off."""


class Quota:
    """What an account has sent lately, in one Region."""

    def __init__(self) -> None:
        self._counted: deque[tuple[float, int]] = deque()
        self._total = 0
        self._free_at = 0.0

    def sent(self, now: float) -> int:
        """Return how many recipients have counted in the last 24 hours."""
        while self._counted and self._counted[0][0] <= now - WINDOW:
            self._total -= self._counted.popleft()[1]
        return self._total

    def daily_exceeded(self, now: float, limit: float) -> bool:
        """Whether the 24 hours are used up; -1 is no limit.

        A message passes as long as anything is left, however many recipients it has: so AWS's blog
        describes both limits ("sending limits are based on recipients rather than on messages").
        """
        return 0 <= limit <= self.sent(now)

    def rate_exceeded(self, now: float, rate: float) -> bool:
        """Whether the sending rate (recipients a second) is used up at this moment."""
        ahead = max(0.0, BURST - 1.0 / rate)
        return self._free_at - now > ahead + ROUNDING

    def count(self, now: float, recipients: int, counted: int, rate: float) -> None:
        """Take note of a message: all `recipients` use the rate, `counted` of them the 24 hours."""
        self._free_at = max(now, self._free_at) + recipients / rate
        if counted:
            self._counted.append((now, counted))
            self._total += counted
