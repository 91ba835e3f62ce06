"""A room at a glance: whose row says what, and who needs somebody."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from messaging_lab.cli import main
from messaging_lab.errors import LabError
from messaging_lab.workspace.catalogue import CataloguedLesson
from messaging_lab.workspace.class_progress import class_table
from messaging_lab.workspace.progress_log import DONE, OPENED, PROGRESS_FILE, TRIED, WORKED, Event

LESSONS = [CataloguedLesson("02", "Authenticate a domain", ("02-1", "02-2"), 35, ("02-a",))]


def workspace(folder: Path, *events: Event, name: str = PROGRESS_FILE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"\n{json.dumps(asdict(event))}" for event in events)
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def room(tmp_path: Path) -> list[Path]:
    """Ana is done with an exercise, Ben tries one in vain, Cleo has opened a lesson only."""
    ana = [Event(1000.0, "02", OPENED), Event(1120.0, "02", DONE, "02-1")]
    ana += [Event(1180.0, "02", DONE, "02-a")]
    ben = [Event(1000.0, "02", OPENED), Event(1010.0, "02", TRIED, "02-1")]
    ben += [Event(1300.0, "02", TRIED, "02-1"), Event(1310.0, "02", WORKED)]
    return [
        workspace(tmp_path / "ana" / "workspace", *ana),
        workspace(tmp_path / "ben", *ben),
        workspace(tmp_path / "cleo", Event(900.0, "02", OPENED)),
    ]


def test_who_is_stuck_comes_first_then_who_was_longest_away(room: list[Path]) -> None:
    rows = [line.split() for line in class_table(room, LESSONS).text().splitlines()]
    who = [row[0] for row in rows if row and row[0] in {"ana", "ben", "cleo"}]
    assert who == ["ben", "cleo", "ana"]
    told = {row[0]: row for row in rows if row}
    assert told["ben"][-2:] == ["02-1", "(2)"]
    assert told["ana"][3:] == ["1", "1", "3"]
    assert told["cleo"][3:] == ["0", "0", "1"]


def test_a_log_that_was_copied_has_the_name_of_its_file(tmp_path: Path) -> None:
    workspace(tmp_path, Event(900.0, "02", OPENED), name="dora.jsonl")
    assert "dora.jsonl" in class_table([tmp_path / "dora.jsonl"], LESSONS).text()


def test_a_place_without_progress_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="holds no progress"):
        class_table([tmp_path], LESSONS)


def test_the_command_prints_the_table(room: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["progress", *map(str, room)]) == 0
    assert "3 workspaces" in capsys.readouterr().out
    assert main(["progress", str(room[0] / "nowhere")]) == 2
