"""Expressions of a query as SQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lark import Token, Tree

from local_aws.logs.insights.functions import AGGREGATES, CALENDAR, PLAIN, UNITS, number, text
from local_aws.logs.insights.syntax import Malformed, at
from local_aws.regular_expressions import BadExpression, expression

Node = Tree[Token]
TIME_AGGREGATES = ("earliest", "latest")
KEEP_TIME = ("min", "max", "sortsfirst", "sortslast", *TIME_AGGREGATES, "coalesce")


@dataclass(frozen=True)
class Value:
    """A piece of SQL, and what its results are."""

    sql: str
    is_time: bool = False
    is_number: bool = False
    is_text: bool = False
    is_aggregate: bool = False


def quoted(value: str) -> str:
    """Return text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def unquoted(token: str) -> str:
    """Return what a string of a query says."""
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def field_name(node: Node) -> str:
    """Return the name of a field, without backticks."""
    return str(node.children[0]).strip("`")


def regex(token: Token) -> str:
    """Return a /regular expression/ without its slashes. Raises Malformed for a bad one."""
    pattern = str(token)[1:-1].replace(r"\/", "/")
    try:
        expression(pattern)
    except BadExpression as problem:
        raise at(token, f"invalid regular expression: {problem}") from None
    return pattern


def milliseconds(token: str) -> tuple[int, str]:
    """Return a period of time: (how many, unit as in UNITS or CALENDAR)."""
    found = re.fullmatch(r"(\d+)\s*([a-zA-Z]+)", token)
    assert found
    unit = found[2].lower()
    short = {"msec": "ms", "mi": "m", "se": "s", "mo": "mo", "ms": "ms"}
    return int(found[1]), short.get(unit, short.get(unit[:2], unit[0]))


class Expressions:
    """Turns expressions into SQL, given what names mean."""

    def __init__(self, names: dict[str, Value], now: int) -> None:
        self.names = names
        self._now = now

    def value(self, node: Any) -> Value:
        """Return the SQL of an expression. Raises Malformed."""
        assert isinstance(node, Tree)
        handler: Callable[[Node], Value] = getattr(self, f"_{node.data}")
        return handler(node)

    def condition(self, node: Any) -> str:
        """Return the SQL of a filter. Raises Malformed where it calls an aggregate function."""
        value = self.value(node)
        if value.is_aggregate:
            raise at(node, "aggregation functions can be used in stats only")
        return value.sql

    def _name(self, node: Node) -> Value:
        # A field that no event has is no mistake: its values are missing.
        return self.names.get(field_name(node), Value("NULL"))

    def _literal(self, node: Node) -> Value:
        token = node.children[0]
        assert isinstance(token, Token)
        if token.type == "STRING":
            return Value(quoted(unquoted(token)), is_text=True)
        return Value(str(token), is_number=True)

    def _duration(self, node: Node) -> Value:
        raise at(node, "a period of time can be used in bin, datefloor and dateceil only")

    def _everything(self, node: Node) -> Value:
        raise at(node, "* can be used in count only")

    def _either(self, node: Node) -> Value:
        return self._logical(node, "OR")

    def _both(self, node: Node) -> Value:
        return self._logical(node, "AND")

    def _logical(self, node: Node, word: str) -> Value:
        parts = [self.value(child) for child in node.children]
        return self._made(f" {word} ".join(part.sql for part in parts), *parts)

    def _negate(self, node: Node) -> Value:
        inner = self.value(node.children[0])
        return self._made(f"NOT coalesce({inner.sql}, 0)", inner)

    def _compare(self, node: Node) -> Value:
        left, sign, right = (
            child if isinstance(child, Token) else self.value(child) for child in node.children
        )
        assert isinstance(left, Value) and isinstance(right, Value)
        kind = text if left.is_text or right.is_text else number
        sides = [side.sql if side.is_number else kind(side.sql) for side in (left, right)]
        return self._made(f" {sign} ".join(sides), left, right)

    def _like(self, node: Node) -> Value:
        left, pattern = self.value(node.children[0]), node.children[1]
        assert isinstance(pattern, Tree)
        token = pattern.children[0]
        assert isinstance(token, Token)
        if token.type == "STRING":
            return self._made(f"instr({text(left.sql)}, {quoted(unquoted(token))}) > 0", left)
        return self._made(f"own_matches({quoted(regex(token))}, {left.sql})", left)

    def _unlike(self, node: Node) -> Value:
        found = self._like(node)
        return self._made(f"NOT coalesce({found.sql}, 0)", found)

    def _among(self, node: Node) -> Value:
        left, literals = self.value(node.children[0]), node.children[1]
        assert isinstance(literals, Tree)
        known = [self.value(one) for one in literals.children if one is not None]
        tests = [
            f"{text(left.sql)} = {one.sql}" if one.is_text else f"{number(left.sql)} = {one.sql}"
            for one in known
        ]
        return self._made(" OR ".join(tests) or "0", left)

    def _not_among(self, node: Node) -> Value:
        found = self._among(node)
        return self._made(f"NOT coalesce({found.sql}, 0)", found)

    def _calculate(self, node: Node) -> Value:
        left, right = self.value(node.children[0]), self.value(node.children[2])
        sign = str(node.children[1])
        a, b = number(left.sql), number(right.sql)
        sql = {"/": f"1.0 * {a} / {b}", "^": f"own_power({a}, {b})"}.get(sign, f"{a} {sign} {b}")
        return self._made(sql, left, right, is_number=True)

    def _signed(self, node: Node) -> Value:
        inner = self.value(node.children[1])
        return self._made(f"{node.children[0]} {number(inner.sql)}", inner, is_number=True)

    @staticmethod
    def _made(sql: str, *parts: Value, is_number: bool = False) -> Value:
        aggregate = any(part.is_aggregate for part in parts)
        return Value(f"({sql})", is_number=is_number, is_aggregate=aggregate)

    def _call(self, node: Node) -> Value:
        token, *rest = node.children
        arguments = [one for one in rest if one is not None]
        assert isinstance(token, Token)
        name = token.lower()
        if name in ("bin", "datefloor", "dateceil"):
            return self._period(node, name, arguments)
        if name == "frommillis":
            return Value(self._arguments(node, arguments, 1, 1)[0].sql, is_time=True)
        if name == "now":
            return Value(str(self._now // 1000), is_number=True)
        if name in TIME_AGGREGATES:
            (value,) = self._arguments(node, arguments, 1, 1)
            moment = self.names["@timestamp"].sql
            sql = f"own_{name}({value.sql}, {moment})"
            return Value(sql, is_time=value.is_time, is_aggregate=True)
        return self._known(node, token, name, arguments)

    def _known(self, node: Node, token: Token, name: str, arguments: list[Any]) -> Value:
        table = AGGREGATES if name in AGGREGATES else PLAIN
        if name not in table:
            raise at(token, f"unknown function {token}")
        fewest, most, sql = table[name]
        if name == "count":
            arguments = [one for one in arguments if one.data != "everything"]
        values = self._arguments(node, arguments, fewest, most)
        inner = any(value.is_aggregate for value in values)
        if inner and table is AGGREGATES:
            raise at(node, "aggregation functions can't be nested")
        is_time = name in KEEP_TIME and all(value.is_time for value in values)
        made = sql(*(value.sql for value in values))
        return Value(made, is_time=is_time, is_aggregate=inner or table is AGGREGATES)

    def _arguments(self, node: Node, given: list[Any], fewest: int, most: int) -> list[Value]:
        if not fewest <= len(given) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise at(node, f"{node.children[0]} takes {wanted} arguments, not {len(given)}")
        return [self.value(one) for one in given]

    def _period(self, node: Node, name: str, arguments: list[Any]) -> Value:
        """Return the SQL of bin(period), bin(time, period), datefloor(…) and dateceil(…)."""
        if not arguments or arguments[-1].data != "duration":
            raise at(node, f"{name} takes a period of time, for example 5m")
        moment = self.names.get("@timestamp", Value("NULL"))
        if len(arguments) == 2:
            moment = self.value(arguments[0])
        count, unit = milliseconds(str(arguments[-1].children[0]))
        if not count:
            raise at(node, f"{name} takes a period longer than nothing")
        return Value(_floored(moment.sql, count, unit, up=name == "dateceil"), is_time=True)


def _floored(sql: str, count: int, unit: str, *, up: bool) -> str:
    if unit in CALENDAR:
        if up:
            raise Malformed("dateceil takes a period of fixed length")
        return f"own_months({sql}, {count * CALENDAR[unit]})"
    length = count * UNITS[unit]
    shifted = f"({sql} + {length - 1})" if up else sql
    return f"({shifted} / {length} * {length})"
