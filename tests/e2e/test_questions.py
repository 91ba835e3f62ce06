"""A question in JupyterLab: chosen by keyboard, answered at once, counted, and there tomorrow."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lesson import FOLDER
from tests.e2e.jupyterlab_page import TALL, chromium, go_to, opened, run_all

from messaging_lab.questions.reading import find_question
from messaging_lab.workspace.progress_log import PROGRESS_FILE, ProgressLog

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow

LESSON, QUESTION = "18_protect_data_in_topics.ipynb", "18-a"


def test_a_question_is_answered_by_keyboard_counted_and_there_tomorrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for watched_by_nobody in ("MESSAGING_LAB_QUIET", "CI"):
        monkeypatch.delenv(watched_by_nobody, raising=False)
    shutil.copytree(FOLDER, tmp_path / "notebooks")
    with opened(tmp_path) as address, chromium() as browser:
        page = browser.new_context(viewport=TALL).new_page()
        go_to(page, address, LESSON)
        run_all(page)
        _answer(page, _form(page))
    events = ProgressLog(tmp_path / "workspace" / PROGRESS_FILE).events()
    assert [event.what for event in events if event.exercise == QUESTION] == ["tried", "done"]

    with opened(tmp_path) as address, chromium() as browser:
        page = browser.new_context(viewport=TALL).new_page()
        go_to(page, address, LESSON)
        assert _form(page).locator("input[type=radio]").count() == 3


def _form(page: Page) -> Locator:
    form = page.locator(".mlab-ask", has_text=QUESTION)
    form.locator("label", has_text="c)").wait_for()
    return form


def _answer(page: Page, form: Locator) -> None:
    told = form.locator("[role=alert]")
    form.locator("input[type=radio]").first.focus()
    page.keyboard.press("Tab")
    assert told.count() == 0
    page.keyboard.press("Space")
    told.get_by_text("b) is not it. Choose again.").wait_for()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    told.get_by_text("a) is right.").wait_for()
    assert find_question(QUESTION).option("a").because in told.inner_text()
