"""Queries read by the grammar."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput

KNOWN = "fields, display, filter, stats, sort, limit, parse, dedup"


class Malformed(ValueError):
    """A query that can't be read or run: what is wrong, and where (characters from 0)."""

    def __init__(self, text: str, start: int = 0, end: int = 0) -> None:
        super().__init__(text)
        self.start, self.end = start, max(end, start + 1)


def at(node: Tree[Token] | Token, text: str) -> Malformed:
    """Return the error for a part of a query."""
    if isinstance(node, Token):
        return Malformed(text, node.start_pos or 0, node.end_pos or 0)
    return Malformed(text, node.meta.start_pos, node.meta.end_pos)


def read(query: str) -> list[Tree[Token]]:
    """Return the commands of a query. Raises Malformed."""
    if not query.strip():
        raise Malformed("The query is empty")
    try:
        tree: Any = _parser().parse(query)
    except UnexpectedInput as problem:
        raise _malformed(query, problem) from None
    return list(tree.children)


def _malformed(query: str, problem: UnexpectedInput) -> Malformed:
    start = min(problem.pos_in_stream or 0, max(len(query) - 1, 0))
    token = getattr(problem, "token", None)
    if token is not None and token.type == "$END":
        return Malformed("unexpected end of query", max(len(query) - 1, 0), len(query))
    found = _word(query, start)
    text = f"unexpected symbol found {found} at line {problem.line} and position {problem.column}"
    if isinstance(problem, UnexpectedCharacters) and "_FIELDS" in problem.allowed:
        text += f"; commands are {KNOWN}"
    return Malformed(text, start, start + len(found))


def _word(query: str, start: int) -> str:
    end = start
    while end < len(query) and (query[end].isalnum() or query[end] in "_@."):
        end += 1
    return query[start : max(end, start + 1)]


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text()
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)
