"""The index of the segment that is still being written: plain lists, searched one by one.

A few thousand messages are looked through in a millisecond, which is less than any index would
cost to keep at each message. It is the definition, too, of what a search must find.
"""

from __future__ import annotations

from local_aws.mail_manager.archive.attributes import ATTRIBUTES, Attributes
from local_aws.mail_manager.archive.filters import (
    ANY_VALUE,
    Condition,
    Contains,
    Positions,
    Question,
)


class Tail:
    """Attributes and places of the messages of one segment, in order of arrival.

    Only the thread that commits adds. Readers may look at any time: `count` grows last.
    """

    def __init__(self) -> None:
        self.count = 0
        self.oldest, self.newest = float("inf"), float("-inf")
        """The first and the last time of receipt."""
        self.numbers: list[int] = []
        self.received: list[float] = []
        self.offsets: list[int] = []
        self.attachments: list[bool] = []
        self.columns: list[list[str]] = [[] for _ in ATTRIBUTES]

    def add(self, number: int, received: float, offset: int, attributes: Attributes) -> None:
        """Add a message that lies at `offset` of the segment."""
        self.numbers.append(number)
        self.received.append(received)
        self.offsets.append(offset)
        self.attachments.append(attributes.has_attachments)
        for column, text in zip(self.columns, attributes.texts, strict=True):
            column.append(text)
        self.oldest, self.newest = min(self.oldest, received), max(self.newest, received)
        self.count += 1

    def search(self, question: Question) -> list[tuple[float, int]]:
        """Return (time of receipt, number) of the messages that match, in order of arrival."""
        found = question.select(self._in_range(question), self._holding)
        return [(self.received[at], self.numbers[at]) for at in found]

    def _in_range(self, question: Question) -> Positions:
        oldest, newest, count = question.oldest, question.newest, self.count
        if oldest <= self.oldest and self.newest <= newest:
            return range(count)
        times = self.received[:count]
        return [at for at, time in enumerate(times) if oldest <= time <= newest]

    def _holding(self, condition: Condition, positions: Positions, wanted: bool) -> Positions:
        if not isinstance(condition, Contains):
            value = condition.wanted == wanted
            return [at for at in positions if self.attachments[at] == value]
        column = self.columns[condition.column]
        if len(condition.texts) == 1:
            text = condition.texts[0]
            return [at for at in positions if (text in column[at]) == wanted]
        some = any if ANY_VALUE else all
        texts = condition.texts
        return [at for at in positions if some(text in column[at] for text in texts) == wanted]
