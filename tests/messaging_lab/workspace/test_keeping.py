"""A lab notes what is opened, run and checked, and knows it again after a kernel restart."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from messaging_lab.commands import run as run_command
from messaging_lab.workspace import working_time as module
from messaging_lab.workspace.progress_log import VARIABLE, ProgressLog
from messaging_lab.workspace.working_time import WorkingTime

FIRST = """
from messaging_lab import Lab
lab = Lab.open(lesson="99")
lab.check("99-1")
lab.client("sesv2").create_email_identity(EmailIdentity=lab.sender())
lab.check("99-1")
Lab.open(lesson="02").check("02-1")
lab.answer("02-a", "a")
lab.question("02-a").answer("b")
"""

SECOND = """
from messaging_lab import Lab
lab = Lab.open()
print(lab.progress())
"""


def kernel(code: str, log: Path) -> str:
    env = {**os.environ, VARIABLE: str(log)}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def test_a_new_kernel_knows_what_the_last_one_did(tmp_path: Path) -> None:
    log = tmp_path / "log"
    kernel(FIRST, log)
    assert [(e.lesson, e.what, e.exercise) for e in ProgressLog(log).events()] == [
        ("99", "opened", ""),
        ("99", "tried", "99-1"),
        ("99", "done", "99-1"),
        ("02", "opened", ""),
        ("02", "tried", "02-1"),
        ("02", "tried", "02-a"),
        ("02", "done", "02-a"),
    ]
    shown = kernel(SECOND, log)
    assert "02 Authenticate a domain             begun  0 of 2     1 of 3 " in shown
    assert "kernel only" not in shown


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> ProgressLog:
    log = ProgressLog()
    monkeypatch.setattr(module, "progress_log", lambda: log)
    return log


def test_cells_are_noted_once_a_minute(log: ProgressLog, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    time = WorkingTime()
    time.open("02")
    for now[0] in (1010.0, 1059.0, 1060.0, 1100.0, 1125.0):
        time.ran_cell()
    assert [(event.lesson, event.what) for event in log.events()] == [
        ("02", "opened"),
        ("02", "worked"),
        ("02", "worked"),
    ]


def test_a_kernel_is_listened_to_once(log: ProgressLog, monkeypatch: pytest.MonkeyPatch) -> None:
    registered = []
    events = SimpleNamespace(register=lambda name, function: registered.append(name))
    monkeypatch.setattr(module, "_shell", lambda: SimpleNamespace(events=events))
    time = WorkingTime()
    time.open("02")
    time.open("03")
    assert registered == ["post_run_cell"]
    assert [event.lesson for event in log.events()] == ["02", "03"]


def test_lessons_that_run_by_themselves_are_nobodys_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "02_x.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "log"))
    seen = []

    def look(path: Path, **options: object) -> None:
        seen.append(os.environ.get(VARIABLE))
        raise KeyboardInterrupt

    monkeypatch.setattr("messaging_lab.running.run_notebook", look)
    with pytest.raises(KeyboardInterrupt):
        run_command.run(SimpleNamespace(notebooks=[], timeout=1, report=None))  # type: ignore[arg-type]
    assert seen == [None]
