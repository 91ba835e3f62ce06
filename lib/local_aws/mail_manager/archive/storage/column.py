"""One attribute of the messages of a closed segment, arranged so that substrings are found fast.

Values repeat (a few thousand correspondents write everything), so each distinct one is kept once
and a message holds its number: a dictionary-encoded column. Over the distinct values stands a
trigram index. It yields candidates; each is then looked at, so what is found is exact.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SEPARATOR = b"\n"
"""Ends each value in the text; values hold no control characters but `VALUE_SEPARATOR`."""

COMMON_SHARE = 8
"""A trigram that more than one in so many values have narrows nothing down and isn't kept."""

MAX_TRIGRAMS = 4
"""Trigrams of a search text that are intersected, the rarest first; looking is cheaper then."""

SAMPLED, SHARES = 64, 8
"""One in so many trigrams tells how to part them into about so many shares for sorting."""

FEW = 1_000
"""Messages that are sooner looked at one by one than their distinct values are found."""

FEW_VALUES = 50
"""Candidates that are looked at as soon as they are found."""

SORTING = 4
"""How much longer it takes to sort messages than to take them as they are."""

SCAN_SHARE = 4
"""Where fewer than one in so many values are asked about, looking at each beats a scan of all."""

MEMBERS = ("codes", "text", "ends", "trigrams", "firsts", "postings")


class Candidates(NamedTuple):
    """Values of a column that may meet a condition; `exact` says that they do."""

    column: Column
    values: Array
    exact: bool


class Column:
    """`codes` has the number of each message's value, `ends` where each value ends in `text`.

    `trigrams` is sorted; the numbers of the values that hold `trigrams[i]` are
    `postings[firsts[i]:firsts[i + 1]]`, none where the trigram is a common one.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.arrays = arrays
        self._text = arrays["text"].tobytes()
        self._codes, self._ends = arrays["codes"], arrays["ends"]
        self._starts = np.concatenate((np.zeros(1, np.uint32), self._ends[:-1]))
        self._trigram_items, self._first_items = items(arrays["trigrams"]), items(arrays["firsts"])
        self._postings = arrays["postings"]

    @classmethod
    def build(cls, values: Sequence[str], codes: Array) -> Column:
        """Make the column of messages, given distinct values and which of them each has."""
        text, sizes = _encode(values)
        codes = codes.astype(np.min_scalar_type(len(values)))
        arrays = (codes, text, np.cumsum(sizes, dtype=np.uint32))
        index = _trigram_index(text, sizes, codes.dtype)
        return cls(dict(zip(MEMBERS, (*arrays, *index), strict=True)))

    def containing(self, needles: Iterable[str], at: Array, *, every: bool) -> Array:
        """Return for each of the messages `at` whether its value contains one needle (or every)."""
        codes = self._codes[at]
        found = [self._hold(needle.encode(), codes) for needle in needles]
        combine = np.logical_and if every else np.logical_or
        result: Array = combine.reduce(found)
        return result

    def candidates(self, needles: Sequence[str]) -> Candidates | None:
        """Return the values that may contain one of the needles; None stands for all."""
        lists = [self._candidates(needle.encode()) for needle in needles]
        known = [values for values in lists if values is not None]
        if len(known) < len(lists):
            return None
        if len(known) > 1:
            return Candidates(self, np.unique(np.concatenate(known)), False)
        values, few = known[0], len(known[0]) <= FEW_VALUES
        return Candidates(self, self._look(needles[0].encode(), values) if few else values, few)

    def cost(self, values: Array) -> int:
        """Return what `messages_of` costs, in messages that are taken as they are."""
        _, firsts = self._messages
        count = int((firsts[values + 1] - firsts[values]).sum())
        return count if len(values) == 1 else SORTING * count

    def messages_of(self, values: Array) -> Array:
        """Return the messages that have one of the values, in order."""
        order, firsts = self._messages
        if len(values) == 1:
            return order[firsts[values[0]] : firsts[values[0] + 1]]
        starts = firsts[values]
        counts = firsts[values + 1] - starts
        before = np.cumsum(counts) - counts
        places = np.repeat(starts - before, counts) + np.arange(counts.sum())
        found: Array = order[places]
        found.sort()
        return found

    def having(self, values: Array, at: Array) -> Array:
        """Return for each of the messages `at` whether it has one of the values."""
        mask = np.zeros(len(self._ends), bool)
        mask[values] = True
        result: Array = mask[self._codes[at]]
        return result

    @cached_property
    def _messages(self) -> tuple[Array, Array]:
        """The messages in the order of their values' numbers, and where those of each begin."""
        order = np.argsort(self._codes, kind="stable").astype(np.int64)
        counts = np.bincount(self._codes, minlength=len(self._ends))
        return order, np.concatenate(([0], np.cumsum(counts)))

    def _hold(self, needle: bytes, codes: Array) -> Any:
        if len(codes) > FEW:
            return self._values_with(needle, codes)[codes]
        return self._holds(needle, codes)

    def _values_with(self, needle: bytes, codes: Array) -> Array:
        """Return for each value whether it contains the needle; only those in `codes` matter."""
        values = self._candidates(needle)
        found = np.zeros(len(self._ends), bool)
        if values is None and len(codes) > len(self._ends) // SCAN_SHARE:
            found[self._scan(needle)] = True
            return found
        if values is None or len(values) > len(codes):
            values = np.unique(codes)
        found[self._look(needle, values)] = True
        return found

    def _candidates(self, needle: bytes) -> Array | None:
        """Return the numbers of values that may hold the needle; None stands for all of them."""
        trigrams, firsts, rare = self._trigram_items, self._first_items, []
        for at in range(len(needle) - 2):
            wanted = int.from_bytes(needle[at : at + 3], "big")
            place = bisect_left(trigrams, wanted)
            if place == len(trigrams) or trigrams[place] != wanted:
                return self._postings[:0]  # no value has it
            if firsts[place] < firsts[place + 1]:
                rare.append(self._postings[firsts[place] : firsts[place + 1]])
        return _common_to(sorted(rare, key=len)[:MAX_TRIGRAMS]) if rare else None

    def _look(self, needle: bytes, values: Array) -> Array:
        """Return those of the values that contain the needle."""
        found: Array = values[self._holds(needle, values)]
        return found

    def _holds(self, needle: bytes, values: Array) -> Array:
        starts, ends = self._starts[values].tolist(), self._ends[values].tolist()
        places = map(self._text.find, repeat(needle), starts, ends)
        return np.fromiter(places, np.int64, len(values)) >= 0

    def _scan(self, needle: bytes) -> Array:
        text, places, at = self._text, [], self._text.find(needle)
        while at >= 0:
            places.append(at)
            at = text.find(needle, text.find(SEPARATOR, at))
        return np.searchsorted(self._ends, places, side="right")


def items(array: Array) -> Any:
    """Return an array as a sequence of Python's own values, which are quicker to get one by one."""
    return np.ascontiguousarray(array).data


def _common_to(lists: Sequence[Array]) -> Array:
    """Return the numbers that are in all of some ascending lists."""
    found, *others = lists
    for numbers in others:
        nearest = numbers.searchsorted(found)
        nearest[nearest == len(numbers)] = 0
        found = found[numbers[nearest] == found]
    return found


def _encode(values: Sequence[str]) -> tuple[Array, Array]:
    """Return the text of values and their sizes in it."""
    text = np.frombuffer(SEPARATOR.join((*map(str.encode, values), b"")), np.uint8)
    ends = np.flatnonzero(text == ord(SEPARATOR)) + 1
    return text, np.diff(ends, prepend=0).astype(np.uint32)


def _codes_of(text: Array) -> Array:
    """Return the number of each trigram of a text: its three bytes."""
    codes: Array = text[:-2].astype(np.uint32)
    for following in (text[1:-1], text[2:]):
        codes <<= 8
        codes |= following
    return codes


def _trigram_index(text: Array, sizes: Array, small: np.dtype[Any]) -> tuple[Array, Array, Array]:
    """Return (trigrams, firsts, postings) over values of the given sizes."""
    trigrams, numbers = _trigrams(text, sizes, small)
    order = _order(trigrams)
    # One by one, and the order given back at once: this is where an import's memory peaks.
    trigrams = trigrams[order]
    numbers = numbers[order]
    del order
    fresh = _fresh(trigrams) | _fresh(numbers)
    trigrams = trigrams[fresh]
    numbers = numbers[fresh]
    places = np.flatnonzero(_fresh(trigrams))
    counts = np.diff(places, append=len(trigrams))
    common = counts > len(sizes) // COMMON_SHARE + 1
    firsts = np.concatenate(([0], np.cumsum(np.where(common, 0, counts))))
    return trigrams[places], firsts.astype(np.uint32), numbers[~np.repeat(common, counts)]


def _trigrams(text: Array, sizes: Array, small: np.dtype[Any]) -> tuple[Array, Array]:
    """Return the trigrams of values in a row, and the number of the value of each."""
    inside = text != ord(SEPARATOR)
    whole = inside[:-2] & inside[1:-1] & inside[2:]
    numbers = np.repeat(np.arange(len(sizes), dtype=small), sizes)
    return _codes_of(text)[whole], numbers[:-2][whole]


def _order(trigrams: Array) -> Array:
    """Return the places of trigrams in ascending order; equal ones stay as they are.

    numpy sorts numbers of 16 bits by their digits, several times as fast as longer ones. What that
    takes in memory it takes for a share of the trigrams at a time.
    """
    sample = np.sort(trigrams[::SAMPLED])
    bounds = [0, *sample[:: len(sample) // SHARES + 1].tolist(), 1 << 24]
    shares = []
    for low, high in pairwise(bounds):
        share = np.flatnonzero((trigrams >= low) & (trigrams < high))
        for bits, kind in ((0, np.uint16), (16, np.uint8)):
            digits = (trigrams[share] >> bits).astype(kind)
            share = share[np.argsort(digits, kind="stable")]
        shares.append(share.astype(np.uint32))
    return np.concatenate(shares)


def _fresh(ordered: Array) -> Array:
    """Return for each item of a sorted array whether it is the first of its value."""
    # numpy's unique hashes first and then sorts, which takes several times as long.
    fresh = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return fresh
