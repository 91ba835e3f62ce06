"""Every lesson runs for another company, in other countries and at other volumes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lesson import Lesson, lessons
from nbclient import NotebookClient

from messaging_lab.workbook import Workbook
from messaging_lab.workbook.place import write_workbook
from messaging_lab.workbook.rewriting import rewritten
from messaging_lab.workspace.copies import attendee_copy
from messaging_lab.workspace.notebook_files import write_notebook

ACME = Workbook("Acme & Sons", "acme.co.uk", ("DE", "FR", "NL"), mails=4_000, archive=10_000)

QUICK = ("00", "10")
"""Lessons whose copies stand for all in `make test`; the rest takes minutes."""


def _params(quick: tuple[str, ...] = ()) -> list[Any]:
    return [
        pytest.param(one, id=one.path.stem, marks=() if one.number in quick else pytest.mark.slow)
        for one in lessons()
    ]


def ran(notebook: dict[str, Any], name: str, folder: Path) -> Any:
    """Return the notebook after Run All; CellExecutionError at the first failure not meant."""
    write_workbook(ACME, folder)
    write_notebook(notebook, folder / name)
    read = nbformat.read(folder / name, as_version=4)
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(read, timeout=300, kernel_name="python3", resources=place).execute()
    return read


def shown(notebook: Any) -> str:
    """Return what all cells have shown."""
    return "\n".join(str(cell.get("outputs", "")) for cell in notebook.cells)


@pytest.mark.parametrize("lesson", _params(QUICK))
def test_the_copy_runs(lesson: Lesson, tmp_path: Path) -> None:
    copy = attendee_copy(rewritten(json.loads(lesson.raw), ACME, lesson.number))
    assert "utrition" not in shown(ran(copy, lesson.path.name, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("lesson", _params())
def test_the_solutions_still_solve_it(lesson: Lesson, tmp_path: Path) -> None:
    notebook = rewritten(json.loads(lesson.raw), ACME, lesson.number)
    said = shown(ran(notebook, lesson.path.name, tmp_path))
    assert "(not yet)" not in said
    assert "utrition" not in said
