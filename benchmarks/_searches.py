"""What the benchmarks of searches ask, and how they time it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._archive import NEWEST
from local_aws.mail_manager.archive.reading.attributes import ATTRIBUTES
from local_aws.mail_manager.archive.storage.filters import Question, read_filters

RUNS = 9
MONTH = 30 * 86_400


def contains(attribute: str, *values: str) -> dict[str, Any]:
    """Return a condition of ArchiveFilters."""
    assert attribute in ATTRIBUTES
    evaluate = {"Attribute": attribute}
    return {
        "StringExpression": {"Evaluate": evaluate, "Operator": "CONTAINS", "Values": list(values)}
    }


FILTERS: dict[str, dict[str, Any]] = {
    "a word": {"Include": [contains("SUBJECT", "invoice")]},
    "a part of a word": {"Include": [contains("SUBJECT", "nvoic")]},
    "a rare text": {"Include": [contains("SUBJECT", "lot A-8202")]},
    "nothing": {"Include": [contains("SUBJECT", "zzzzz")]},
    "two letters": {"Include": [contains("SUBJECT", "zi")]},
    "sender": {"Include": [contains("FROM", "duarte")]},
    "three and not one": {
        "Include": [
            contains("FROM", "gmail"),
            contains("SUBJECT", "order"),
            contains("TO", "support"),
        ],
        "Unless": [contains("SUBJECT", "question")],
    },
}


def median(run: Callable[[], Any]) -> float:
    """Return the milliseconds that a call takes."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1000


def question(filters: dict[str, Any], oldest: float) -> Question:
    """Return filters over a range that ends with the newest message."""
    return read_filters(filters, oldest, NEWEST)
