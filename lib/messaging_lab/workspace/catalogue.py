"""Which lessons, exercises and questions there are, and their minutes, as the notebooks say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from messaging_lab.workspace.notebook_files import read_notebook

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)

TIME = re.compile(r"\| Time \| (\d+) minutes \|")

CHECK = re.compile(r'\blab\.check\("(\d\d-\d+)"\)')

QUESTION = re.compile(r'\blab\.question\("(\d\d-[a-z])"\)')


@dataclass(frozen=True)
class CataloguedLesson:
    """A lesson's number ("02"), title, exercises ("02-1", …) and questions ("02-a", …).

    `minutes` is what it should take.
    """

    number: str
    title: str
    exercises: tuple[str, ...]
    minutes: int
    questions: tuple[str, ...] = ()


def catalogue(lessons: Iterable[Path]) -> tuple[CataloguedLesson, ...]:
    """Return what notebooks say of themselves, passing over those that can't be read."""
    found = (_look_at(path) for path in lessons)
    return tuple(lesson for lesson in found if lesson is not None)


def _look_at(path: Path) -> CataloguedLesson | None:
    notebook = read_notebook(path)
    if notebook is None:
        return None
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    title, time = TITLE.search(text), TIME.search(text)
    return CataloguedLesson(
        path.name[:2],
        title[1] if title else path.stem,
        tuple(dict.fromkeys(CHECK.findall(text))),
        int(time[1]) if time else 0,
        tuple(dict.fromkeys(QUESTION.findall(text))),
    )
