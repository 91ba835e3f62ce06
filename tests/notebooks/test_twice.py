"""Every notebook runs twice on one server, whatever ran there before, and leaves nothing behind."""

from __future__ import annotations

import random
from collections.abc import Iterator

import nbformat
import pytest
from account import things
from lesson import FOLDER, Lesson, notebooks
from nbclient import NotebookClient
from tests.served import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A local AWS in a process of its own, as `messaging-lab serve` gives it."""
    with served() as url:
        yield url


def _shuffled() -> list[Lesson]:
    """Each notebook twice, in an order that is another one for another set of notebooks."""
    twice = notebooks() * 2
    random.Random(len(twice)).shuffle(twice)
    return twice


@pytest.mark.parametrize("lesson", _shuffled(), ids=lambda one: one.path.stem)
def test_runs_on_a_used_server(
    lesson: Lesson, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    place = {"metadata": {"path": str(FOLDER)}}
    notebook = nbformat.read(lesson.path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    assert [found for found in things() if found] == []
