"""A demo runs from its prepared point to its end, for another company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from messaging_lab.commands.places import workbook_root
from messaging_lab.demos import preparing
from messaging_lab.demos.declared import LENGTHS, demo_names
from messaging_lab.demos.preparing import prepare
from messaging_lab.demos.room import prepare_demo
from messaging_lab.errors import LabError

QUICK = ("deliverability", 10)
"""The demo that stands for all in `make test`."""

ACME = {"company": "Acme", "domain": "acme.example", "countries": "DE,FR", "archive": 10_000}


def _params() -> list[Any]:
    return [
        pytest.param(name, length, marks=() if (name, length) == QUICK else pytest.mark.slow)
        for name in demo_names()
        for length in LENGTHS
    ]


@pytest.mark.parametrize(("name", "length"), _params())
def test_a_demo_runs_from_top_to_bottom(name: str, length: int, tmp_path: Path) -> None:
    room = prepare_demo(workbook_root(), tmp_path, name, length, ACME)
    assert room.prepared is not None
    notebook = nbformat.read(room.prepared, as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    failed = [cell.id for cell in code if _has_error(cell)]
    meant = [cell.id for cell in code if "raises-exception" in cell.metadata.get("tags", ())]
    assert failed == meant
    for cell in code:
        if "prepare" in cell.metadata.get("tags", ()):
            assert [output.output_type for output in cell.outputs] == ["execute_result"]
    assert "utrition" not in "".join(str(cell.outputs) for cell in code)


def _has_error(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def test_a_cell_that_is_not_there_is_named() -> None:
    with pytest.raises(LabError, match="Lesson 02 has no cell zzz"):
        prepare("02", before="zzz")


def test_a_scene_begins_in_a_served_account_as_if_there_had_been_none_before(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: dict[str, Any] = {}
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    monkeypatch.setattr(preparing, "_namespace", lambda: names)
    prepare("02", before="c0000006")
    assert {entry.lesson for entry in names["lab"].standing()} == {"02"}
    prepare("03", before="e03c0003")
    assert {entry.lesson for entry in names["lab"].standing()} == {"03"}
    assert "Beside" not in repr(names["lab"])
