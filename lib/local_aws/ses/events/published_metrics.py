"""What CloudWatch has been told of an account so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class PublishedMetrics:
    """How often each metric was counted in the period that begins at an epoch second.

    `reputation_at` is when the rates were told last, `busy` whether something is being told.
    """

    totals: Counter[tuple[str, float]] = field(default_factory=Counter)
    reputation_at: float = -1.0
    busy: bool = False
