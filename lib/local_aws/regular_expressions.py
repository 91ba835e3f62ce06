"""Regular expressions that customers send, in an engine that they can't make hang: RE2.

RE2 takes time in proportion to the text, whatever the expression. For that it does without what
needs backtracking, look-around and back-references.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

UNKNOWN_TO_RE2 = "regular expressions have no look-around and no back-references here"


class BadExpression(ValueError):
    """A regular expression that can't be used: what is wrong with it."""


class Expression:
    """A regular expression. `names` are its named groups and their numbers, `groups` all its
    groups' number. Raises BadExpression."""

    def __init__(self, pattern: str, *, whole: bool = False) -> None:
        self._found = _matcher(pattern, whole)
        self._compiled = re2.compile(_octets(pattern), _options())
        self.groups: int = self._compiled.groups
        self.names: dict[str, int] = {
            name.decode(): number for name, number in self._compiled.groupindex.items()
        }

    def found(self, text: str) -> bool:
        """Return whether it is found in a text, or fits all of it if it is to."""
        return bool(self._found(_octets(text)))

    def first(self, text: str) -> tuple[str | None, ...] | None:
        """Return what is first found in a text: all of it, then each group's part; None for
        nothing, which is also what a group holds that takes no part."""
        match = self._compiled.search(_octets(text))
        if match is None:
            return None
        parts = (match[0], *match.groups())
        return tuple(None if one is None else one.decode("utf-8", "replace") for one in parts)


@lru_cache(maxsize=512)
def expression(pattern: str, *, whole: bool = False) -> Expression:
    """Return a regular expression to search texts for, or to fit `whole` texts. Raises
    BadExpression."""
    try:
        return Expression(pattern, whole=whole)
    except re2.error as problem:
        said = problem.args[0]
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise BadExpression(f"{text} ({UNKNOWN_TO_RE2})") from None


def literal(text: str) -> str:
    """Return the regular expression that finds a text itself."""
    return str(re2.escape(text))


def _matcher(pattern: str, whole: bool) -> Any:
    """Return what says whether a text matches: a set of one takes a third of a search's time."""
    kind = re2.Set.FullMatchSet if whole else re2.Set.SearchSet
    one = kind(_options())
    one.Add(_octets(pattern))
    one.Compile()
    return one.Match


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "replace")
