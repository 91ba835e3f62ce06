"""Messages by the batch: enough for work on many at once to pay, few enough for the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

BATCH_MESSAGES = 1_000
"""Messages of a batch at the most."""

BATCH_BYTES = 2 * 1024 * 1024
"""Bytes of messages with which a batch is full."""

MANY = 40
"""Messages from which on they are sooner read all at once than one by one."""

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield the items in batches, given how to tell the bytes of one."""
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size(item)
        if len(batch) == BATCH_MESSAGES or total >= BATCH_BYTES:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
