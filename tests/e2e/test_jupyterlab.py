"""A learner's browser: `messaging-lab open`, Run All, and nothing asked of the internet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from lesson import FOLDER, ROOT, Lesson, notebooks
from tests.e2e.jupyterlab_page import (
    DRAWN_WIDGET,
    INDICATOR,
    OVERFLOWING,
    TALL,
    WIDGET,
    chromium,
    go_to,
    opened,
    run_all,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with copies of the lessons, which a browser may save over."""
    folder = tmp_path_factory.mktemp("workbook")
    shutil.copytree(FOLDER, folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """What `messaging-lab open` prints to an instructor."""
    with opened(root, "--solutions") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all lessons."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def strangers(page: Page) -> list[str]:
    """Addresses of requests, as they come, that go to any other machine."""
    found: list[str] = []

    def watch(request: Request) -> None:
        if urlsplit(request.url).hostname not in ("localhost", "127.0.0.1", None):
            found.append(request.url)

    page.on("request", watch)
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own for each lesson."""
    context = browser.new_context(viewport=TALL)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lesson", notebooks(), ids=lambda one: one.path.stem)
def test_run_all(
    lesson: Lesson, root: Path, address: str, page: Page, strangers: list[str]
) -> None:
    go_to(page, address, f"notebooks/{lesson.path.name}")
    run_all(page)
    page.screenshot(path=str(_pictures() / f"{lesson.path.stem}.png"))
    ran = Lesson(root / "notebooks" / lesson.path.name)
    assert [cell.count for cell in ran.code] == list(range(1, len(ran.code) + 1))
    failed = [cell for cell in ran.code if "error" in cell.output_types]
    assert failed == [cell for cell in ran.code if "raises-exception" in cell.tags]
    assert page.locator(INDICATOR).get_attribute("data-status") == "idle"
    assert page.locator(DRAWN_WIDGET).count() == _widgets(ran)
    assert page.evaluate(OVERFLOWING) == []
    assert strangers == []
    assert page.locator(".Toastify__toast").count() == 0


def _widgets(lesson: Lesson) -> int:
    """Count the outputs of a saved notebook that are live widgets."""
    return sum(WIDGET in output.get("data", {}) for cell in lesson.code for output in cell.outputs)


def _pictures() -> Path:
    folder = ROOT / "reports" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
