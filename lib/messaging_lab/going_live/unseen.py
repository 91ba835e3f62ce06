"""Calls that the lab makes for itself, which are no part of what a lesson does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_depth = threading.local()


@contextmanager
def unseen() -> Iterator[None]:
    """Have the recorder look away from this thread's calls: checks, clean-up, guard rails."""
    _depth.value = getattr(_depth, "value", 0) + 1
    try:
        yield
    finally:
        _depth.value -= 1


def is_unseen() -> bool:
    """Whether the lab itself calls now."""
    return getattr(_depth, "value", 0) > 0
