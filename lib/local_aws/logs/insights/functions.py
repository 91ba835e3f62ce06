"""The functions of the query language, as SQL over SQL, and what SQLite hasn't got itself.

Source: "Supported operations and functions", CloudWatch Logs user guide.
"""

from __future__ import annotations

import ipaddress
import math
import sqlite3
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from local_aws.regular_expressions import expression

UNITS = {
    "ms": 1,
    "s": 1000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 7 * 86_400_000,
}
"""Milliseconds of a period of time. Months, quarters and years have no fixed length."""

CALENDAR = {"mo": 1, "q": 3, "y": 12}
"""Months of the others."""


def number(sql: str) -> str:
    """Return SQL that takes text which is a number as one."""
    numeric = f"typeof({sql})='text' AND {sql}<>'' AND {sql} NOT GLOB '*[^0-9.eE+-]*'"
    return f"iif({numeric}, CAST({sql} AS NUMERIC), {sql})"


def text(sql: str) -> str:
    """Return SQL for a value as text."""
    return f"CAST({sql} AS TEXT)"


def _joined(name: str, kind: Callable[[str], str], rest: str = "") -> Callable[..., str]:
    def sql(*values: str) -> str:
        return f"{name}({', '.join(map(kind, values))}{rest})"

    return sql


def _same(sql: str) -> str:
    return sql


PLAIN: dict[str, tuple[int, int, Callable[..., str]]] = {
    "abs": (1, 1, _joined("abs", number)),
    "ceil": (1, 1, _joined("own_ceil", number)),
    "floor": (1, 1, _joined("own_floor", number)),
    "sqrt": (1, 1, _joined("own_sqrt", number)),
    "log": (1, 1, _joined("own_log", number)),
    "greatest": (2, 99, _joined("max", number)),
    "least": (2, 99, _joined("min", number)),
    "strlen": (1, 1, _joined("length", text)),
    "tolower": (1, 1, _joined("lower", text)),
    "lower": (1, 1, _joined("lower", text)),
    "toupper": (1, 1, _joined("upper", text)),
    "upper": (1, 1, _joined("upper", text)),
    "trim": (1, 2, _joined("trim", text)),
    "ltrim": (1, 2, _joined("ltrim", text)),
    "rtrim": (1, 2, _joined("rtrim", text)),
    "replace": (3, 3, _joined("replace", text)),
    "concat": (2, 99, lambda *values: "(" + " || ".join(map(text, values)) + ")"),
    "substr": (2, 3, lambda sql, start, *n: f"substr({', '.join((text(sql), f'{start}+1', *n))})"),
    "strcontains": (2, 2, lambda whole, part: f"(instr({text(whole)}, {text(part)})>0)"),
    "coalesce": (1, 99, lambda *values: f"coalesce({', '.join((*values, 'NULL'))})"),
    "ispresent": (1, 1, lambda sql: f"({sql} IS NOT NULL)"),
    "isempty": (1, 1, lambda sql: f"({sql} IS NULL OR {text(sql)}='')"),
    "isblank": (1, 1, lambda sql: f"({sql} IS NULL OR trim({text(sql)})='')"),
    "isvalidip": (1, 1, _joined("own_ip", text, ", 0")),
    "isvalidipv4": (1, 1, _joined("own_ip", text, ", 4")),
    "isvalidipv6": (1, 1, _joined("own_ip", text, ", 6")),
    "isipinsubnet": (2, 2, _joined("own_in_subnet", text, ", 0")),
    "isipv4insubnet": (2, 2, _joined("own_in_subnet", text, ", 4")),
    "isipv6insubnet": (2, 2, _joined("own_in_subnet", text, ", 6")),
    "tomillis": (1, 1, _same),
}
"""Name in lower case -> (fewest arguments, most, arguments in SQL -> SQL)."""

AGGREGATES: dict[str, tuple[int, int, Callable[..., str]]] = {
    "count": (0, 1, lambda sql="*": f"count({sql})"),
    "count_distinct": (1, 1, lambda sql: f"count(DISTINCT {sql})"),
    "sum": (1, 1, _joined("sum", number)),
    "avg": (1, 1, _joined("avg", number)),
    "min": (1, 1, _joined("min", number)),
    "max": (1, 1, _joined("max", number)),
    "pct": (2, 2, lambda sql, part: f"own_pct({number(sql)}, {part})"),
    "percentile": (2, 2, lambda sql, part: f"own_pct({number(sql)}, {part})"),
    "median": (1, 1, lambda sql: f"own_pct({number(sql)}, 50)"),
    "stddev": (1, 1, _joined("own_stddev", number)),
    "sortsfirst": (1, 1, _joined("min", number)),
    "sortslast": (1, 1, _joined("max", number)),
}
"""Assumption: median, sortsFirst and sortsLast are what their names say, which is all AWS says."""


def matches(pattern: str, value: Any) -> bool | None:
    """Return whether a pattern is found in a value."""
    return None if value is None else expression(pattern).found(str(value))


@lru_cache(maxsize=64)
def _found(pattern: str, value: str) -> tuple[str | None, ...] | None:
    return expression(pattern).first(value)


def extract(pattern: str, group: int, value: Any) -> str | None:
    """Return what a group of a pattern finds in a value."""
    found = _found(pattern, str(value)) if value is not None else None
    return found[group] if found else None


def floor_months(millis: int, months: int) -> int:
    """Return the beginning of the period of so many months that a moment lies in."""
    moment = datetime.fromtimestamp(millis / 1000, UTC)
    whole = moment.year * 12 + moment.month - 1
    year, month = divmod(whole - whole % months, 12)
    return int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp() * 1000)


def _ip(value: str | None, version: int) -> int | None:
    try:
        return None if value is None else int(version in (0, ipaddress.ip_address(value).version))
    except ValueError:
        return 0


def _in_subnet(value: str | None, subnet: str, version: int) -> int | None:
    if value is None:
        return None
    try:
        network = ipaddress.ip_network(subnet, strict=False)
        return int(version in (0, network.version) and ipaddress.ip_address(value) in network)
    except ValueError:
        return 0


def _on_numbers(function: Callable[[float], float]) -> Callable[[Any], float | None]:
    def call(value: Any) -> float | None:
        try:
            return function(value)
        except (TypeError, ValueError):
            return None

    return call


class _Percentile:
    """pct(f, p): the smallest value that at least p percent of the values don't exceed."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._part = 50.0

    def step(self, value: Any, part: float) -> None:
        self._part = part
        if isinstance(value, int | float):
            self._values.append(value)

    def finalize(self) -> float | None:
        if not self._values:
            return None
        rank = max(math.ceil(len(self._values) * self._part / 100), 1)
        return sorted(self._values)[rank - 1]


class _Deviation:
    """stddev(f). Assumption: of the population."""

    def __init__(self) -> None:
        self._values: list[float] = []

    def step(self, value: Any) -> None:
        if isinstance(value, int | float):
            self._values.append(value)

    def finalize(self) -> float | None:
        return statistics.pstdev(self._values) if self._values else None


class _ByTime:
    """earliest(f) and latest(f): the value of the event that is first or last in time."""

    last = False

    def __init__(self) -> None:
        self._best: tuple[int, Any] | None = None

    def step(self, value: Any, moment: int) -> None:
        if value is None:
            return
        if self._best is None or (moment > self._best[0] if self.last else moment < self._best[0]):
            self._best = (moment, value)

    def finalize(self) -> Any:
        return self._best[1] if self._best else None


class _Latest(_ByTime):
    last = True


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the SQL calls."""
    one: dict[str, Callable[..., Any]] = {
        "own_ceil": _on_numbers(math.ceil),
        "own_floor": _on_numbers(math.floor),
        "own_sqrt": _on_numbers(math.sqrt),
        "own_log": _on_numbers(math.log),
    }
    for name, function in one.items():
        connection.create_function(name, 1, function, deterministic=True)
    two: dict[str, Callable[..., Any]] = {
        "own_power": _power,
        "own_matches": matches,
        "own_months": floor_months,
        "own_ip": _ip,
    }
    for name, function in two.items():
        connection.create_function(name, 2, function, deterministic=True)
    connection.create_function("own_in_subnet", 3, _in_subnet, deterministic=True)
    connection.create_function("own_extract", 3, extract, deterministic=True)
    aggregates: tuple[tuple[str, int, Any], ...] = (
        ("own_pct", 2, _Percentile),
        ("own_stddev", 1, _Deviation),
        ("own_earliest", 2, _ByTime),
        ("own_latest", 2, _Latest),
    )
    for name, arguments, kind in aggregates:
        connection.create_aggregate(name, arguments, kind)


def _power(base: Any, exponent: Any) -> float | None:
    try:
        return math.pow(base, exponent)
    except (TypeError, ValueError, ArithmeticError):
        return None
