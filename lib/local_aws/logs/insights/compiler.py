"""A query's commands as one SQL statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lark import Token, Tree

from local_aws.logs.insights.expressions import (
    Expressions,
    Node,
    Value,
    field_name,
    quoted,
    regex,
    unquoted,
)
from local_aws.logs.insights.functions import number
from local_aws.logs.insights.syntax import Malformed, at, read
from local_aws.regular_expressions import expression, literal

DEFAULT_LIMIT = 10_000
HIGHEST_LIMIT = 100_000
MOST_STATS = 2
SHOWN = ("@timestamp", "@message")
"""What a query shows that names no fields."""


@dataclass
class Plan:
    """A query under way: where its rows come from, what names mean, which rows stay."""

    source: str
    names: dict[str, Value]
    now: int
    query: str
    shown: list[str] = field(default_factory=list)
    parsed: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=lambda: ["timestamp DESC", "nr DESC"])
    limit: int = DEFAULT_LIMIT
    stats: int = 0
    counted: str = ""
    counts_apart: bool = False
    last: str = ""

    @property
    def expressions(self) -> Expressions:
        """What turns expressions into SQL here."""
        return Expressions(self.names, self.now)


@dataclass(frozen=True)
class Statement:
    """SQL, and its result's columns: (name, whether it is a time).

    Behind them comes, for events, their pointer; and last, how many events matched. Where rows may
    be missing that stand for some of those, `counted` is the SQL that counts them.
    """

    sql: str
    columns: list[tuple[str, bool]]
    of_events: bool
    counted: str = ""


def compile_query(
    query: str, source: str, names: dict[str, Value], now: int, limit: int = DEFAULT_LIMIT
) -> Statement:
    """Return the SQL of a query over a table of events. Raises Malformed."""
    plan = Plan(source, names, now, query, limit=limit)
    for command in read(query):
        _check_order(plan, command)
        try:
            COMMANDS[str(command.data)](plan, command)
        except RecursionError:
            raise at(command, "the expression is nested too deeply") from None
        plan.last = str(command.data)
    return _statement(plan)


def _check_order(plan: Plan, command: Node) -> None:
    name = str(command.data)
    if plan.last == "dedup" and name != "limit":
        raise at(command, "only limit can follow dedup")
    if name == "stats" and plan.last in ("sort", "limit"):
        raise at(command, f"{plan.last} comes after the last stats")


def _statement(plan: Plan) -> Statement:
    shown = plan.shown or [*SHOWN, *plan.parsed]
    values = [plan.names.get(name, Value("NULL")) for name in dict.fromkeys(shown)]
    columns = [value.sql for value in values]
    # Counted by the same pass that finds the rows; a window sees them all, also behind the limit.
    columns += ["sum(matched) OVER ()"] if plan.stats else ["pointer", "count(*) OVER ()"]
    sql = f"SELECT {', '.join(columns)} FROM {plan.source}{_where(plan)}{_order(plan)}"
    times = [value.is_time for value in values]
    heads = list(zip(dict.fromkeys(shown), times, strict=True))
    counted = plan.counted if plan.counts_apart else ""
    return Statement(f"{sql} LIMIT {plan.limit}", heads, not plan.stats, counted)


def _where(plan: Plan) -> str:
    return f" WHERE {' AND '.join(plan.where)}" if plan.where else ""


def _order(plan: Plan) -> str:
    return f" ORDER BY {', '.join(plan.order)}" if plan.order else ""


def _columns(plan: Plan, node: Any, *, aggregates: bool = False) -> dict[str, Value]:
    """Return what a list of columns defines, by name. Raises Malformed."""
    found = {}
    for column in node.children:
        expression, alias = column.children
        value = plan.expressions.value(expression)
        if value.is_aggregate and not aggregates:
            raise at(expression, "aggregation functions can be used in stats only")
        meta = expression.meta
        named = field_name(expression) if expression.data == "name" else ""
        written = named or plan.query[meta.start_pos : meta.end_pos].strip()
        found[field_name(alias) if alias else written] = value
    return found


def _fields(plan: Plan, command: Node) -> None:
    found = _columns(plan, command.children[0])
    plan.names = {**plan.names, **found}
    plan.shown += found


def _display(plan: Plan, command: Node) -> None:
    plan.shown = []
    _fields(plan, command)


def _filter(plan: Plan, command: Node) -> None:
    plan.where.append(plan.expressions.condition(command.children[0]))
    plan.counts_apart = plan.stats > 0


def _parse(plan: Plan, command: Node) -> None:
    operand, pattern, names = command.children
    assert isinstance(pattern, Token)
    whole = operand.children[0] if isinstance(operand, Tree) else None
    value = plan.expressions.value(whole) if whole is not None else plan.names["@message"]
    given = [field_name(one) for one in names.children] if isinstance(names, Tree) else []  # type: ignore[arg-type]
    groups = _groups(command, pattern, given)
    searched = quoted(_glob(pattern) if pattern.type == "STRING" else regex(pattern))
    found = {
        name: Value(f"own_extract({searched}, {group}, {value.sql})")
        for name, group in groups.items()
    }
    plan.names = {**plan.names, **found}
    plan.parsed += found


def _groups(command: Node, pattern: Token, given: list[str]) -> dict[str, int]:
    """Return the names that a parse defines -> the group of its pattern."""
    compiled = expression(_glob(pattern) if pattern.type == "STRING" else regex(pattern))
    names = given or list(compiled.names)
    if not names:
        raise at(pattern, "parse needs names: as a, b, or (?<name>…) in the regular expression")
    if len(names) != compiled.groups:
        text = f"parse has {compiled.groups} places and {len(names)} names"
        raise at(command, text)
    return {name: group for group, name in enumerate(names, 1)}


def _glob(pattern: Token) -> str:
    """Return a glob ("user=*, action=*") as a regular expression; the last * takes the rest."""
    parts = [literal(part) for part in unquoted(pattern).split("*")]
    if len(parts) == 1:
        raise at(pattern, "the pattern of parse needs a * for each name")
    last = "(.*)" if not parts[-1] else "(.*?)"
    return "(.*?)".join(parts[:-1]) + last + parts[-1]


def _stats(plan: Plan, command: Node) -> None:
    if plan.stats == MOST_STATS:
        raise at(command, f"a query has at most {MOST_STATS} stats commands")
    aggregates = _columns(plan, command.children[0], aggregates=True)
    by = command.children[1] if len(command.children) > 1 else None
    groups = _columns(plan, by) if by is not None else {}
    for name, value in aggregates.items():
        if not value.is_aggregate:
            raise at(command, f"stats needs aggregation functions; {name} is none")
    _regroup(plan, groups, aggregates)


def _regroup(plan: Plan, groups: dict[str, Value], aggregates: dict[str, Value]) -> None:
    """Make the rows of a stats the source of what follows."""
    every = {**groups, **aggregates}
    plan.counted = plan.counted or f"SELECT count(*) FROM {plan.source}{_where(plan)}"
    columns = [f"{value.sql} AS c{place}" for place, value in enumerate(every.values())]
    columns.append(f"{'sum(matched)' if plan.stats else 'count(*)'} AS matched")
    grouped = f" GROUP BY {', '.join(value.sql for value in groups.values())}" if groups else ""
    plan.source = f"(SELECT {', '.join(columns)} FROM {plan.source}{_where(plan)}{grouped})"
    plan.names = {
        name: Value(f"c{place}", is_time=value.is_time)
        for place, (name, value) in enumerate(every.items())
    }
    plan.shown, plan.where, plan.order = list(every), [], []
    plan.parsed, plan.stats = [], plan.stats + 1


def _sort(plan: Plan, command: Node) -> None:
    plan.order = []
    for key in command.children:
        assert isinstance(key, Tree)
        expression, direction = key.children
        value = plan.expressions.value(expression)
        plan.order.append(f"{number(value.sql)} {str(direction or 'asc').upper()}")


def _limit(plan: Plan, command: Node) -> None:
    limit = int(str(command.children[0]))
    if not 1 <= limit <= HIGHEST_LIMIT:
        raise at(command, f"limit is a number from 1 to {HIGHEST_LIMIT}")
    plan.limit = limit


def _dedup(plan: Plan, command: Node) -> None:
    """Keep the first row for each combination of values, and all that miss one of them."""
    names = command.children[0]
    assert isinstance(names, Tree)
    keys = [plan.names.get(field_name(one), Value("NULL")).sql for one in names.children]  # type: ignore[arg-type]
    missing = " OR ".join(f"{key} IS NULL" for key in keys)
    order = _order(plan).strip()
    rank = f"row_number() OVER (PARTITION BY {', '.join(keys)} {order})"
    kept = f"SELECT *, {rank} AS place, {missing} AS incomplete FROM {plan.source}{_where(plan)}"
    plan.source, plan.where = f"({kept})", ["(place = 1 OR incomplete)"]
    plan.counts_apart = plan.stats > 0


COMMANDS = {
    "fields": _fields,
    "display": _display,
    "filter": _filter,
    "parse": _parse,
    "stats": _stats,
    "sort": _sort,
    "limit": _limit,
    "dedup": _dedup,
}

__all__ = ["Malformed", "Statement", "compile_query"]
