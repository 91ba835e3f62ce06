"""What a lesson has made outlives a kill of the server, and all that it asked is answered again."""

from __future__ import annotations

import signal
from pathlib import Path

import nbformat
import pytest
from account import things
from lesson import FOLDER, Lesson, notebooks
from nbclient import NotebookClient
from tests.served import serving

pytestmark = pytest.mark.slow


def _run_without_clean_up(lesson: Lesson) -> None:
    notebook = nbformat.read(lesson.path, as_version=4)
    headings = [cell.source.partition("\n")[0] for cell in notebook.cells]
    notebook.cells = notebook.cells[: headings.index("## Clean up")]
    place = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()


@pytest.mark.parametrize("lesson", notebooks(), ids=lambda one: one.path.stem)
def test_what_a_lesson_made_is_there_again(
    lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--data", str(tmp_path), "--dns-port", "0"]
    with serving(*words, "--port", "0") as (process, status):
        monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", status["endpoint_url"])
        _run_without_clean_up(lesson)
        before = things()
    with serving(*words) as (process, _):
        assert things() == before
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=10)
        assert "differently" not in told
