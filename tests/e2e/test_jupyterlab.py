"""A learner's browser: `messaging-lab open`, Run All, and nothing asked of the internet."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from lesson import FOLDER, ROOT, Lesson, notebooks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.slow

RUN_TIMEOUT = 120_000
"""Milliseconds for Run All of one lesson."""

INDICATOR = ".jp-Notebook-ExecutionIndicator"

WATCH = f"""() => {{
  window.labWasBusy = false;
  const look = () => {{
    window.labWasBusy ||= document.querySelector('{INDICATOR}[data-status=busy]') !== null;
  }};
  const watched = {{subtree: true, childList: true, attributeFilter: ['data-status']}};
  new MutationObserver(look).observe(document.body, watched);
}}"""
"""Takes note of a busy kernel: a short lesson is done before anybody polls for it."""

CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with copies of the lessons, which a browser may save over."""
    folder = tmp_path_factory.mktemp("workbook")
    shutil.copytree(FOLDER, folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """What `messaging-lab open` prints."""
    command = [sys.executable, "-m", "messaging_lab.cli", "open", "--aws-port=0", "--solutions"]
    folders = {"JUPYTER_CONFIG_DIR": str(root / ".config"), "IPYTHONDIR": str(root / ".ipython")}
    process = subprocess.Popen(
        [*command, "--no-browser", "--port=0"],
        cwd=root,
        env={**os.environ, **folders},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    yield lines[3].strip()
    process.terminate()
    process.wait(20)
    process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own."""
    # Collected without the developers' packages as well, where slow tests are left out.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


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
    """A page tall enough to draw a whole lesson: JupyterLab draws only the cells in view."""
    context = browser.new_context(viewport={"width": 1300, "height": 12_000})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lesson", notebooks(), ids=lambda one: one.path.stem)
def test_run_all(
    lesson: Lesson, root: Path, address: str, page: Page, strangers: list[str]
) -> None:
    page.goto(_address_of(address, lesson.path.name))
    page.wait_for_selector(f"{INDICATOR}[data-status=idle]", timeout=60_000)
    _run_all(page)
    page.screenshot(path=str(_pictures() / f"{lesson.path.stem}.png"))
    ran = Lesson(root / "notebooks" / lesson.path.name)
    assert [cell.count for cell in ran.code] == list(range(1, len(ran.code) + 1))
    failed = [cell for cell in ran.code if "error" in cell.output_types]
    assert failed == [cell for cell in ran.code if "raises-exception" in cell.tags]
    assert strangers == []
    assert page.locator(".Toastify__toast").count() == 0


def _run_all(page: Page) -> None:
    """Choose Restart Kernel and Run All Cells, as a learner does, then save."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator(".lm-Menu-itemLabel", has_text="Restart Kernel and Run All Cells").click()
    page.evaluate(WATCH)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function("window.labWasBusy", timeout=RUN_TIMEOUT)
    page.wait_for_selector(f"{INDICATOR}[data-status=idle]", timeout=RUN_TIMEOUT)
    page.keyboard.press("Control+s")
    page.wait_for_selector(".jp-NotebookPanel:not(.jp-mod-dirty)", timeout=10_000)
    page.wait_for_timeout(500)


def _address_of(address: str, name: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/lab/tree/notebooks/{name}?reset&{parts.query}"


def _pictures() -> Path:
    folder = ROOT / "reports" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
