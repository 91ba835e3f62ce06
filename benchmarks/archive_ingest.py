"""Filling an archive from a Maildir, beside mairix, notmuch and what is possible at all.

Each program is run in a process of its own, rounds alternate, and CPU time counts, without the
start of Python. The limit reads the files, parses what an archive must know and writes one file.
Ours indexes headers and envelope, which is what Mail Manager can search; mairix indexes bodies as
well, so notmuch is given the same mail without its bodies.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks._archive import Run, mairix_settings, measure, notmuch_settings, size, write_maildir
from local_aws.mail_manager.archive.reading.attributes import read_attributes
from local_aws.mail_manager.archive.storage.batches import batches
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail

MESSAGES, ROUNDS = 80_000, 2
"""More than a segment holds, so that the index of one is in the figures."""

GOALS = "goals: 0.4 of the limit, 1.3 x mairix, index 0.7 of mairix; without bodies 5 x notmuch"


BLOCK = 64 * 1024
"""Bytes that are read at once."""


def read_all(mail: Path) -> Iterator[bytes]:
    """Yield the messages of a Maildir."""
    folder = os.open(mail / "cur", os.O_RDONLY)
    for name in sorted(entry.name for entry in os.scandir(folder)):
        file = os.open(name, os.O_RDONLY, dir_fd=folder)
        pieces = [os.read(file, BLOCK)]
        while len(pieces[-1]) == BLOCK:
            pieces.append(os.read(file, BLOCK))
        yield b"".join(pieces)
        os.close(file)
    os.close(folder)


def ours(mail: Path, work: Path) -> None:
    """Archive all of it."""
    nothing = {"Envelope": {}, "Metadata": {}}
    mails = (Mail(raw, nothing, float(number)) for number, raw in enumerate(read_all(mail)))
    for _ in ArchiveStore(work / "archive").append_many(mails):
        pass


def limit(mail: Path, work: Path) -> None:
    """Read, parse and store all of it, and no more."""
    with (work / "copy").open("wb") as copy:
        for batch in batches(read_all(mail), len):
            read_attributes(batch, [{}] * len(batch))
            copy.writelines(batch)


Start = Callable[[Path, Path], Run]


def python(name: str) -> Start:
    """Return a start of one of the functions above in a new interpreter."""

    def start(mail: Path, work: Path) -> Run:
        code = "import sys; from benchmarks.archive_ingest import inside; inside(*sys.argv[1:])"
        run = measure([sys.executable, "-c", code, name, str(mail), str(work)])
        return Run(float((work / "cpu").read_text()), run.peak)

    return start


def inside(name: str, mail: str, work: str) -> None:
    """Run a function in this process and leave the CPU seconds it took in a file."""
    begun = time.process_time()
    globals()[name](Path(mail), Path(work))
    Path(work, "cpu").write_text(str(time.process_time() - begun))


def mairix(mail: Path, work: Path) -> Run:
    """Index with mairix."""
    return measure(["mairix", "-Q", "-f", mairix_settings(work, mail)])


def notmuch(mail: Path, work: Path) -> Run:
    """Index with notmuch."""
    shutil.rmtree(mail / ".notmuch", ignore_errors=True)
    return measure(["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=notmuch_settings(work, mail))


PROGRAMS: dict[str, Start] = {
    "limit": python("limit"),
    "ours": python("ours"),
    "mairix": mairix,
    "notmuch": notmuch,
}


def compare(mail: Path, names: list[str]) -> None:
    """Run the programs in turn and print what each took."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    index: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name in names:
            with tempfile.TemporaryDirectory() as work:
                runs[name].append(PROGRAMS[name](mail, Path(work)))
                index[name] = index_size(name, mail, Path(work))
    rates = {name: MESSAGES / statistics.median(run.cpu for run in runs[name]) for name in names}
    for name in names:
        peak = max(run.peak for run in runs[name])
        print(
            f"{name:8}{rates[name]:8,.0f} messages/s CPU   ours/this"
            f"{rates['ours'] / rates[name]:6.2f}   index{index[name]:7.1f} MB   peak{peak:5.0f} MB"
        )


def index_size(name: str, mail: Path, work: Path) -> float:
    """Return the MB of what a program has made beside the messages."""
    if name == "notmuch":
        return size(mail / ".notmuch")
    return size(work, "*.index" if name == "ours" else "mairix.*")


def main() -> None:
    """Print the table."""
    peers = [name for name in ("mairix", "notmuch") if shutil.which(name)]
    with tempfile.TemporaryDirectory() as folder:
        whole, headers = Path(folder, "whole"), Path(folder, "headers")
        write_maildir(whole, MESSAGES, headers_only=False)
        write_maildir(headers, MESSAGES, headers_only=True)
        print(f"{MESSAGES:,} messages with bodies ({size(whole):.0f} MB); {GOALS}")
        compare(whole, ["limit", "ours", *[name for name in peers if name != "notmuch"]])
        print("the same without bodies")
        compare(headers, ["limit", "ours", *peers])


if __name__ == "__main__":
    main()
