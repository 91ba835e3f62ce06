"""The headers of many messages, read at once.

What takes a loop over its lines for one message takes a few array operations for a thousand. Only
messages whose header lines are all ordinary are read so; `read_headers`, which says what is right,
reads the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from local_aws.mail_manager.archive.headers import WANTED, Headers, decode_all, read_headers, unfold

Array = NDArray[Any]
Value = TypeVar("Value")

HEAD_BYTES = 16 * 1024
"""In how many bytes of a message an ordinary one's headers end."""

MAX_NAME_BYTES = 127
"""How long an ordinary header's name may be."""

MAX_WANTED_BYTES = max(map(len, WANTED))
"""How long the names of wanted headers are."""

_LINE_FEED, _RETURN, _COLON, _SPACE, _TAB = b"\n\r: \t"

_TO_LOWER = 0x20
"""The bit that makes a capital letter small. It makes no wanted name out of any other bytes."""


class HeaderTable:
    """The wanted headers of many messages, with the methods of `HeaderList` (see there)."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._fields = _Fields([raw[:HEAD_BYTES] for raw in raws])
        self._odd = {at: read_headers(raws[at]) for at in self._fields.odd}
        self._count = len(raws)

    def ends(self) -> list[int]:
        return self._with_odd(self._fields.bodies.tolist(), lambda headers: headers.end)

    def raw(self, name: bytes) -> list[bytes]:
        messages, values = self._fields.named(name)
        column = self._first(messages, [value.strip() for value in values], b"")
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

    def _first(self, messages: list[int], values: list[Value], none: Value) -> list[Value]:
        if messages == list(range(self._count)):
            return values
        column = [none] * self._count
        for at, value in zip(reversed(messages), reversed(values), strict=True):
            column[at] = value
        return column

    def _with_odd(self, column: list[Value], value: Callable[[Headers], Value]) -> list[Value]:
        for at, headers in self._odd.items():
            column[at] = value(headers)
        return column


class _Fields:
    """Where the headers are in a text of all the messages, each of which begins on a new line.

    `bodies` is where in each message its body begins; `odd` are those that can't be read so.
    """

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._text = b"\n".join((b"", *raws, b"\n" * MAX_NAME_BYTES))
        self._data: Array = np.frombuffer(self._text, np.uint8)
        self._feeds = np.flatnonzero(self._data == _LINE_FEED)
        sizes = np.fromiter(map(len, raws), np.int64, len(raws))
        first, last, self.bodies = self._blocks(np.cumsum(sizes + 1) - sizes, sizes)
        self._split(first, last)
        self._name()
        unfinished = (sizes == HEAD_BYTES) & (self.bodies == HEAD_BYTES)
        self.odd = {*self._messages[~self._ordinary].tolist(), *np.flatnonzero(unfinished).tolist()}

    def named(self, name: bytes) -> tuple[list[int], list[bytes]]:
        """Return in which messages headers called `name` are, in order, and their values."""
        at = self._named(name)
        begins, ends = self._begins[at] + len(name) + 1, self._ends[at]
        spans = zip(begins.tolist(), ends.tolist(), strict=True)
        text = self._text
        values = [text[begin:end] for begin, end in spans]
        for folded in np.flatnonzero(self._folded[at]).tolist():
            values[folded] = unfold(values[folded])
        return self._messages[at].tolist(), values

    def repeats(self, name: bytes) -> bool:
        """Return whether a message has several headers called `name`."""
        messages = self._messages[self._named(name)]
        return bool((messages[1:] == messages[:-1]).any())

    def _named(self, name: bytes) -> Array:
        at = np.flatnonzero(self._sizes == len(name))
        letters = self._names[at, : len(name)] | _TO_LOWER
        found: Array = at[(letters == np.frombuffer(name, np.uint8)).all(axis=1)]
        return found

    def _blocks(self, begins: Array, sizes: Array) -> tuple[Array, Array, Array]:
        """Return the line feeds before the first and after the last header, and the bodies."""
        data, feeds = self._data, self._feeds
        first = np.searchsorted(feeds, begins - 1)
        next_, after_it = data[feeds[:-2] + 1], data[feeds[:-2] + 2]
        empty = np.flatnonzero(
            (next_ == _LINE_FEED) | ((next_ == _RETURN) & (after_it == _LINE_FEED))
        )
        last = empty[np.searchsorted(empty, first)]
        last = np.minimum(last, np.searchsorted(feeds, begins + sizes))
        bodies = feeds[last] + 2 + (data[feeds[last] + 1] == _RETURN) - begins
        return first, last, np.minimum(bodies, sizes)

    def _split(self, first: Array, last: Array) -> None:
        """Find the headers: lines together with their folds, which begin with white space."""
        counts = last - first
        before = np.cumsum(counts) - counts
        lines = np.repeat(first - before, counts) + np.arange(counts.sum())
        lead = self._data[self._feeds[lines] + 1]
        opens = (lead != _SPACE) & (lead != _TAB)
        opens[before[counts > 0]] = True
        at = np.flatnonzero(opens)
        after = np.append(at, len(lines))[1:] - 1
        self._begins, ends = self._feeds[lines[at]] + 1, self._feeds[lines[after] + 1]
        self._ends = ends - (self._data[ends - 1] == _RETURN)
        self._folded = after > at
        self._messages = np.repeat(np.arange(len(first)), counts)[at]

    def _name(self) -> None:
        """Find the names and whether each is an ordinary one, which ends with a colon."""
        self._names, self._sizes = self._names_of(self._begins, MAX_WANTED_BYTES)
        longer = np.flatnonzero(self._sizes == 0)
        _, self._sizes[longer] = self._names_of(self._begins[longer], MAX_NAME_BYTES)
        ends = self._data[self._begins + self._sizes]
        self._ordinary = (self._sizes > 0) & (ends == _COLON)

    def _names_of(self, begins: Array, longest: int) -> tuple[Array, Array]:
        """Return what may be names, and their sizes; 0 where one is empty or too long."""
        names = sliding_window_view(self._data, longest + 1)[begins]
        return names, ((names <= _SPACE) | (names == _COLON)).argmax(axis=1)
