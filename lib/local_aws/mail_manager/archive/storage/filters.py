"""Search filters: from the shape of the API to a question that an index can answer.

The service model gives the shape; how filters combine is documented nowhere, so each choice is a
named switch here or in `reading.text`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import nextafter
from typing import Any

from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES, search_text

ANY_VALUE = True
"""Assumption: an expression holds if one of its Values does, as documented for rule sets."""

EVERY_INCLUDE = True
"""Assumption: a message must meet every condition of Include."""

END_INCLUDED = True
"""Assumption: a message received exactly at ToTimestamp is found, as is one at FromTimestamp."""


@dataclass(slots=True, frozen=True)
class Contains:
    """An attribute (by column) contains the search texts, which are folded already."""

    column: int
    texts: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class HasAttachments:
    """A message has attachments, or hasn't."""

    wanted: bool


Condition = Contains | HasAttachments

Positions = Sequence[int]
"""Places of messages in an index, ascending."""

Holding = Callable[[Condition, Positions, bool], Positions]
"""Returns those of some positions for whose messages a condition holds (True) or doesn't."""


@dataclass(slots=True, frozen=True)
class Question:
    """What a search asks: conditions, and the range of receipt in epoch seconds, ends included."""

    include: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    oldest: float = 0.0
    newest: float = float("inf")

    def since(self, oldest: float) -> Question:
        """Return the same question about mail received at `oldest` or later."""
        return replace(self, oldest=max(self.oldest, oldest))

    def select(self, positions: Positions, holding: Holding) -> Positions:
        """Return those of the positions (in order) whose messages meet the conditions."""
        if EVERY_INCLUDE:
            for condition in self.include:
                positions = holding(condition, positions, True)
        elif self.include:
            chosen = {at for one in self.include for at in holding(one, positions, True)}
            positions = sorted(chosen)
        for condition in self.unless:
            positions = holding(condition, positions, False)
        return positions


def read_filters(filters: dict[str, Any], oldest: float, newest: float) -> Question:
    """Return the question that ArchiveFilters and a time range ask."""
    include, unless = (
        tuple(map(_condition, filters.get(side, ()))) for side in ("Include", "Unless")
    )
    return Question(include, unless, oldest, newest if END_INCLUDED else nextafter(newest, 0.0))


def _condition(condition: dict[str, Any]) -> Condition:
    if "BooleanExpression" in condition:
        return HasAttachments(condition["BooleanExpression"]["Operator"] == "IS_TRUE")
    expression = condition["StringExpression"]
    column = ATTRIBUTES.index(expression["Evaluate"]["Attribute"])
    return Contains(column, tuple(map(search_text, expression["Values"])))
