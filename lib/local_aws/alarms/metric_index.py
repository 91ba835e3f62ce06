"""What CloudWatch has been told, by metric: an alarm that looks every minute reads what it needs.

moto keeps all data of all metrics in one list, at whose end new data comes.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

Metric = tuple[str, str]
"""Namespace and name."""


class MetricIndex:
    """The data of moto's list, taken over as far as it is new."""

    def __init__(self) -> None:
        self._found: defaultdict[Metric, list[tuple[float, Any]]] = defaultdict(list)
        self._taken = 0
        self._last: Any = None

    def within(self, data: list[Any], metric: Metric, begin: float, end: float) -> list[Any]:
        """Return a metric's data from `begin` to before `end` (epoch seconds)."""
        self._catch_up(data)
        return [one for moment, one in self._found[metric] if begin <= moment < end]

    def _catch_up(self, data: list[Any]) -> None:
        last = data[self._taken - 1] if 0 < self._taken <= len(data) else None
        if last is not self._last:  # something was taken back
            self._found.clear()
            self._taken = 0
        for one in data[self._taken :]:
            self._found[one.namespace, one.name].append((moment_of(one), one))
        self._taken, self._last = len(data), data[-1] if data else None


def moment_of(datum: Any) -> float:
    """Return when a datum of moto's is from, in epoch seconds."""
    at: datetime = datum.timestamp
    # moto keeps moments without a zone, which are UTC.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
