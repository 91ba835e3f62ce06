"""The index of the segment that is still being written: plain lists, searched one by one.

A few thousand messages are looked through in a millisecond, which is less than any index would
cost to keep at each message. It is the definition, too, of what a search must find. Where a search
comes upon many more than that, the older ones get a block for as long as the tail lives.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES, Attributes
from local_aws.mail_manager.archive.reading.spans import Spans
from local_aws.mail_manager.archive.storage.filters import (
    ANY_VALUE,
    Condition,
    Contains,
    Positions,
    Question,
)

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.storage.block import Block

LOOKED_THROUGH = 2_000
"""Messages that are sooner looked through than indexed."""


class Places(NamedTuple):
    """Where messages are: each member is a column with an item for each of them."""

    numbers: Sequence[int]
    received: Sequence[float]
    """Times of receipt."""
    offsets: Sequence[int]
    """Where in the segment they begin."""


class Values:
    """One attribute of the messages: distinct values, and for each message the place of its own.

    A few thousand correspondents write everything, so most messages share their values.
    """

    def __init__(self) -> None:
        self.values: list[str] = []
        self.codes = array("I")
        self._known: dict[str, int] = {}

    def extend(self, values: Iterable[str]) -> None:
        """Add the values of more messages."""
        known = self._known
        codes = [known.setdefault(value, len(known)) for value in values]
        fresh = [*islice(reversed(known), len(known) - len(self.values))]
        self.values += reversed(fresh)
        self.codes.extend(codes)


class Tail:
    """Attributes and places of the messages of one segment, in order of arrival.

    Only the thread that commits adds. Readers may look at any time: `count` grows last.
    """

    def __init__(self) -> None:
        self.count = 0
        self.oldest, self.newest = float("inf"), float("-inf")
        """The first and the last time of receipt."""
        self.numbers, self.received, self.offsets = array("q"), array("d"), array("q")
        self.attachments: list[bool] = []
        self.spans, self.span_firsts = bytearray(), array("I", [0])
        """Where headers lie (see `Spans`), and where in this those of each message begin."""
        self.columns = [Values() for _ in ATTRIBUTES]
        self._block: Block | None = None

    def add(self, places: Places, attributes: Attributes) -> None:
        """Add messages."""
        self.numbers.extend(places.numbers)
        self.received.extend(places.received)
        self.offsets.extend(places.offsets)
        self.attachments += attributes.attachments
        firsts = accumulate(map(len, attributes.spans), initial=len(self.spans))
        self.span_firsts.extend(islice(firsts, 1, None))
        self.spans += b"".join(attributes.spans)
        for column, texts in zip(self.columns, attributes.texts, strict=True):
            column.extend(texts)
        self.oldest = min(self.oldest, *places.received)
        self.newest = max(self.newest, *places.received)
        self.count += len(places.numbers)

    def spans_of(self, positions: Iterable[int]) -> list[Spans]:
        """Return where the headers of the messages at some positions lie."""
        spans, firsts = self.spans, self.span_firsts
        return [spans[firsts[at] : firsts[at + 1]] for at in positions]

    def search(self, question: Question, limit: int) -> list[tuple[float, int]]:
        """Return (time of receipt, number) of the newest `limit` messages that match; some more."""
        count = self.count
        older = self._older(count)
        found = question.select(self._in_range(question, older, count), self._holding)
        newer = [(self.received[at], self.numbers[at]) for at in found]
        return [*older.search(question, limit), *newer] if older else newer

    def _older(self, count: int) -> Block | None:
        """Return the block of the older messages, made anew when much has come since."""
        block = self._block
        indexed = block.count if block else 0
        if count - indexed > max(LOOKED_THROUGH, indexed // 2):
            self._block = block = _block_of(self, count)
        return block

    def _in_range(self, question: Question, older: Block | None, count: int) -> Positions:
        oldest, newest = question.oldest, question.newest
        positions = range(older.count if older else 0, count)
        if oldest <= self.oldest and self.newest <= newest:
            return positions
        return [at for at in positions if oldest <= self.received[at] <= newest]

    def _holding(self, condition: Condition, positions: Positions, wanted: bool) -> Positions:
        if not isinstance(condition, Contains):
            value = condition.wanted == wanted
            return [at for at in positions if self.attachments[at] == value]
        values, codes = self.columns[condition.column].values, self.columns[condition.column].codes
        if len(condition.texts) == 1:
            text = condition.texts[0]
            return [at for at in positions if (text in values[codes[at]]) == wanted]
        some = any if ANY_VALUE else all
        texts = condition.texts
        return [
            at for at in positions if some(text in values[codes[at]] for text in texts) == wanted
        ]


def _block_of(tail: Tail, count: int) -> Block:
    # numpy takes longer to import than all else here, and small archives do without it.
    from local_aws.mail_manager.archive.storage.block import Block

    return Block.build(tail, count)
