"""A filter pattern, of whichever kind, as something that events are held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from local_aws.logs.patterns.column_patterns import ColumnPattern
from local_aws.logs.patterns.comparisons import InvalidPattern
from local_aws.logs.patterns.json_patterns import JsonPattern
from local_aws.logs.patterns.term_patterns import TermPattern

__all__ = ["InvalidPattern", "Pattern", "read_pattern"]


class Pattern(Protocol):
    """What an event's text is held against."""

    def matches(self, message: str) -> bool:
        """Return whether an event is one of those meant."""

    def extracted(self, message: str) -> dict[str, str]:
        """Return the values that the pattern looks at, by their selectors."""

    def selected(self, message: str, selector: str) -> Any:
        """Return what a selector is in an event, None where there is none."""


@dataclass(frozen=True)
class Everything:
    """The empty pattern."""

    def matches(self, message: str) -> bool:
        """Return True."""
        return True

    def extracted(self, message: str) -> dict[str, str]:
        """Return nothing."""
        return {}

    def selected(self, message: str, selector: str) -> None:
        """Return None."""


def read_pattern(text: str) -> Pattern:
    """Return the pattern of a text. Raises InvalidPattern."""
    stripped = text.strip()
    if not stripped:
        return Everything()
    if stripped.startswith("{"):
        return JsonPattern(stripped)
    if stripped.startswith("["):
        return ColumnPattern(stripped)
    return TermPattern(stripped)
