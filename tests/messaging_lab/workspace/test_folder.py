"""Copies are kept up with the lessons, and what somebody has worked in is never lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from messaging_lab.errors import LabError
from messaging_lab.workspace.copies import attendee_copy
from messaging_lab.workspace.folder import fill_workspace

NAME = "02_sign.ipynb"


def cell(source: str, *tags: str, kind: str = "code") -> dict[str, Any]:
    made: dict[str, Any] = {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}}
    return {**made, "outputs": [], "execution_count": 3} if kind == "code" else made


def write(path: Path, *cells: dict[str, Any]) -> Path:
    notebook = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))
    return path


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    return write(tmp_path / "notebooks" / NAME, cell("first"), cell("answer", "solution"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "workspace"


def sources(path: Path) -> list[str]:
    return [each["source"] for each in json.loads(path.read_text())["cells"]]


def work_in(path: Path, source: str = "my work") -> str:
    notebook = json.loads(path.read_text())
    notebook["cells"].append(cell(source))
    path.write_text(json.dumps(notebook))
    return path.read_text()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_is_made_once_and_nothing_is_said(lesson: Path, folder: Path) -> None:
    assert fill_workspace(folder, [lesson]) == ()
    assert sources(folder / NAME) == ["first"]
    before = (folder / NAME).stat().st_mtime_ns
    assert fill_workspace(folder, [lesson]) == ()
    assert (folder / NAME).stat().st_mtime_ns == before
    assert names(folder) == [NAME]


def test_work_stays_and_nothing_is_said_while_the_lesson_is_the_same(
    lesson: Path, folder: Path
) -> None:
    fill_workspace(folder, [lesson])
    mine = work_in(folder / NAME)
    write(lesson, cell("first"), cell("a better answer", "solution"))
    assert fill_workspace(folder, [lesson]) == ()
    assert (folder / NAME).read_text() == mine
    assert names(folder) == [NAME]


def test_an_untouched_copy_follows_its_lesson(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    write(lesson, cell("second"))
    assert fill_workspace(folder, [lesson]) == ()
    assert sources(folder / NAME) == ["second"]


def test_a_newer_lesson_is_put_beside_work_and_kept_up_there(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    mine = work_in(folder / NAME)
    for version in ("second", "second", "third"):
        write(lesson, cell(version))
        assert fill_workspace(folder, [lesson]) == (
            "Lesson 02 has changed since your copy 02_sign.ipynb was made, which stays as it is; "
            "the newer version is 02_sign_newer.ipynb.",
        )
        assert sources(folder / "02_sign_newer.ipynb") == [version]
        assert names(folder) == [NAME, "02_sign_newer.ipynb"]
    assert (folder / NAME).read_text() == mine


def test_work_in_the_newer_version_stays_too(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    work_in(folder / NAME)
    write(lesson, cell("second"))
    fill_workspace(folder, [lesson])
    mine = work_in(folder / "02_sign_newer.ipynb")
    assert "02_sign_newer.ipynb" in fill_workspace(folder, [lesson])[0]
    for version in ("third", "fourth"):
        write(lesson, cell(version))
        assert "02_sign_newer_2.ipynb" in fill_workspace(folder, [lesson])[0]
        assert sources(folder / "02_sign_newer_2.ipynb") == [version]
    assert (folder / "02_sign_newer.ipynb").read_text() == mine
    assert names(folder) == [NAME, "02_sign_newer.ipynb", "02_sign_newer_2.ipynb"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', "\udcff"], ids=repr)
def test_what_is_no_copy_is_left_alone(lesson: Path, folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / NAME).write_text(text, errors="surrogateescape")
    before = (folder / NAME).read_bytes()
    assert len(fill_workspace(folder, [lesson])) == 1
    assert (folder / NAME).read_bytes() == before
    assert sources(folder / "02_sign_newer.ipynb") == ["first"]


def test_a_copy_that_was_deleted_comes_back(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    (folder / NAME).unlink()
    assert fill_workspace(folder, [lesson]) == ()
    assert sources(folder / NAME) == ["first"]


def test_a_lesson_begun_anew_keeps_what_was_there(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    first = work_in(folder / NAME, "one")
    told = fill_workspace(folder, [lesson], ["02"])
    assert told == ("Lesson 02 begins anew; what you had is kept in 02_sign_old.ipynb.",)
    assert sources(folder / NAME) == ["first"]
    second = work_in(folder / NAME, "two")
    fill_workspace(folder, [lesson], ["02"])
    assert (folder / "02_sign_old.ipynb").read_text() == first
    assert (folder / "02_sign_old_2.ipynb").read_text() == second


def test_a_lesson_without_work_begins_anew_without_a_second_file(
    lesson: Path, folder: Path
) -> None:
    assert fill_workspace(folder, [lesson], ["02"]) == ()
    assert fill_workspace(folder, [lesson], ["02"]) == ()
    assert names(folder) == [NAME]


def test_a_number_without_a_lesson_is_told_before_anything_is_done(
    lesson: Path, folder: Path
) -> None:
    with pytest.raises(LabError, match=r"There is no lesson 77: give one of 02\."):
        fill_workspace(folder, [lesson], ["77"])
    assert not folder.exists()


def test_the_solutions_are_no_workspace(lesson: Path) -> None:
    before = lesson.read_text()
    with pytest.raises(LabError, match="holds the solutions"):
        fill_workspace(lesson.parent, [lesson])
    assert lesson.read_text() == before


def test_a_file_is_no_workspace(lesson: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(LabError, match=r"taken can't be made: File exists\."):
        fill_workspace(tmp_path / "taken", [lesson])


def test_a_lesson_that_cannot_be_read_is_told(lesson: Path, folder: Path) -> None:
    lesson.write_text("{")
    with pytest.raises(LabError, match="can't be read as a notebook"):
        fill_workspace(folder, [lesson])


def test_a_workspace_that_cannot_be_written_to_is_told(
    lesson: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(LabError, match=r"can't be written to \(No space left on device\)"):
        fill_workspace(folder, [lesson])


def test_a_copy_made_by_the_folder_is_the_attendees(lesson: Path, folder: Path) -> None:
    fill_workspace(folder, [lesson])
    made = json.loads((folder / NAME).read_text())
    assert made == attendee_copy(json.loads(lesson.read_text()))
