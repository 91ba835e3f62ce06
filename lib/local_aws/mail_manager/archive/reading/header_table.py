"""The headers of many messages as columns, given where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from local_aws.mail_manager.archive.reading.headers import Headers, decode_all, unfold_all

Value = TypeVar("Value")


class Fields(Protocol):
    """Finds headers in messages."""

    def named(self, name: bytes) -> tuple[Sequence[int], list[bytes]]:
        """Return in which messages headers called `name` are, in order, and their values.

        The values may be folded. Where each message has one, the messages are a range of all.
        """

    def repeats(self, name: bytes) -> bool:
        """Return whether a message has several headers called `name`."""


class HeaderTable:
    """The wanted headers of many messages, with the methods of `HeaderList` (see there).

    `odd` has the headers of those messages that `fields` knows nothing of.
    """

    def __init__(self, fields: Fields, odd: dict[int, Headers], count: int) -> None:
        self._fields, self._odd, self._count = fields, odd, count

    def raw(self, name: bytes) -> list[bytes]:
        messages, values = self._fields.named(name)
        column = self._first(messages, [value.strip() for value in unfold_all(values)], b"")
        return self._with_odd(column, lambda headers: headers.raw(name))

    def first(self, name: bytes) -> list[str]:
        messages, values = self._fields.named(name)
        column = self._first(messages, decode_all(values), "")
        return self._with_odd(column, lambda headers: headers.first(name))

    def every(self, name: bytes) -> list[list[str]]:
        messages, values = self._fields.named(name)
        column: list[list[str]] = [[] for _ in range(self._count)]
        for at, text in zip(messages, decode_all(values), strict=True):
            column[at].append(text)
        return self._with_odd(column, lambda headers: headers.every(name))

    def joined(self, name: bytes) -> list[str]:
        if self._fields.repeats(name):
            return [", ".join(texts) for texts in self.every(name)]
        return self.first(name)

    def _first(self, messages: Sequence[int], values: list[Value], none: Value) -> list[Value]:
        if messages == range(self._count):
            return values
        column = [none] * self._count
        for at, value in zip(reversed(messages), reversed(values), strict=True):
            column[at] = value
        return column

    def _with_odd(self, column: list[Value], value: Callable[[Headers], Value]) -> list[Value]:
        for at, headers in self._odd.items():
            column[at] = value(headers)
        return column
