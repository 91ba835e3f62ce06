"""Flags of a command: they win over the file, are kept in it, and the copies follow."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from messaging_lab.commands.places import workbook_root
from messaging_lab.errors import LabError
from messaging_lab.workbook.options import add_options, given
from messaging_lab.workbook.place import FILE, read_workbook
from messaging_lab.workspace.room import prepare_room

ROOT = workbook_root()


def flags(*words: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return given(parser.parse_args(words))


def first_cell(folder: Path) -> str:
    notebook = json.loads((folder / "07_handle_bounces_and_complaints.ipynb").read_text("utf-8"))
    return "".join(notebook["cells"][0]["source"])


def test_only_given_flags_count() -> None:
    assert flags() == {}
    assert flags("--company", "Acme", "--mails", "4000") == {"company": "Acme", "mails": 4000}


def test_copies_follow_the_flags_and_go_on_to_without_them(tmp_path: Path) -> None:
    prepare_room(ROOT, tmp_path, [], solutions=False)
    assert "Nutrition.co" in first_cell(tmp_path)
    assert not (tmp_path / FILE).exists()
    asked = flags("--company", "Acme", "--domain", "acme.com")
    room = prepare_room(ROOT, tmp_path, [], solutions=False, flags=asked)
    assert "acme.com may be a real domain" in room.told[0]
    assert "Acme" in first_cell(tmp_path)
    prepare_room(ROOT, tmp_path, [], solutions=False, flags=flags("--countries", "DE"))
    assert (read_workbook(tmp_path).company, read_workbook(tmp_path).countries) == ("Acme", ("DE",))
    assert "Nutrition.co" not in first_cell(tmp_path)


def test_a_copy_that_was_worked_in_stays_and_the_other_is_put_beside(tmp_path: Path) -> None:
    prepare_room(ROOT, tmp_path, [], solutions=False)
    path = tmp_path / "07_handle_bounces_and_complaints.ipynb"
    path.write_text(path.read_text("utf-8").replace("Write your code here", "Mine"), "utf-8")
    room = prepare_room(ROOT, tmp_path, [], solutions=False, flags=flags("--company", "Acme"))
    assert [told for told in room.told if told.startswith("Lesson 07 has changed")]
    assert "Nutrition.co" in first_cell(tmp_path)
    assert "Acme" in path.with_stem(f"{path.stem}_newer").read_text("utf-8")


def test_nothing_is_written_for_flags_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="is no domain"):
        prepare_room(ROOT, tmp_path, [], solutions=False, flags=flags("--domain", "acme"))
    assert list(tmp_path.iterdir()) == []


def test_the_solutions_are_of_the_usual_company(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="which stay as they are"):
        prepare_room(ROOT, None, [], solutions=True, flags=flags("--company", "Acme"))
