"""Searches in archives that grow: how long each takes, and notmuch for the questions it can answer.

Times are CPU milliseconds, the median of several runs in process, with a limit of 1,000 rows as
Mail Manager has it, and without a limit beside notmuch, which returns the ids of all. notmuch
searches words and has the mail without its bodies; the same words find much the same messages.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._archive import (
    NEWEST,
    archive,
    measure,
    notmuch_settings,
    write_maildir,
)
from local_aws.mail_manager.archive.attributes import ATTRIBUTES
from local_aws.mail_manager.archive.filters import Question, read_filters
from local_aws.mail_manager.archive.headers import read_headers
from local_aws.mail_manager.archive.rows import header_members
from local_aws.mail_manager.archive.store import ArchiveStore

SIZES = (10_000, 100_000, 1_000_000)
COMPARED, RUNS = 100_000, 9
MONTH = 30 * 86_400
EVERYTHING = 10**9


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


def grow(folder: Path) -> None:
    """Print the times of each question in archives of each size."""
    print("CPU milliseconds for up to 1,000 rows; in the last 30 days, and in all 90")
    print(f"{'':18}" + "".join(f"{size:>20,}" for size in SIZES))
    times: dict[str, list[str]] = {name: [] for name in FILTERS}
    for size in SIZES:
        store = archive(folder / str(size), size)
        for name, filters in FILTERS.items():
            month, whole = (
                median(partial(store.search, question(filters, oldest), 1000))
                for oldest in (NEWEST - MONTH, 0)
            )
            times[name].append(f"{month:9.2f} /{whole:8.2f}")
        store.remove()
    for name, columns in times.items():
        print(f"{name:18}" + "".join(f"{column:>20}" for column in columns))


def question(filters: dict[str, Any], oldest: float) -> Question:
    """Return filters over a range that ends with the newest message."""
    return read_filters(filters, oldest, NEWEST)


NOTMUCH_QUESTIONS = {
    "a word": "subject:invoice",
    "sender and dates": f"from:duarte date:@{int(NEWEST) - MONTH}..@{int(NEWEST)}",
    "three and not one": "from:gmail subject:order to:support not subject:question",
    "1,000 rows": "*",
}

NOTMUCH_PROGRAM = """
import json, statistics, sys, time, notmuch2
database = notmuch2.Database(path=sys.argv[1], mode=notmuch2.Database.MODE.READ_ONLY)
runs, questions = int(sys.argv[2]), json.loads(sys.argv[3])
names = ["Date", "From", "To", "Cc", "Subject", "Message-ID"]
def row(message):
    found = []
    for name in names:
        try:
            found.append(message.header(name))
        except LookupError:
            found.append("")
    return found
def rows(text):
    return [row(message) for _, message in zip(range(1000), database.messages(text))]
def ids(text):
    return [message.messageid for message in database.messages(text)]
answer = {}
for name, text in questions.items():
    ask, times = (rows if name == "1,000 rows" else ids), []
    for _ in range(runs):
        begun = time.process_time()
        found = ask(text)
        times.append(time.process_time() - begun)
    answer[name] = statistics.median(times) * 1000, len(found)
print(json.dumps(answer))
"""


def ours(store: ArchiveStore) -> dict[str, tuple[float, int]]:
    """Return milliseconds and hits for the questions that notmuch is asked."""
    sender = {"Include": [contains("FROM", "duarte")]}
    asked = {
        "a word": question(FILTERS["a word"], 0),
        "sender and dates": question(sender, NEWEST - MONTH),
        "three and not one": question(FILTERS["three and not one"], 0),
    }
    found = {
        name: (
            median(partial(store.search, one, EVERYTHING)),
            len(store.search(one, EVERYTHING)),
        )
        for name, one in asked.items()
    }
    return {**found, "1,000 rows": (median(lambda: rows(store)), len(rows(store)))}


def rows(store: ArchiveStore) -> list[dict[str, str | None]]:
    """Return the headers of the newest thousand messages."""
    found = (store.read(hit.number) for hit in store.search(Question(), 1000))
    return [header_members(read_headers(mail.record.raw)) for mail in found if mail]


def notmuch(folder: Path) -> dict[str, tuple[float, int]]:
    """Return the same for notmuch, through its own library, or {} where it isn't installed."""
    python = "/usr/bin/python3"
    probe = [python, "-c", "import notmuch2"]
    if not shutil.which("notmuch") or subprocess.run(probe, capture_output=True).returncode:
        return {}
    mail = folder / "mail"
    write_maildir(mail, COMPARED, headers_only=True)
    measure(["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=notmuch_settings(folder, mail))
    questions = json.dumps(NOTMUCH_QUESTIONS)
    program = [python, "-c", NOTMUCH_PROGRAM, str(mail), str(RUNS), questions]
    environment = {**os.environ, "NOTMUCH_CONFIG": notmuch_settings(folder, mail)}
    answer = subprocess.run(program, stdout=subprocess.PIPE, check=True, env=environment).stdout
    return {name: (time, hits) for name, (time, hits) in json.loads(answer).items()}


def main() -> None:
    """Print the curve, then the comparison."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        grow(folder)
        peer, own = notmuch(folder), ours(archive(folder / "compared", COMPARED))
    print(f"\nall ids, {COMPARED:,} messages: CPU milliseconds (hits); goals: word 5 x, three 3 x,")
    print("sender and dates 4 x, 1,000 rows 8 x as fast as notmuch")
    for asked, (time_taken, hits) in own.items():
        line = f"{asked:18}{time_taken:8.2f} ({hits})"
        if asked in peer:
            line += f"   notmuch {peer[asked][0]:8.2f} ({peer[asked][1]})"
            line += f"   {peer[asked][0] / time_taken:5.1f} x"
        print(line)


if __name__ == "__main__":
    main()
