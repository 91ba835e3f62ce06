"""How often messages of a queue were sent, received and deleted, minute by minute.

Source: "Available CloudWatch metrics for Amazon SQS" in the developer guide. A message that goes to
a dead-letter queue because it failed isn't counted as sent there; the guide says so.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60

SENT, SIZE = "NumberOfMessagesSent", "SentMessageSize"
RECEIVED, EMPTY = "NumberOfMessagesReceived", "NumberOfEmptyReceives"
DELETED = "NumberOfMessagesDeleted"
UNITS = {SENT: "Count", SIZE: "Bytes", RECEIVED: "Count", EMPTY: "Count", DELETED: "Count"}
"""Metric -> unit."""


@dataclass(slots=True)
class Summary:
    """The values of one metric in one minute, as StatisticValues has them."""

    metric: str
    begin: float
    count: int = 0
    total: float = 0.0
    lowest: float = float("inf")
    highest: float = 0.0

    def add(self, value: float) -> None:
        """Take in a value."""
        self.count, self.total = self.count + 1, self.total + value
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)


class CallCounts:
    """What CloudWatch hasn't been told yet of one queue."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, float], Summary] = {}

    def add(self, metric: str, now: float, value: float = 1.0) -> None:
        """Count something."""
        key = metric, now - now % MINUTE
        self._found.setdefault(key, Summary(*key)).add(value)

    def take(self) -> list[Summary]:
        """Return what there is, once."""
        found, self._found = self._found, {}
        return list(found.values())
