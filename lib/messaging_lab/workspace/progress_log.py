"""What a learner has done and when, one JSON line for each event.

`messaging-lab open` names a file in the workspace, so that the log outlives kernels and is one for
all notebooks. Without a file it lasts as long as the kernel. It holds the names of lessons,
exercises and questions and the time of day, nothing else, and leaves the machine by nobody.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

VARIABLE = "MESSAGING_LAB_PROGRESS"
"""The environment variable with the path of the file."""

PROGRESS_FILE = ".progress.jsonl"
"""Its name in a workspace; JupyterLab doesn't list names that begin with a dot."""

OPENED, WORKED, TRIED, DONE = "opened", "worked", "tried", "done"

BEGUN_ANEW = "begun anew"
"""What a lesson's marks before it no longer count after."""


@dataclass(frozen=True)
class Event:
    """Something done in a lesson ("02") at a time (seconds of the epoch, of the real clock).

    `what` is OPENED, WORKED (a cell was run), TRIED or DONE, the last two with an exercise
    ("02-1") or a question ("02-a").
    """

    at: float
    lesson: str
    what: str
    exercise: str = ""


@dataclass
class ProgressLog:
    """Events in a file, or in memory where there is none or it can't be written to."""

    path: Path | None = None
    unwritten: list[Event] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether everything so far outlives the kernel."""
        return self.path is not None and not self.unwritten

    def note(self, lesson: str, what: str, exercise: str = "") -> None:
        """Add an event of now. A file that can't be written to keeps nobody from learning."""
        event = Event(time.time(), lesson, what, exercise)
        try:
            self._append(event)
        except OSError:
            self.unwritten.append(event)

    def events(self) -> list[Event]:
        """Return everything known, also what other kernels have noted, oldest first."""
        return sorted([*self._read(), *self.unwritten], key=lambda event: event.at)

    def _append(self, event: Event) -> None:
        if self.path is None:
            self.unwritten.append(event)
            return
        # One write at the end of the file: two kernels never mix their lines. The line begins with
        # an end of line, so that half a line left by a crash spoils none but itself.
        line = "\n" + json.dumps(asdict(event))
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def _read(self) -> Iterator[Event]:
        """Yield the events of the file, passing over lines that are none."""
        try:
            text = self.path.read_text("utf-8", "replace") if self.path else ""
        except OSError:
            return
        for line in filter(None, text.splitlines()):
            try:
                event = Event(**json.loads(line))
                if isinstance(event.at, int | float):
                    yield event
            except (ValueError, TypeError):
                continue


@cache
def _log_at(path: str) -> ProgressLog:
    return ProgressLog(Path(path) if path else None)


def progress_log() -> ProgressLog:
    """Return the log that the environment names; the same one throughout a kernel."""
    return _log_at(os.environ.get(VARIABLE, ""))
