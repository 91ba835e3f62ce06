"""An attendee's day in a browser: a copy run with nothing done, then solved, then opened again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lesson import FOLDER, Lesson, lessons
from tests.e2e.jupyterlab_page import TALL, chromium, go_to, opened, run_all

from messaging_lab.workspace.copies import digest, made_as
from messaging_lab.workspace.folder import fill_workspace
from messaging_lab.workspace.progress_log import PROGRESS_FILE, VARIABLE, ProgressLog

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

BLANK = "# Write your code here."

SHOW = "from messaging_lab import Lab; print(Lab.open().progress())"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's lessons, with a workspace to come."""
    folder = tmp_path_factory.mktemp("workbook")
    shutil.copytree(FOLDER, folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """What `messaging-lab open` prints to an attendee."""
    with opened(root) as address:
        yield address


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that is tall enough for a whole lesson."""
    with chromium() as browser:
        yield browser.new_context(viewport=TALL).new_page()


@pytest.mark.parametrize("number", ["02", "11"])
def test_exercises_are_tried_then_done_and_stay(
    number: str, root: Path, address: str, page: Page
) -> None:
    lesson = next(one for one in lessons() if one.number == number)
    copy = root / "workspace" / lesson.path.name
    exercises = [f"{number}-{one}" for one in range(1, len(lesson.exercises) + 1)]

    go_to(page, address, lesson.path.name)
    run_all(page)
    assert _unmeant_errors(copy) == []
    assert _outcomes(root, number) == [("tried", name) for name in exercises]
    assert f"0 of {len(exercises)}" in _progress_row(root, number)

    for cell in [cell for cell in lesson.code if "solution" in cell.tags]:
        _fill_in(page, cell.source)
    run_all(page)
    assert _unmeant_errors(copy) == []
    assert _outcomes(root, number)[len(exercises) :] == [("done", name) for name in exercises]
    assert f"done   {len(exercises)} of {len(exercises)}" in _progress_row(root, number)

    worked_in = copy.read_bytes()
    notebook = json.loads(worked_in)
    assert made_as(notebook)
    assert digest(notebook) != made_as(notebook)
    assert fill_workspace(copy.parent, [root / "notebooks" / lesson.path.name]) == ()
    assert copy.read_bytes() == worked_in


def test_a_copy_that_was_only_looked_at_is_untouched(root: Path, address: str, page: Page) -> None:
    name = next(one.path.name for one in lessons() if one.number == "00")
    go_to(page, address, name)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    notebook = json.loads((root / "workspace" / name).read_text())
    assert digest(notebook) == made_as(notebook)


def _fill_in(page: Page, answer: str) -> None:
    """Write an answer over the first exercise cell that is still blank."""
    page.locator(".jp-CodeCell .cm-content", has_text=BLANK).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(answer)


def _unmeant_errors(path: Path) -> list[str]:
    return [
        cell.source
        for cell in Lesson(path).code
        if "error" in cell.output_types and "raises-exception" not in cell.tags
    ]


def _outcomes(root: Path, number: str) -> list[tuple[str, str]]:
    events = ProgressLog(root / "workspace" / PROGRESS_FILE).events()
    return [(one.what, one.exercise) for one in events if one.exercise.startswith(number)]


def _progress_row(root: Path, number: str) -> str:
    """Return what a kernel that is started now says of a lesson."""
    env = {**os.environ, VARIABLE: str(root / "workspace" / PROGRESS_FILE)}
    command = [sys.executable, "-c", SHOW]
    shown = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=True)
    return next(line for line in shown.stdout.splitlines() if line.startswith(number))
