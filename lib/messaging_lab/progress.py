"""A progress bar for work in steps; it goes away when the work is done."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TypeVar

Step = TypeVar("Step")


def is_quiet() -> bool:
    """Whether nobody watches: MESSAGING_LAB_QUIET or CI is set, as when notebooks are tested."""
    return bool(os.environ.get("MESSAGING_LAB_QUIET") or os.environ.get("CI"))


def with_bar(steps: Sequence[Step], what: str) -> Iterator[Step]:
    """Yield the steps, with a bar that says how many of them are done."""
    if is_quiet():
        yield from steps
        return
    from tqdm.auto import tqdm

    yield from tqdm(steps, desc=what, leave=False, bar_format="{desc} {bar} {percentage:.0f} %")
