"""Where the headers of many messages are, found at once.

What takes a loop over its lines for one message takes a few array operations for a thousand. Only
messages whose header lines are all ordinary are read so; `read_headers`, which says what is right,
reads the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from local_aws.mail_manager.archive.reading.header_table import HeaderTable
from local_aws.mail_manager.archive.reading.headers import WANTED, read_headers
from local_aws.mail_manager.archive.reading.spans import KIND_SHIFT, PLACE_BITS, SHOWN, pack

Array = NDArray[Any]

HEAD_BYTES = 1 << PLACE_BITS
"""In how many bytes of a message an ordinary one's headers end."""

MAX_NAME_BYTES = 127
"""How long an ordinary header's name may be."""

MAX_WANTED_BYTES = max(map(len, WANTED))
"""How long the names of wanted headers are."""

_LINE_FEED, _RETURN, _COLON, _SPACE, _TAB = b"\n\r: \t"

_TO_LOWER = 0x20
"""The bit that makes a capital letter small. It makes no wanted name out of any other bytes."""

_NOT_SHOWN = len(SHOWN)


class MailTable(HeaderTable):
    """The wanted headers of many messages, with the methods of `HeaderList` (see there)."""

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._found = HeaderFields([raw[:HEAD_BYTES] for raw in raws])
        odd = {at: read_headers(raws[at]) for at in self._found.odd}
        super().__init__(self._found, odd, len(raws))

    def ends(self) -> list[int]:
        return self._with_odd(self._found.bodies.tolist(), lambda headers: headers.end)

    def spans(self) -> list[bytes]:
        return self._with_odd(self._found.spans(), lambda headers: pack(headers.places))


class HeaderFields:
    """Where the headers are in a text of all the messages, each of which begins on a new line.

    `bodies` is where in each message its body begins; `odd` are those that can't be read so.
    """

    def __init__(self, raws: Sequence[bytes]) -> None:
        self._named: dict[bytes, Array] = {}
        self._text = b"\n".join((b"", *raws, b"\n" * MAX_NAME_BYTES))
        self._data: Array = np.frombuffer(self._text, np.uint8)
        self._feeds = np.flatnonzero(self._data == _LINE_FEED)
        sizes = np.fromiter(map(len, raws), np.int64, len(raws))
        self._starts = np.cumsum(sizes + 1) - sizes
        first, last, self.bodies = self._blocks(self._starts, sizes)
        self._split(first, last)
        self._name()
        unfinished = (sizes == HEAD_BYTES) & (self.bodies == HEAD_BYTES)
        self.odd = {*self._messages[~self._ordinary].tolist(), *np.flatnonzero(unfinished).tolist()}

    def named(self, name: bytes) -> tuple[Sequence[int], list[bytes]]:
        """Return what `Fields.named` does."""
        at = self._at(name)
        begins, ends = self._begins[at] + len(name) + 1, self._ends[at]
        spans = zip(begins.tolist(), ends.tolist(), strict=True)
        text = self._text
        values = [text[begin:end] for begin, end in spans]
        if len(at) == len(self._starts) and not self.repeats(name):
            return range(len(at)), values
        return self._messages[at].tolist(), values

    def repeats(self, name: bytes) -> bool:
        """Return whether a message has several headers called `name`."""
        messages = self._messages[self._at(name)]
        return bool((messages[1:] == messages[:-1]).any())

    def spans(self) -> list[bytes]:
        """Return for each message where its headers lie that rows show; see `Spans`."""
        kinds = np.full(len(self._begins), _NOT_SHOWN, np.uint32)
        for kind, name in enumerate(SHOWN):
            kinds[self._at(name)] = kind
        shown = np.flatnonzero(kinds != _NOT_SHOWN)
        messages, begins = self._messages[shown], self._begins[shown] + self._sizes[shown] + 1
        places = (begins - self._starts[messages]) << PLACE_BITS | self._ends[shown] - begins
        packed = (kinds[shown] << KIND_SHIFT | places.astype(np.uint32)).tobytes()
        firsts = np.searchsorted(messages, np.arange(len(self._starts) + 1)) * kinds.itemsize
        return [packed[first:after] for first, after in pairwise(firsts.tolist())]

    def _at(self, name: bytes) -> Array:
        """Return which headers are called `name`, in order."""
        if name not in self._named:
            self._named[name] = self._look_for(name)
        return self._named[name]

    def _look_for(self, name: bytes) -> Array:
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
