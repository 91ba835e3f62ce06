"""A demo in a browser: prepared before it is looked at, in the kernel that the page joins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lesson import FOLDER
from tests.e2e.jupyterlab_page import TALL, chromium, opened, run_all

pytestmark = pytest.mark.slow


def test_a_demo_is_open_at_its_prepared_point(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "notebooks")
    demo = (
        "--demo",
        "incident",
        "--minutes",
        "10",
        "--company",
        "Acme",
        "--domain",
        "acme.example",
    )
    with opened(tmp_path, *demo) as address, chromium() as browser:
        page = browser.new_context(viewport=TALL).new_page()
        page.goto(address)
        first = page.locator(".jp-CodeCell").first
        first.locator("text=Prepared: 8 cells of lesson 09").wait_for(timeout=60_000)
        assert first.locator(".jp-OutputPrompt").inner_text() == "[1]:"
        second = page.locator(".jp-CodeCell").nth(1)
        second.click()
        page.keyboard.press("Shift+Enter")
        second.locator("text=header.from=acme.example").wait_for(timeout=30_000)
        assert second.locator(".jp-InputPrompt").inner_text() == "[2]:"
        run_all(page)
        assert page.locator("text=The morning of the leak").count()
