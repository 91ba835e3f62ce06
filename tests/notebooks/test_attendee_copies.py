"""A fresh copy runs from top to bottom though no exercise was done, and its checks say so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lesson import TEMPLATE, Lesson, lessons
from nbclient import NotebookClient

from messaging_lab.workspace.copies import attendee_copy
from messaging_lab.workspace.notebook_files import write_notebook

QUICK = ("02", "15")
"""Lessons that stand for all in `make test`; the rest takes more than a minute."""


def _params() -> list[Any]:
    every = [Lesson(TEMPLATE), *lessons()]
    return [
        pytest.param(one, id=one.path.stem, marks=() if one.number in QUICK else pytest.mark.slow)
        for one in every
    ]


@pytest.fixture
def ran(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The copy of a lesson after Run All, in a folder that holds nothing else.

    Raises CellExecutionError at the first cell that fails without being tagged for it.
    """
    path = tmp_path / request.param.path.name
    write_notebook(attendee_copy(json.loads(request.param.raw)), path)
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    return notebook


@pytest.mark.parametrize("ran", _params(), indirect=True)
def test_runs_without_its_solutions(ran: Any) -> None:
    code = [cell for cell in ran.cells if cell.cell_type == "code"]
    failed = [cell for cell in code if "error" in _kinds(cell)]
    meant = [cell for cell in code if "raises-exception" in cell.metadata.get("tags", ())]
    assert [cell.source for cell in failed] == [cell.source for cell in meant]
    checks = [cell for cell in code if "check" in cell.metadata.get("tags", ())]
    assert ["(not yet)" in _shown(cell) for cell in checks] == [True] * len(checks)
    assert [output.text for cell in code for output in cell.outputs if _is_stderr(output)] == []


def _kinds(cell: Any) -> set[str]:
    return {output.output_type for output in cell.outputs}


def _shown(cell: Any) -> str:
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def _is_stderr(output: Any) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
