"""Patterns on words: `ERROR`, `"out of memory"`, `?ERROR ?WARN`, `-Exiting`, `%time[sd]?out%`.

Source: CloudWatch Logs user guide, "Using filter patterns to match terms". Case counts.
Assumption: beside required terms, those with `?` say nothing, as the guide warns.
"""

from __future__ import annotations

import re

from local_aws.logs.patterns.json_patterns import InvalidPattern

TERM = re.compile(r'([?-]?)(?:"((?:\\.|[^"\\])*)"|%([^%]+)%|([^\s"%]+))(?:\s+|$)')


class TermPattern:
    """A pattern on words."""

    def __init__(self, text: str) -> None:
        self._terms: dict[str, list[re.Pattern[str]]] = {"": [], "?": [], "-": []}
        place = 0
        while place < len(text):
            found = TERM.match(text, place)
            if found is None:
                raise InvalidPattern("Invalid character(s) in term")
            self._terms[found[1]].append(_compiled(found))
            place = found.end()

    def matches(self, message: str) -> bool:
        """Return whether an event has all required terms, one of the optional, none excluded."""
        needed, optional, excluded = (self._terms[sign] for sign in ("", "?", "-"))
        if any(term.search(message) for term in excluded):
            return False
        if needed or not optional:
            return all(term.search(message) for term in needed)
        return any(term.search(message) for term in optional)

    def extracted(self, message: str) -> dict[str, str]:
        """Return nothing: words have no names."""
        return {}


def _compiled(found: re.Match[str]) -> re.Pattern[str]:
    _, quoted, expression, bare = found.groups()
    if expression is None:
        plain = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        return re.compile(re.escape(plain))
    try:
        return re.compile(expression)
    except re.error as problem:
        raise InvalidPattern(f"Invalid regular expression: {problem}") from None
