"""Patterns on events whose words are columns: `[ip, user, ..., status = 4*, bytes > 1000]`.

Source: CloudWatch Logs user guide, "Using filter patterns to match terms in space-delimited log
events". What stands in quotes or in brackets is one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lark import Token, Tree

from local_aws.logs.patterns.comparisons import InvalidPattern, comparison
from local_aws.logs.patterns.grammars import read_tree

WORD = re.compile(r"\S+")
CLOSING = {'"': '"', "[": "]"}

Column = tuple[str, Callable[[str], bool]]
"""A column's name, and whether a word may stand in it."""


class ColumnPattern:
    """A pattern in brackets."""

    def __init__(self, text: str) -> None:
        tree = read_tree("columns.lark", text)
        found = [None if one.data == "rest" else _column(one) for one in tree.children]
        if found.count(None) > 1:
            raise InvalidPattern("Invalid metric filter pattern: ... can stand in one place only")
        self._open = None in found
        place = found.index(None) if self._open else len(found)
        self._first = [one for one in found[:place] if one]
        self._last = [one for one in found[place:] if one]

    def matches(self, message: str) -> bool:
        """Return whether an event has these columns, each with such a word."""
        pairs = self._pairs(message)
        return pairs is not None and all(fits(word) for (_, fits), word in pairs)

    def extracted(self, message: str) -> dict[str, str]:
        """Return the words by their columns: {"$ip": "127.0.0.1"}."""
        return {f"${name}": word for (name, _), word in self._pairs(message) or ()}

    def selected(self, message: str, selector: str) -> Any:
        """Return the word of a column, None where there is none."""
        return self.extracted(message).get(selector)

    def _pairs(self, message: str) -> list[tuple[Column, str]] | None:
        """Return the columns with their words; None where there are too many or too few words."""
        words = list(split(message))
        fewest = len(self._first) + len(self._last)
        if len(words) < fewest or (len(words) > fewest and not self._open):
            return None
        behind = words[len(words) - len(self._last) :]
        return [*zip(self._first, words, strict=False), *zip(self._last, behind, strict=True)]


def split(message: str) -> Iterator[str]:
    """Return the words of an event, in time linear to it."""
    # Whatever opens behind the last that closes is never closed, and isn't looked for.
    last = {opening: message.rfind(closing) for opening, closing in CLOSING.items()}
    place = 0
    while found := WORD.search(message, place):
        begin, place = found.span()
        if begin < last.get(message[begin], -1):
            place = message.index(CLOSING[message[begin]], begin + 1) + 1
            yield message[begin + 1 : place - 1]
        else:
            yield found[0]


def _column(node: Tree[Token]) -> Column:
    if node.data == "plain":
        return str(node.children[0]), lambda word: True
    tokens = node.scan_values(lambda one: isinstance(one, Token) and one.type == "NAME")
    names = {str(one) for one in tokens}
    if len(names) != 1:
        text = f"one column is called {' and '.join(sorted(names))}"
        raise InvalidPattern(f"Invalid metric filter pattern: {text}")
    return names.pop(), _test(node)


def _test(node: Tree[Token]) -> Callable[[str], bool]:
    if node.data == "compared":
        _, sign, value = node.children
        assert isinstance(value, Token)
        return comparison(str(sign), value, _number, str)
    tests = [_test(one) for one in node.children if isinstance(one, Tree)]
    join = any if node.data == "any" else all
    return lambda word: join(test(word) for test in tests)


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
