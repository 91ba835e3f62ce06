"""Small pieces of English that several rooms need."""

from __future__ import annotations

UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: "3 days", "1 minute 30 seconds"."""
    rest = round(seconds)
    parts = []
    for size, name in UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(plural(count, name))
    return " ".join(parts[:2]) or "0 seconds"


def plural(count: int, noun: str) -> str:
    """Return "1 message", "2 messages"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(words: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
