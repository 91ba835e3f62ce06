"""An archive that grows: what a message costs to take in, and how long a search then takes.

Times are CPU time of this process without the making of the sample mail. Searches are asked for
1,000 rows, as Mail Manager's are, in the last 30 days and in all 90; the median of several runs.
The first archive is filled several times, as a small one is soon filled and the machine is noisy.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks._archive import NEWEST, as_mail, size
from benchmarks._searches import FILTERS, MONTH, median, question
from local_aws.mail_manager.archive.storage.batches import BATCH_MESSAGES
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail

SIZES = (10_000, 100_000, 1_000_000)
FILLS = 5
"""How often the first size is filled; the others once."""

GOAL = 1.3


def fill(store: ArchiveStore, count: int) -> float:
    """Archive sample mail and return the CPU microseconds that a message took."""
    taken, mails = 0.0, as_mail(count)
    for batch in iter(partial(_next, mails), []):
        begun = time.process_time()
        for _ in store.append_many(batch):
            pass
        taken += time.process_time() - begun
    assert len(store) == count
    return taken / count * 1e6


def _next(mails: Iterator[Mail]) -> list[Mail]:
    return list(islice(mails, BATCH_MESSAGES))


def searches(store: ArchiveStore) -> Iterator[tuple[str, float, float, int]]:
    """Yield each question's name, milliseconds for a month and for all, and rows found in all."""
    for name, filters in FILTERS.items():
        month, whole = question(filters, NEWEST - MONTH), question(filters, 0)
        hits = len(store.search(whole, 1000))
        recent, all_times = (median(partial(store.search, one, 1000)) for one in (month, whole))
        yield name, recent, all_times, hits


def grow(folder: Path, count: int, fills: int) -> float:
    """Fill an archive, print what that took and how it is searched; return what a message took."""
    costs = []
    for number in range(fills):
        store = ArchiveStore(folder / str(number))
        costs.append(fill(store, count))
        if number < fills - 1:
            store.remove()
    cost = statistics.median(costs)
    index = size(folder, "*.index")
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    print(f"\n{count:,} messages: {cost:.0f} us CPU each [{min(costs):.0f} - {max(costs):.0f}],")
    print(f"{size(folder, '*.segment'):,.0f} MB, index {index:.1f} MB; load {load}")
    for name, month, whole, hits in searches(store):
        print(f"{name:20}{month:9.2f} ms   all{whole:9.2f} ms  ({hits:,} rows)", flush=True)
    store.remove()
    return cost


def main() -> None:
    """Print the costs and the curve."""
    costs: list[float] = []
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            costs.append(grow(Path(folder), count, 1 if costs else FILLS))
    print(f"\na message costs {costs[-1] / costs[0]:.2f} x what it costs in the first; goal {GOAL}")


if __name__ == "__main__":
    main()
