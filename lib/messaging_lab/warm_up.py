"""A plan that lets a new sender's volume grow from day to day.

Mailbox providers trust a domain and an IP address by what they have seen of it; whoever begins with
all of a large list at once is deferred or filed under spam. Nobody publishes safe numbers:
FIRST_DAY and GROWTH are an assumption, cautious ones from practice. Go on while bounces and
complaints stay low, and pause when they don't.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_DAY = 500
"""Messages on the first day, to the people who read you most."""

GROWTH = 1.5
"""A day's messages as a multiple of those of the day before."""


@dataclass(frozen=True)
class Day:
    """One day of the plan: its number from 1, its messages, and those sent up to its end."""

    number: int
    messages: int
    sent: int


def warm_up(
    total: int, *, quota: float, first_day: int = FIRST_DAY, growth: float = GROWTH
) -> list[Day]:
    """Return the days it takes to send `total` messages once, none of them above `quota`.

    `quota` is Max24HourSend; -1 is no limit. Raises ValueError for a plan that would never end.
    """
    if total < 0 or first_day < 1 or growth < 1 or (0 <= quota < 1):
        raise ValueError("Give total >= 0, first_day >= 1, growth >= 1, and a quota of 1 or more.")
    limit = float("inf") if quota < 0 else quota
    days: list[Day] = []
    sent, today = 0, float(first_day)
    while sent < total:
        messages = int(min(today, limit, total - sent))
        sent += messages
        days.append(Day(len(days) + 1, messages, sent))
        today = min(today * growth, limit)
    return days
