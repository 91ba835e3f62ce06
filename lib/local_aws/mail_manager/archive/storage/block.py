"""The index of a closed segment: arrays in one file beside it, made once and never changed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES
from local_aws.mail_manager.archive.reading.spans import Spans
from local_aws.mail_manager.archive.reading.text import FOLDING
from local_aws.mail_manager.archive.storage.column import MEMBERS, Array, Candidates, Column, items
from local_aws.mail_manager.archive.storage.filters import (
    ANY_VALUE,
    EVERY_INCLUDE,
    Condition,
    Contains,
    Positions,
    Question,
)
from local_aws.mail_manager.archive.storage.tail import Tail

FORMAT = f"2, {FOLDING}"
"""What an index file must say of itself to be taken; another one is made anew."""


class Block:
    """Attributes and places of the messages of one segment, in order of arrival."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.numbers: Sequence[int] = items(arrays["numbers"])
        self.offsets: Sequence[int] = items(arrays["offsets"])
        self.attachments: Sequence[bool] = items(arrays["attachments"])
        self._spans: memoryview = items(arrays["spans"].view(np.uint8))
        self._span_firsts = items(arrays["span_firsts"])
        self.count = len(self.numbers)
        received = self._received = arrays["received"]
        self._in_order = bool((received[1:] >= received[:-1]).all())
        self.oldest = float(received.min(initial=float("inf")))
        self.newest = float(received.max(initial=float("-inf")))
        self._columns = [
            Column({member: arrays[f"{name}_{member}"] for member in MEMBERS})
            for name in ATTRIBUTES
        ]

    @classmethod
    def build(cls, tail: Tail, count: int) -> Block:
        """Make an index of the first `count` messages of a segment."""
        arrays: dict[str, Array] = {
            "numbers": _whole(tail.numbers[:count]),
            "received": np.array(tail.received[:count], np.float64),
            "offsets": _whole(tail.offsets[:count]),
            "attachments": np.array(tail.attachments[:count], np.bool_),
            "spans": np.frombuffer(tail.spans[: tail.span_firsts[count]], np.uint32),
            "span_firsts": _whole(tail.span_firsts[: count + 1]),
        }
        for name, texts in zip(ATTRIBUTES, tail.columns, strict=True):
            column = Column.build(texts.values[:], np.array(texts.codes[:count]))
            arrays |= {f"{name}_{member}": array for member, array in column.arrays.items()}
        return cls(arrays)

    def save(self, path: Path, size: int) -> None:
        """Write the index of a segment of `size` bytes; a half-written one is never seen."""
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            np.savez(file, allow_pickle=False, format=FORMAT, size=size, **self._arrays)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path, size: int) -> Block | None:
        """Read the index of a segment of `size` bytes, or None where it has to be made anew."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as members:
                arrays = dict(members)
            fits = str(arrays["format"]) == FORMAT and int(arrays["size"]) == size
            return cls(arrays) if fits else None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def spans_of(self, positions: Iterable[int]) -> list[Spans]:
        """Return where the headers of the messages at some positions lie."""
        spans, firsts = self._spans, self._span_firsts
        return [spans[firsts[at] : firsts[at + 1]] for at in positions]

    def search(self, question: Question, limit: int) -> list[tuple[float, int]]:
        """Return (time of receipt, number) of the newest `limit` messages that match, in order."""
        hinted = [(one, self._hint(one)) for one in question.include]
        hints = [hint for _, hint in hinted if hint is not None]
        # What no hint has narrowed yet drops the most when the texts are looked at.
        unsettled = [one for one, hint in hinted if hint is None]
        unsettled += [one for one, hint in hinted if hint is not None and not hint.exact]
        ask = Question(tuple(unsettled), question.unless)
        found: Any = np.asarray(ask.select(self._perhaps(question, hints), self._holding), np.int64)
        if limit < len(found):
            if not self._in_order:
                found = found[np.argsort(self._received[found], kind="stable")]
            found = found[len(found) - limit :]
        times = self._received[found]
        return list(zip(times.tolist(), self._arrays["numbers"][found].tolist(), strict=True))

    def _hint(self, condition: Condition) -> Candidates | None:
        """Return which values of its column may meet a condition, where an index tells."""
        if not EVERY_INCLUDE or not isinstance(condition, Contains):
            return None
        return self._columns[condition.column].candidates(condition.texts)

    def _perhaps(self, question: Question, hints: Sequence[Candidates]) -> Any:
        """Return the messages in the range that may meet all conditions of Include."""
        positions: Any = _narrow(hints) if hints else np.arange(self.count)
        if question.oldest <= self.oldest and self.newest <= question.newest:
            return positions
        received = self._received[positions]
        return positions[(received >= question.oldest) & (received <= question.newest)]

    def _holding(self, condition: Condition, positions: Positions, wanted: bool) -> Any:
        at = np.asarray(positions, np.int64)
        if len(at) == 0:
            return at
        if isinstance(condition, Contains):
            column = self._columns[condition.column]
            holds = column.containing(condition.texts, at, every=not ANY_VALUE)
        else:
            holds = self._arrays["attachments"][at] == condition.wanted
        return at[holds == wanted]


def _narrow(hints: Sequence[Candidates]) -> Array:
    """Return the messages that all hints allow, beginning with the one that is had soonest."""
    first, *others = sorted(hints, key=lambda hint: hint.column.cost(hint.values))
    positions = first.column.messages_of(first.values)
    for column, values, _ in others:
        positions = positions[column.having(values, positions)]
    return positions


def _whole(numbers: Sequence[int]) -> Array:
    """Return whole numbers in as few bits each as the greatest of them needs."""
    array = np.array(numbers)
    return array.astype(np.min_scalar_type(array.max(initial=0)))
