"""Search filters: from the shape of the API to a question that an index can answer.

The service model gives the shape; how filters combine is documented nowhere, so each choice is a
named switch here or in `text.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from local_aws.mail_manager.archive.attributes import ATTRIBUTES, search_text

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

Holding = Callable[[Condition, list[int]], list[int]]
"""Returns those of some positions in an index whose messages meet a condition."""


@dataclass(slots=True, frozen=True)
class Question:
    """What a search asks: conditions and the range of receipt, in epoch seconds."""

    include: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    oldest: float = 0.0
    newest: float = float("inf")

    def since(self, oldest: float) -> Question:
        """Return the same question about mail received at `oldest` or later."""
        return replace(self, oldest=max(self.oldest, oldest))

    def in_range(self, received: Sequence[float]) -> list[int]:
        """Return the positions of the times of receipt that are in the range asked for."""
        oldest, newest = self.oldest, self.newest
        if not END_INCLUDED:
            return [at for at, time in enumerate(received) if oldest <= time < newest]
        return [at for at, time in enumerate(received) if oldest <= time <= newest]

    def select(self, positions: list[int], holding: Holding) -> list[int]:
        """Return those of the positions (in order) whose messages meet the conditions."""
        if EVERY_INCLUDE:
            for condition in self.include:
                positions = holding(condition, positions)
        elif self.include:
            found = {at for condition in self.include for at in holding(condition, positions)}
            positions = sorted(found)
        for condition in self.unless:
            excluded = set(holding(condition, positions))
            positions = [at for at in positions if at not in excluded]
        return positions


def read_filters(filters: dict[str, Any], oldest: float, newest: float) -> Question:
    """Return the question that ArchiveFilters and a time range ask."""
    include, unless = (
        tuple(map(_condition, filters.get(side, ()))) for side in ("Include", "Unless")
    )
    return Question(include, unless, oldest, newest)


def _condition(condition: dict[str, Any]) -> Condition:
    if "BooleanExpression" in condition:
        return HasAttachments(condition["BooleanExpression"]["Operator"] == "IS_TRUE")
    expression = condition["StringExpression"]
    column = ATTRIBUTES.index(expression["Evaluate"]["Attribute"])
    return Contains(column, tuple(map(search_text, expression["Values"])))
