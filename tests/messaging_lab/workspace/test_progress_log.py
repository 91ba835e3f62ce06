"""The log outlives kernels, takes several of them at once, and stands in nobody's way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from messaging_lab.workspace import progress_log as module
from messaging_lab.workspace.progress_log import DONE, OPENED, VARIABLE, ProgressLog, progress_log

MANY = """
from pathlib import Path
from messaging_lab.workspace.progress_log import ProgressLog
import sys
for _ in range(200):
    ProgressLog(Path(sys.argv[1])).note(sys.argv[2], "worked")
"""


def test_another_kernel_reads_what_one_has_noted(tmp_path: Path) -> None:
    log = ProgressLog(tmp_path / "log")
    log.note("02", OPENED)
    log.note("02", DONE, "02-1")
    later = ProgressLog(tmp_path / "log").events()
    assert [(e.lesson, e.what, e.exercise) for e in later] == [
        ("02", "opened", ""),
        ("02", "done", "02-1"),
    ]
    assert log.is_kept


def test_two_kernels_at_once_lose_nothing(tmp_path: Path) -> None:
    place = str(tmp_path / "log")
    command = [sys.executable, "-c", MANY, place]
    both = [subprocess.Popen([*command, lesson]) for lesson in ("02", "03")]
    assert [process.wait(60) for process in both] == [0, 0]
    events = ProgressLog(Path(place)).events()
    assert sorted(event.lesson for event in events) == ["02"] * 200 + ["03"] * 200


def test_half_a_line_spoils_only_itself(tmp_path: Path) -> None:
    log = ProgressLog(tmp_path / "log")
    log.note("02", OPENED)
    with log.path.open("a") as file:  # type: ignore[union-attr]
        file.write('\n{"at": 1.5, "les')
    log.note("03", OPENED)
    assert [event.lesson for event in log.events()] == ["02", "03"]


@pytest.mark.parametrize(
    "line", ["3", "[]", "\udcff", '{"at": "x", "lesson": "02", "what": "done"}', '{"at": 1}']
)
def test_a_line_that_is_none_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / "log").write_text(line, errors="surrogateescape")
    assert ProgressLog(tmp_path / "log").events() == []


def test_a_file_that_cannot_be_written_keeps_nobody_from_learning(tmp_path: Path) -> None:
    log = ProgressLog(tmp_path)
    log.note("02", OPENED)
    assert [event.lesson for event in log.events()] == ["02"]
    assert not log.is_kept


def test_events_are_in_the_order_of_time(tmp_path: Path) -> None:
    lines = [json.dumps({"at": at, "lesson": "02", "what": "worked"}) for at in (3, 1, 2)]
    (tmp_path / "log").write_text("\n".join(lines))
    assert [event.at for event in ProgressLog(tmp_path / "log").events()] == [1, 2, 3]


def test_the_environment_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "log"))
    assert progress_log().path == tmp_path / "log"
    assert progress_log() is progress_log()
    monkeypatch.delenv(VARIABLE)
    assert progress_log().path is None
    module._log_at.cache_clear()
