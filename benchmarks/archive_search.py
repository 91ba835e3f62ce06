"""Searches in an archive, and in notmuch the questions that it can answer.

Times are CPU milliseconds, the median of several runs, without a limit, as notmuch returns the ids
of all. Each is asked in a process of its own, which finds the messages indexed. notmuch searches
words and has the mail without its bodies; the same words find much the same messages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks._archive import (
    NEWEST,
    archive,
    measure,
    notmuch_settings,
    write_maildir,
)
from benchmarks._searches import FILTERS, MONTH, RUNS, contains, median, question
from local_aws.mail_manager.archive.reading.header_columns import shown_columns
from local_aws.mail_manager.archive.rows import header_members
from local_aws.mail_manager.archive.storage.batches import batches
from local_aws.mail_manager.archive.storage.filters import Question
from local_aws.mail_manager.archive.storage.store import ArchiveStore

COMPARED = 100_000
EVERYTHING = 10**9


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


def inside(folder: str) -> None:
    """Print the milliseconds and hits as JSON, for an archive that is on disk."""
    print(json.dumps(ours(ArchiveStore(Path(folder)))))


def asked_apart(folder: Path) -> dict[str, tuple[float, int]]:
    """Return milliseconds and hits, measured in a new interpreter."""
    archive(folder, COMPARED).close()
    code = "import sys; from benchmarks.archive_search import inside; inside(sys.argv[1])"
    answer = subprocess.check_output([sys.executable, "-c", code, str(folder)])
    return {name: (time, hits) for name, (time, hits) in json.loads(answer).items()}


def rows(store: ArchiveStore) -> list[dict[str, str | None]]:
    """Return the headers of the newest thousand messages, read as a page of results reads them."""
    numbers = (hit.number for hit in store.search(Question(), 1000))
    pages = batches(store.read_many(numbers), lambda mail: mail.record.size)
    return [row for page in pages for row in header_members(shown_columns(page))]


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
    """Print the comparison."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer, own = notmuch(folder), asked_apart(folder / "compared")
    print(f"all ids, {COMPARED:,} messages: CPU milliseconds (hits); goals: word 5 x, three 3 x,")
    print("sender and dates 4 x, 1,000 rows 8 x as fast as notmuch")
    for asked, (time_taken, hits) in own.items():
        line = f"{asked:18}{time_taken:8.2f} ({hits})"
        if asked in peer:
            line += f"   notmuch {peer[asked][0]:8.2f} ({peer[asked][1]})"
            line += f"   {peer[asked][0] / time_taken:5.1f} x"
        print(line)


if __name__ == "__main__":
    main()
