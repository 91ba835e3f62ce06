"""Single messages, each safe on disk before it is acknowledged: how many a second.

The limit is one thread that writes the same bytes to a file and syncs after each message. Ours
syncs for all who wait, so it gains with the number of threads. Wall time counts, as the disk is
what is waited for; rounds alternate.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks._archive import as_mail
from local_aws.mail_manager.archive.storage.segment_file import sync
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail

MESSAGES, ROUNDS, THREADS = 1_000, 5, (1, 8, 32)


def limit(mails: list[Mail], folder: Path) -> None:
    """Write and sync each message."""
    file = os.open(folder / "file", os.O_WRONLY | os.O_CREAT)
    for mail in mails:
        os.write(file, mail.raw)
        sync(file)
    os.close(file)


def ours(threads: int, mails: list[Mail], folder: Path) -> None:
    """Archive each message from one of several threads."""
    store = ArchiveStore(folder)
    with ThreadPoolExecutor(threads) as pool:
        assert sorted(pool.map(store.append, mails)) == list(range(1, len(mails) + 1))
    store.close()


def main() -> None:
    """Print messages a second."""
    mails = list(as_mail(MESSAGES))
    programs: dict[str, Callable[[list[Mail], Path], None]] = {"limit, 1 thread": limit}
    programs |= {f"ours, {threads} threads": partial(ours, threads) for threads in THREADS}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, program in programs.items():
            with tempfile.TemporaryDirectory() as folder:
                begun = time.perf_counter()
                program(mails, Path(folder))
                times[name].append(time.perf_counter() - begun)
    for name, taken in times.items():
        rates = sorted(MESSAGES / seconds for seconds in taken)
        print(f"{name:16}{statistics.median(rates):8,.0f}/s  [{rates[0]:,.0f} - {rates[-1]:,.0f}]")


if __name__ == "__main__":
    main()
