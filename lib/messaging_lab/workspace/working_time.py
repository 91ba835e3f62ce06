"""Notes that somebody is at work in a lesson: a cell was run, at most one note a minute."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any

from messaging_lab.workspace.progress_log import OPENED, WORKED, progress_log

PAUSE = 60.0
"""Seconds between two notes; minutes are what is counted."""


@dataclass
class WorkingTime:
    """Listens to a kernel, which has one lesson open at a time."""

    lesson: str = ""
    noted: float = field(default=0.0)

    def open(self, lesson: str) -> None:
        """Note that a lesson was opened; from here on cells count as work in it."""
        listening, self.lesson = bool(self.lesson), lesson
        self._note(OPENED)
        shell = _shell()
        if shell is not None and not listening:
            shell.events.register("post_run_cell", self.ran_cell)

    def ran_cell(self, result: object = None) -> None:
        """Note that a cell has ended, unless that was noted less than PAUSE seconds ago."""
        if time.monotonic() - self.noted >= PAUSE:
            self._note(WORKED)

    def _note(self, what: str) -> None:
        self.noted = time.monotonic()
        progress_log().note(self.lesson, what)


def _shell() -> Any:
    """Return IPython's shell; None in a plain Python."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


working_time = WorkingTime()
