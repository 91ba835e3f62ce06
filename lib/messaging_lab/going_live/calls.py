"""What was called: one line of JSON for each call that AWS has answered.

In memory, and in a file as well where MESSAGING_LAB_CALLS names one, as `messaging-lab open` does
for a workspace: then all notebooks write into one, and it outlives their kernels.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from messaging_lab.show.html import Html, Shown
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural

VARIABLE = "MESSAGING_LAB_CALLS"
"""The environment variable with the path of the file."""

CALLS_FILE = ".calls.jsonl"
"""Its name in a workspace."""


@dataclass(frozen=True)
class RecordedCall:
    """One call: where, of what, with which parameters, and what it found.

    `found` is path -> identifier in the answer. `code` is AWS's error code, "" where it went well.
    `measures` says how much was left out and sent: bytes, recipients, parts.
    `author` is whom a raw message says it is from.
    """

    lesson: str
    account_id: str
    region: str
    service: str
    operation: str
    changes: bool
    params: dict[str, Any]
    found: dict[str, str] = field(default_factory=dict)
    code: str = ""
    measures: dict[str, int] = field(default_factory=dict)
    author: str = ""

    @property
    def went_well(self) -> bool:
        """Whether AWS did as it was asked."""
        return not self.code


class Calls(Shown):
    """Calls in the order in which they were made."""

    def __init__(self, calls: Iterable[RecordedCall]) -> None:
        self.calls = tuple(calls)

    def __iter__(self) -> Iterator[RecordedCall]:
        return iter(self.calls)

    def __len__(self) -> int:
        return len(self.calls)

    def of_lesson(self, lesson: str) -> Calls:
        """Return the calls that one lesson has made."""
        return Calls(one for one in self if one.lesson == lesson)

    def table(self) -> Table:
        """Return how often each operation was called, and what of it was refused."""
        rows: dict[tuple[str, str], dict[str, Any]] = {}
        for one in self:
            row = rows.setdefault(
                (one.service, one.operation),
                {
                    "Service": one.service,
                    "Operation": one.operation,
                    "Changes": "yes" if one.changes else "",
                    "Calls": 0,
                    "Refused": "",
                },
            )
            row["Calls"] += 1
            if one.code:
                row["Refused"] = ", ".join(filter(None, (row["Refused"], one.code)))
        changing = sum(one.changes for one in self)
        caption = f"{plural(len(self), 'call')}, {changing} of them changing"
        columns = ("Service", "Operation", "Changes", "Calls", "Refused")
        return table(rows.values(), columns, caption=caption)

    def html(self) -> Html:
        """Return the table."""
        return self.table().html()

    def text(self) -> str:
        """Return the table in columns."""
        return self.table().text()


def kept_calls(account_id: str) -> Calls:
    """Return every call to an account that the file knows, of all lessons and kernels."""
    path = file()
    if path is None or not path.exists():
        return Calls(())
    lines = path.read_text("utf-8").splitlines()
    calls = [RecordedCall(**json.loads(line)) for line in lines if _is_whole(line)]
    return Calls(one for one in calls if one.account_id == account_id)


def keep(call: RecordedCall) -> None:
    """Write a call to the file, if there is one. A file that can't be written stops nobody."""
    path = file()
    if path is None:
        return
    # The line begins with an end of line, so that half a line left by a crash spoils only itself.
    line = "\n" + json.dumps(asdict(call), ensure_ascii=False)
    with suppress(OSError):
        path.touch(mode=0o600)
        with path.open("ab", buffering=0) as out:
            out.write(line.encode())


def file() -> Path | None:
    """Return the file that calls are kept in, if the environment names one."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
