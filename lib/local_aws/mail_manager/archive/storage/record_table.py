"""Many records, read at once."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from local_aws.mail_manager.archive.storage.segment import (
    CHECK_START,
    CHECKED_FROM,
    HEAD,
    MARK,
    Record,
)

_HEADS = np.dtype(
    [
        *(("mark", f"S{len(MARK)}"), ("check", ">u4"), ("number", ">u8")),
        *(("received", ">f8"), ("described", ">u4"), ("size", ">u4")),
    ]
)
"""`segment.HEAD` in numpy's words."""


def read_records(data: bytes | mmap.mmap, places: Sequence[int]) -> list[Record] | None:
    """Return the records at some places as `read_record` does, or None where one isn't whole."""
    at = np.array(places)
    if at.max() > len(data) - HEAD.size:
        return None
    heads = sliding_window_view(np.frombuffer(data, np.uint8), HEAD.size)[at].view(_HEADS)[:, 0]
    raws = at + HEAD.size + heads["described"]
    ends = raws + heads["size"]
    if (heads["mark"] != MARK).any() or ends.max() > len(data):
        return None
    view, crc32, stops = memoryview(data), zlib.crc32, ends.tolist()
    checked = zip((at + CHECKED_FROM).tolist(), stops, strict=True)
    if [crc32(view[begin:end], CHECK_START) for begin, end in checked] != heads["check"].tolist():
        return None
    numbers, received = heads["number"].tolist(), heads["received"].tolist()
    columns = zip(numbers, received, repeat(data), places, raws.tolist(), stops)
    return list(map(Record._make, columns))
