"""Filters of the Describe and List operations: all of them must fit, each by any of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from local_aws.sms_voice.errors import invalid

Item = TypeVar("Item")
Test = Callable[[str], Callable[[Item], bool]]
"""A filter: from one of its values to whether an item passes. Raises for a bad value."""

Tests = dict[str, Test[Item]]
"""The filters of a list, by their names in the model."""


def apply(items: Iterable[Item], filters: list[dict[str, Any]], tests: Tests[Item]) -> list[Item]:
    """Return the items that pass all `filters` of a request.

    Raises ValidationException with INVALID_FILTER_VALUES.
    """
    kept = list(items)
    for one in filters:
        passes = [tests[one["Name"]](value) for value in one["Values"]]
        kept = [item for item in kept if any(test(item) for test in passes)]
    return kept


def text(read: Callable[[Item], str | None]) -> Test[Item]:
    """A filter on a text."""
    return lambda value: lambda item: read(item) == value


def one_of(read: Callable[[Item], Iterable[str]]) -> Test[Item]:
    """A filter on a list of texts."""
    return lambda value: lambda item: value in read(item)


def flag(read: Callable[[Item], bool]) -> Test[Item]:
    """A filter on yes or no, whose values are `true` and `false`."""

    def test(value: str) -> Callable[[Item], bool]:
        if value.lower() not in ("true", "false"):
            raise invalid("INVALID_FILTER_VALUES", "Filters", f"{value} is neither true nor false")
        wanted = value.lower() == "true"
        return lambda item: read(item) is wanted

    return test


def before(read: Callable[[Item], datetime | None]) -> Test[Item]:
    """A filter on a time that is there and earlier than the value."""

    def test(value: str) -> Callable[[Item], bool]:
        limit = _moment(value)
        return lambda item: (found := read(item)) is not None and found < limit

    return test


def after(read: Callable[[Item], datetime | None]) -> Test[Item]:
    """A filter on a time that is there and later than the value."""

    def test(value: str) -> Callable[[Item], bool]:
        limit = _moment(value)
        return lambda item: (found := read(item)) is not None and found > limit

    return test


def _moment(value: str) -> datetime:
    # Epoch seconds or ISO 8601: an assumption, AWS doesn't say.
    try:
        if value.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(value), UTC)
        read = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        raise invalid("INVALID_FILTER_VALUES", "Filters", f"{value} is not a time") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
