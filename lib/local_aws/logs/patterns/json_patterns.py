"""Patterns on JSON events, read by a grammar.

Source: CloudWatch Logs user guide, "Using filter patterns to match terms in JSON log events".
Assumption: a word without quotes is compared with the text of the value, so that `= false` finds
a boolean too; the guide only writes `IS FALSE`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from lark import Token, Tree

from local_aws.logs.patterns.comparisons import comparison
from local_aws.logs.patterns.grammars import read_tree

Event = Any
Test = Callable[[Event], bool]

ABSENT = object()
STEP = re.compile(r"\.([\w:\-@]+)|\[(\d+)\]|\.?\['([^']+)'\]")
KINDS = {"true": True, "false": False, "null": None}


class JsonPattern:
    """A pattern in braces."""

    def __init__(self, text: str) -> None:
        tree = read_tree("pattern.lark", text)
        tokens = tree.scan_values(lambda one: one.type == "SELECTOR")
        self._selectors = tuple(dict.fromkeys(str(one) for one in tokens))
        self._test = _test(tree.children[0])

    def matches(self, message: str) -> bool:
        """Return whether an event is JSON and is one of those meant."""
        event = parsed(message)
        return event is not None and self._test(event)

    def extracted(self, message: str) -> dict[str, str]:
        """Return the values that the pattern looks at, by their selectors."""
        event = parsed(message)
        found = {selector: select(event, selector) for selector in self._selectors}
        return {name: plain(value) for name, value in found.items() if value is not ABSENT}

    def selected(self, message: str, selector: str) -> Any:
        """Return what a selector is in an event, None where there is none."""
        found = select(parsed(message), selector)
        return None if found is ABSENT else found


def parsed(message: str) -> Event | None:
    """Return a JSON object or array, None for any other text."""
    try:
        event = json.loads(message)
    except ValueError:
        return None
    return event if isinstance(event, dict | list) else None


def select(event: Event, selector: str) -> Any:
    """Return what `$.a.b[0]` is in an event, ABSENT where there is none."""
    for name, index, quoted in STEP.findall(selector):
        if index:
            there = isinstance(event, list) and int(index) < len(event)
            event = event[int(index)] if there else ABSENT
        else:
            event = event.get(name or quoted, ABSENT) if isinstance(event, dict) else ABSENT
    return event


def plain(value: Any) -> str:
    """Return a value as text: true, 0.5, IMAP."""
    return value if isinstance(value, str) else json.dumps(value)


def _test(node: Tree[Token]) -> Test:
    if node.data in ("any", "all"):
        tests = [_test(one) for one in node.children if isinstance(one, Tree)]
        join = any if node.data == "any" else all
        return lambda event: join(test(event) for test in tests)
    selector = str(node.children[0])
    if node.data == "absent":
        return lambda event: select(event, selector) is ABSENT
    if node.data == "typed":
        wanted = KINDS[str(node.children[1]).lower()]
        return lambda event: select(event, selector) is wanted
    return _comparison(selector, str(node.children[1]), node.children[2])


def _comparison(selector: str, sign: str, value: Any) -> Test:
    """Return the test of a value that is there; one that isn't passes no comparison."""
    holds = comparison(sign, value, _number, plain)

    def test(event: Event) -> bool:
        found = select(event, selector)
        return found is not ABSENT and not isinstance(found, dict | list) and holds(found)

    return test


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None
