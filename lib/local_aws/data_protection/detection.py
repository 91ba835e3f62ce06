"""Finding sensitive data in text, in time linear to its length."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from local_aws.data_protection.managed import MANAGED, Identifier

NEAR = 30
"""Characters between a keyword and the data, before or behind it. Assumption: SNS documents no
distance; Amazon Macie, which finds with the same identifiers, says 30."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Sensitive data from `start` to before `end`, in characters."""

    name: str
    start: int
    end: int


def detect(text: str, names: Iterable[str], custom: Mapping[str, str]) -> list[Detection]:
    """Return what is found of some identifiers, by its place in the text."""
    found = [one for name in dict.fromkeys(names) for one in _of(text, name, custom)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _of(text: str, name: str, custom: Mapping[str, str]) -> Iterator[Detection]:
    if name in custom:
        for match in _compiled(custom[name]).finditer(text):
            if match.end() > match.start():
                yield Detection(name, match.start(), match.end())
        return
    identifier = MANAGED[name]
    near = _near(text, identifier)
    for match in _compiled(identifier.pattern).finditer(text):
        start, end = match.span()
        if _stands_alone(text, start, end) and identifier.valid(match[0]) and near(start, end):
            yield Detection(name, start, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match is no part of a longer word or number."""
    before = text[start - 1] if start else " "
    behind = text[end] if end < len(text) else " "
    # A full stop ends a sentence, but between digits it makes a longer number.
    longer = behind == "." and text[end + 1 : end + 2].isdigit() and text[end - 1].isdigit()
    return not (_joins(before, text[start]) or _joins(text[end - 1], behind) or longer)


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _near(text: str, identifier: Identifier) -> Any:
    """Return what tells whether one of the keywords stands near a place."""
    if not identifier.keywords:
        return lambda start, end: True
    spans = [match.span(1) for match in _keywords(identifier.keywords).finditer(text)]
    first, last = [one for one, _ in spans], [one for _, one in spans]
    return lambda start, end: (
        _any_within(last, start - NEAR, start) or _any_within(first, end, end + NEAR)
    )


def _any_within(places: list[int], low: int, high: int) -> bool:
    """Whether one of some places, in rising order, is from `low` to `high`."""
    at = bisect_left(places, low)
    return at < len(places) and places[at] <= high


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)


@lru_cache(maxsize=128)
def _keywords(words: tuple[str, ...]) -> Any:
    """Return an expression for keywords: any case; space, `_`, `-` or nothing between words."""
    forms = sorted(("[ _-]?".join(map(re2.escape, one.split())) for one in words), key=len)
    return re2.compile(
        r"(?i)(?:^|[^\pL\pN])(" + "|".join(reversed(forms)) + r")(?:s?)(?:[^\pL\pN]|$)"
    )
