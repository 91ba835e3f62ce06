"""JupyterLab as `messaging-lab open` starts it, in a browser as a learner uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RUN_TIMEOUT = 120_000
"""Milliseconds for Run All of one lesson."""

INDICATOR = ".jp-Notebook-ExecutionIndicator"

OUTPUT = ".jp-OutputArea-output"
"""What a cell shows: one element for each output."""

RUNNING = "[...document.querySelectorAll('.jp-InputPrompt')].some(p => p.innerText.includes('*'))"
"""Whether a cell runs or waits to run: its count is a star. A kernel that starts is busy, too."""

WATCH = f"""() => {{
  window.labHasRun = false;
  const look = () => {{ window.labHasRun ||= {RUNNING}; }};
  const watched = {{subtree: true, childList: true, characterData: true}};
  new MutationObserver(look).observe(document.body, watched);
}}"""
"""Takes note of cells that run: a short lesson is done before anybody polls for it."""

CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]

TALL = {"width": 1300, "height": 22_000}
"""Tall enough to draw a whole lesson: JupyterLab draws only the cells in view."""

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The kind of output that is a live widget in a page."""

DRAWN_WIDGET = ".jp-Cell-outputArea > .jp-OutputArea-child:has(.jupyter-widgets)"
"""An output that JupyterLab has drawn as a live widget, not as its text or "Loading widget…"."""

OVERFLOWING = """() => [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter(one => one.scrollWidth > one.clientWidth + 4)
  .map(one => one.innerText.slice(0, 200))"""
"""The beginning of each output that is wider than its cell, so that a part is out of sight."""


@contextmanager
def opened(root: Path, *arguments: str) -> Iterator[str]:
    """Yield the address that `messaging-lab open` prints, run in `root` with no browser."""
    command = [sys.executable, "-m", "messaging_lab.cli", "open", "--aws-port=0", *arguments]
    folders = {"JUPYTER_CONFIG_DIR": str(root / ".config"), "IPYTHONDIR": str(root / ".ipython")}
    process = subprocess.Popen(
        [*command, "--no-browser", "--port=0"],
        cwd=root,
        env={**os.environ, **folders},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield next(line.strip() for line in process.stdout if "token=" in line)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium, or Playwright's own."""
    # Collected without the developers' packages as well, where slow tests are left out.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


def go_to(page: Page, address: str, name: str) -> None:
    """Open the notebook `name` ("notebooks/02_….ipynb") and wait for its kernel."""
    parts = urlsplit(address)
    page.goto(f"{parts.scheme}://{parts.netloc}/lab/tree/{name}?reset&{parts.query}")
    # "No Kernel" is shown as idle as well, and drops what it is asked to run.
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    page.wait_for_selector(f"{INDICATOR}[data-status=idle]", timeout=60_000)


def run_all(page: Page) -> None:
    """Choose Restart Kernel and Run All Cells, as a learner does, then save."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator(".lm-Menu-itemLabel", has_text="Restart Kernel and Run All Cells").click()
    page.evaluate(WATCH)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function(f"window.labHasRun && !({RUNNING})", timeout=RUN_TIMEOUT)
    page.wait_for_selector(f"{INDICATOR}[data-status=idle]", timeout=RUN_TIMEOUT)
    page.keyboard.press("Control+s")
    page.wait_for_selector(".jp-NotebookPanel:not(.jp-mod-dirty)", timeout=10_000)
    page.wait_for_timeout(500)
