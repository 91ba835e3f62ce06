"""The events of a log group in SQLite: each field that was found in them is a column.

moto keeps the events; what it has and this hasn't is taken over before a query, and right after
PutLogEvents, so that queries find their work done.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from local_aws.logs.insights import functions
from local_aws.logs.insights.expressions import quoted

MOST_FIELDS = 200
"""Fields that are found in one event (user guide, "Supported logs and discovered fields")."""

LARGEST = 2**63 - 1

MOST_COLUMNS = 1000
"""Assumption: fields that are found in one log group. SQLite has at most 2,000 columns."""

OWN = ("timestamp", "ingested", "size", "stream", "pointer", "message")


class GroupEvents:
    """The table of one log group."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self.table = table
        self.columns: dict[str, str] = {}
        """Discovered field -> its column."""
        self._taken: dict[str, tuple[Any, int]] = {}
        self._statements: dict[tuple[str, ...], str] = {}
        connection.execute(f"CREATE TABLE {table} ({', '.join(OWN)})")

    def catch_up(self, streams: dict[str, Any]) -> None:
        """Take over what moto's streams have; forget streams that are gone."""
        taken = self._taken.items()
        for name in [name for name, (stream, _) in taken if streams.get(name) is not stream]:
            self._connection.execute(f"DELETE FROM {self.table} WHERE stream = ?", (name,))
            del self._taken[name]
        for name, stream in streams.items():
            done = self._taken.get(name, (stream, 0))[1]
            if len(stream.events) > done:
                self._take(name, stream.events[done:], done)
            self._taken[name] = (stream, len(stream.events))

    def _take(self, stream: str, events: list[Any], place: int) -> None:
        rows = [(n, one, _flat(one.message)) for n, one in enumerate(events, place)]
        for names, some in groupby(rows, key=lambda row: tuple(row[2])):
            kept = self._known(names)
            values = [
                (*_own(one, stream, place), *(found[name] for name in kept))
                for place, one, found in some
            ]
            self._connection.executemany(self._statements.get(kept) or self._insert(kept), values)

    def _known(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of an event's fields that have a column, or still get one."""
        free = MOST_COLUMNS - len(self.columns)
        if free >= len(names):
            return names
        new = [name for name in names if name not in self.columns][:free]
        return tuple(name for name in names if name in self.columns or name in new)

    def _insert(self, names: tuple[str, ...]) -> str:
        for name in names:
            if name not in self.columns:
                self.columns[name] = f"f{len(self.columns)}"
                self._connection.execute(
                    f"ALTER TABLE {self.table} ADD COLUMN {self.columns[name]}"
                )
        columns = [*OWN, *(self.columns[name] for name in names)]
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({marks})"
        self._statements[names] = statement
        return statement


def _own(event: Any, stream: str, place: int) -> tuple[Any, ...]:
    times = event.timestamp, event.ingestion_time
    text = _storable(event.message)
    return *times, len(text.encode()), stream, f"{stream}:{place}", text


def _flat(message: str) -> dict[str, Any]:
    """Return the fields of a JSON event: {"a.b": 1, "c.0": "x"}; nothing for other text."""
    if not message.startswith("{"):
        return {}
    try:
        leaves = list(islice(_leaves(json.loads(message), ""), MOST_FIELDS))
    except (ValueError, RecursionError):
        return {}
    return {name: _storable(value) for name, value in leaves}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}.{place}")
    else:
        yield path, value


def _storable(value: Any) -> Any:
    """Return a value as SQLite can hold it: integers of 64 bits, text without half characters."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        return float(value)
    return value


class Events:
    """The tables of an account's log groups in a Region."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        # Python 3.13 warns of a database that is forgotten without being closed.
        weakref.finalize(self, self.connection.close)
        self.connection.execute("PRAGMA case_sensitive_like = ON")
        functions.register(self.connection)
        self._groups: dict[str, GroupEvents] = {}

    def of(self, arn: str) -> GroupEvents:
        """Return the table of a log group, made when it is first asked for."""
        if arn not in self._groups:
            self._groups[arn] = GroupEvents(self.connection, f"events{len(self._groups)}")
        return self._groups[arn]

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()

    def source(self, tables: dict[str, GroupEvents], start: int, end: int) -> tuple[str, list[str]]:
        """Return SQL for the events of groups (by name) from one moment to another, and the fields
        found in them. The fields are columns f0, f1, …; milliseconds, inclusive."""
        fields = list(dict.fromkeys(name for table in tables.values() for name in table.columns))
        parts = []
        for log, table in tables.items():
            found = [
                f"{table.columns.get(name, 'NULL')} AS f{place}"
                for place, name in enumerate(fields)
            ]
            columns = [*OWN, "rowid AS nr", f"{quoted(log)} AS log", *found]
            within = f"WHERE timestamp BETWEEN {start} AND {end}"
            parts.append(f"SELECT {', '.join(columns)} FROM {table.table} {within}")
        return f"({' UNION ALL '.join(parts)})", fields
