"""The headers that rows show, taken from where an index says they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from local_aws.mail_manager.archive.reading.spans import (
    KIND_SHIFT,
    MAX_PLACE,
    PLACE_BITS,
    SHOWN,
    Spans,
)

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.storage.segment_file import StoredMail


class SpanFields:
    """The headers of messages whose spans are known."""

    def __init__(self, mails: Sequence[StoredMail], spans: Sequence[Spans]) -> None:
        self._data = [mail.record.data for mail in mails]
        packed = np.frombuffer(b"".join(spans), np.uint32)
        counts = np.array(list(map(len, spans))) // packed.itemsize
        raws = np.array([mail.record.raw_at for mail in mails])
        begins = np.repeat(raws, counts) + (packed >> PLACE_BITS & MAX_PLACE)
        kinds = (packed >> KIND_SHIFT).astype(np.uint8)
        order = np.argsort(kinds, kind="stable")
        self._messages = np.repeat(np.arange(len(mails)), counts)[order]
        self._begins = begins[order]
        self._ends = self._begins + (packed & MAX_PLACE)[order]
        self._firsts = np.searchsorted(kinds[order], np.arange(len(SHOWN) + 1)).tolist()

    def named(self, name: bytes) -> tuple[Sequence[int], list[bytes]]:
        """Return what `Fields.named` does."""
        at, data = self._slice(name), self._data
        begins, ends = self._begins[at].tolist(), self._ends[at].tolist()
        if len(begins) == len(data) and not self.repeats(name):
            spans = zip(data, begins, ends, strict=True)
            return range(len(data)), [held[begin:end] for held, begin, end in spans]
        messages: list[int] = self._messages[at].tolist()
        places = zip(messages, begins, ends, strict=True)
        return messages, [data[message][begin:end] for message, begin, end in places]

    def repeats(self, name: bytes) -> bool:
        """Return whether a message has several headers called `name`."""
        messages = self._messages[self._slice(name)]
        return bool((messages[1:] == messages[:-1]).any())

    def _slice(self, name: bytes) -> slice:
        kind = SHOWN.index(name)
        return slice(self._firsts[kind], self._firsts[kind + 1])
