"""The folder that an attendee works in, and how the copies in it are kept up with the lessons.

A copy that somebody has worked in (a text, a cell, a tag or an output differs from how it was made)
is never written to. An untouched one is replaced when its lesson has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from messaging_lab.errors import LabError
from messaging_lab.workbook.parameters import DEFAULT, Workbook
from messaging_lab.workbook.rewriting import rewritten
from messaging_lab.workspace.copies import Notebook, attendee_copy, made_as
from messaging_lab.workspace.notebook_files import (
    is_untouched,
    names_beside,
    read_notebook,
    write_notebook,
)

NEWER = "newer"
"""What the name of a lesson's newer version ends with, beside a copy that was worked in."""

OLD = "old"
"""What the name of a copy ends with that was put aside for a fresh one."""


def fill_workspace(
    folder: Path,
    lessons: Sequence[Path],
    fresh: Sequence[str] = (),
    workbook: Workbook = DEFAULT,
) -> tuple[str, ...]:
    """Put a copy of each lesson into `folder`, making it where there is none.

    `lessons` are the notebooks with their solutions; `fresh` the numbers ("02") of those to begin
    anew, whose present copies are kept under another name; `workbook` says for whom they are.
    Returns a sentence on everything that
    is not simply there now as expected.

    Raises LabError for a number without a lesson, and where the folder can't be used.
    """
    _check(folder, lessons, fresh)
    told: list[str] = []
    for lesson in lessons:
        copy = attendee_copy(rewritten(_lesson(lesson), workbook, lesson.name[:2]))
        if lesson.name[:2] in fresh:
            told += _begin_anew(folder / lesson.name)
        told += _keep_up(folder / lesson.name, copy)
    return tuple(told)


def _lesson(path: Path) -> Notebook:
    notebook = read_notebook(path)
    if notebook is None:
        raise LabError(f"The lesson {path} can't be read as a notebook: restore it with git.")
    return notebook


def _check(folder: Path, lessons: Sequence[Path], fresh: Sequence[str]) -> None:
    numbers = [lesson.name[:2] for lesson in lessons]
    for number in fresh:
        if number not in numbers:
            raise LabError(f"There is no lesson {number}: give one of {', '.join(numbers)}.")
    if any(folder.resolve() == lesson.parent.resolve() for lesson in lessons):
        raise LabError(f"{folder} holds the solutions: choose another folder for the workspace.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(f"The workspace {folder} can't be made: {error.strerror}.") from None


def _begin_anew(path: Path) -> list[str]:
    """Put a present copy aside, so that a fresh one takes its place."""
    if not path.exists() or is_untouched(path):
        return []
    aside = next(name for name in names_beside(path, OLD) if not name.exists())
    try:
        path.rename(aside)
    except OSError as error:
        raise LabError(f"{path} can't be put aside: {error.strerror}.") from None
    return [f"Lesson {path.name[:2]} begins anew; what you had is kept in {aside.name}."]


def _keep_up(path: Path, copy: Notebook) -> list[str]:
    """Write the copy where that loses nothing; else put it beside, once, and say so."""
    if _put(path, copy):
        return []
    beside = next(name for name in names_beside(path, NEWER) if _put(name, copy))
    return [
        f"Lesson {path.name[:2]} has changed since your copy {path.name} was made, which stays as "
        f"it is; the newer version is {beside.name}."
    ]


def _put(path: Path, copy: Notebook) -> bool:
    """Say whether this version of the lesson is at `path`, writing it where that loses nothing."""
    present = read_notebook(path)
    if present is not None and made_as(present) == made_as(copy):
        return True
    if path.exists() and not is_untouched(path):
        return False
    write_notebook(copy, path)
    return True
