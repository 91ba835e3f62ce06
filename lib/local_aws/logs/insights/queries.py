"""Queries of an account in a Region, and how one is run."""

from __future__ import annotations

import base64
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local_aws.logs.insights.compiler import DEFAULT_LIMIT, Statement, compile_query
from local_aws.logs.insights.expressions import Value
from local_aws.logs.insights.store import Events

if TYPE_CHECKING:
    from local_aws.world import LocalAws

DECIMALS = 4
"""Assumption: numbers that aren't whole are shown with at most so many decimals."""

OWN_FIELDS = {
    "@timestamp": Value("timestamp", is_time=True),
    "@ingestionTime": Value("ingested", is_time=True),
    "@message": Value("message"),
    "@logStream": Value("stream"),
    "@log": Value("log"),
    "@ptr": Value("pointer"),
}


@dataclass
class Query:
    """One query and its results."""

    query_id: str
    text: str
    groups: list[str]
    started: int
    statement: Statement
    scanned: str
    status: str = "Scheduled"
    results: list[list[dict[str, str]]] = field(default_factory=list)
    statistics: dict[str, float] = field(default_factory=dict)


class QueryState:
    """The queries, in the order they were started, and the events they run on."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.queries: dict[str, Query] = {}
        self.events = Events()

    def groups(self) -> dict[str, Any]:
        """Return moto's log groups by name."""
        from moto.logs.models import logs_backends

        found: dict[str, Any] = logs_backends[self.account_id][self.region].groups
        return found

    def take_over(self, group: Any) -> None:
        """Have the events of one of moto's log groups in the tables."""
        self.events.of(group.arn).catch_up(group.streams)

    def start(self, text: str, groups: list[str], start: int, end: int, limit: int | None) -> Query:
        """Return a new query over seconds from `start` to `end`. Raises Malformed."""
        now = int(self.aws.clock.now() * 1000)
        source, names = self._source(groups, start * 1000, end * 1000 + 999)
        statement = compile_query(text, source, names, now, limit or DEFAULT_LIMIT)
        scanned = f"SELECT count(*), coalesce(sum(size), 0) FROM {source}"
        query = Query(self.aws.ids.uuid("query"), text, groups, now, statement, scanned)
        self.queries[query.query_id] = query
        return query

    def _source(self, names: list[str], start: int, end: int) -> tuple[str, dict[str, Value]]:
        tables = {}
        for name in names:
            group = self.groups()[name]
            self.take_over(group)
            tables[f"{self.account_id}:{name}"] = self.events.of(group.arn)
        source, fields = self.events.source(tables, start, end)
        found = {name: Value(f"f{place}") for place, name in enumerate(fields)}
        return source, {**found, **OWN_FIELDS}

    def run(self, query: Query) -> None:
        """Run a query that wasn't stopped meanwhile."""
        if query.status != "Scheduled":
            return
        try:
            self._execute(query)
        except sqlite3.Error:  # a number that overflows, text where a function takes a time
            query.status = "Failed"

    def _execute(self, query: Query) -> None:
        execute = self.events.connection.execute
        rows = execute(query.statement.sql).fetchall()
        query.results = [_shown(query.statement, row) for row in rows]
        records, size = execute(query.scanned).fetchone()
        counted = query.statement.counted
        matched = execute(counted).fetchone()[0] if counted else rows[0][-1] if rows else 0
        query.statistics = _statistics(query, records, size, matched)
        query.status = "Complete"

    def close(self) -> None:
        """Forget the events."""
        self.events.close()


def _statistics(query: Query, records: int, size: int, matched: int) -> dict[str, float]:
    return {
        "recordsMatched": float(matched),
        "recordsScanned": float(records),
        "bytesScanned": float(size),
        "estimatedRecordsSkipped": 0.0,
        "estimatedBytesSkipped": 0.0,
        "logGroupsScanned": float(len(query.groups)),
        "resultCount": float(len(query.results)),
    }


def _shown(statement: Statement, row: tuple[Any, ...]) -> list[dict[str, str]]:
    """Return a row as GetQueryResults has it: fields without a value are left out."""
    fields = [
        {"field": name, "value": _text(value, is_time)}
        for (name, is_time), value in zip(statement.columns, row, strict=False)
        if value is not None
    ]
    if statement.of_events:
        fields.append({"field": "@ptr", "value": base64.b64encode(row[-2].encode()).decode()})
    return fields


def _text(value: Any, is_time: bool) -> str:
    if is_time and isinstance(value, int | float):
        moment = datetime.fromtimestamp(value / 1000, UTC)
        return f"{moment:%Y-%m-%d %H:%M:%S}.{int(value) % 1000:03d}"
    if isinstance(value, float):
        return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return str(value)
