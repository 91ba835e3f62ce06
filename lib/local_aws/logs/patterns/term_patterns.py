"""Patterns on words: `ERROR`, `"out of memory"`, `?ERROR ?WARN`, `-Exiting`, `%time[sd]?out%`.

Source: CloudWatch Logs user guide, "Using filter patterns to match terms". Case counts.
Assumption: beside required terms, those with `?` say nothing, as the guide warns.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from local_aws.logs.patterns.comparisons import InvalidPattern, read_expression

TERM = re.compile(r'([?-]?)(?:"((?:\\.|[^"\\])*)"|%([^%]+)%|([^\s"%]+))(?:\s+|$)')


class TermPattern:
    """A pattern on words."""

    def __init__(self, text: str) -> None:
        self._terms: dict[str, list[Callable[[str], bool]]] = {"": [], "?": [], "-": []}
        place = 0
        while place < len(text):
            found = TERM.match(text, place)
            if found is None:
                raise InvalidPattern("Invalid character(s) in term")
            self._terms[found[1]].append(_finder(found))
            place = found.end()

    def matches(self, message: str) -> bool:
        """Return whether an event has all required terms, one of the optional, none excluded."""
        needed, optional, excluded = (self._terms[sign] for sign in ("", "?", "-"))
        if any(term(message) for term in excluded):
            return False
        if needed or not optional:
            return all(term(message) for term in needed)
        return any(term(message) for term in optional)

    def extracted(self, message: str) -> dict[str, str]:
        """Return nothing: words have no names."""
        return {}

    def selected(self, message: str, selector: str) -> None:
        """Return None: words have no names."""


def _finder(found: re.Match[str]) -> Callable[[str], bool]:
    """Return what says whether a term is in a message."""
    _, quoted, expression, bare = found.groups()
    if expression is not None:
        return read_expression(expression).found
    plain = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return lambda message: plain in message
