"""Renew the pictures of docs/tour.md: python tools/take_screenshots.py [NAME…]

JupyterLab shows the lessons with their kept outputs, so that a picture is what the answer key says;
only the window is taken of a local AWS in which lesson 00 has just run. Needs `make dev`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.jupyterlab_page import OUTPUT, TALL, chromium, go_to, opened, run_all  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "screenshots"

TALLEST = 1000
"""Pixels of a picture; what is longer is cut at its foot."""

COLOURS = 64


@dataclass(frozen=True)
class Moment:
    """An output of a lesson, found by a text in it or by the cell that made it."""

    name: str
    lesson: str
    text: str = ""
    code: str = ""


MOMENTS = (
    Moment("header-walk-through", "00", code="walk_through(message"),
    Moment("three-scenarios", "02", text="Three set-ups, measured at Gmail"),
    Moment("dmarc-sources", "03", code="report_sources(summary)"),
    Moment("spam-rate-by-identifier", "05", code="spam_rates(rates"),
    Moment("attack-timeline", "09", code="attempts(tries, steps"),
    Moment("protect-world-map", "11", code="rules_map(closed"),
    Moment("delivery-over-time", "12", code="journeys(items.scan()"),
    Moment("archive-search", "14", code="search_panel(lab, archive_id"),
    Moment("redrive-queue-depths", "19", code="queue_depths(samples"),
)

WINDOW = "window"


def main(names: Sequence[str]) -> int:
    """Run from the command line."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "notebooks", Path(place, "notebooks"))
        with opened(Path(place), "--solutions") as address, chromium() as browser:
            page = browser.new_page(viewport=TALL)
            for moment in [one for one in MOMENTS if not names or one.name in names]:
                _show(page, address, moment.lesson)
                _keep(_picture(page, moment), moment.name)
            if not names or WINDOW in names:
                _keep(_window(page, address), WINDOW)
    return 0


def _show(page: Page, address: str, lesson: str) -> None:
    name = next((ROOT / "notebooks").glob(f"{lesson}_*.ipynb")).name
    go_to(page, address, f"notebooks/{name}")


def _picture(page: Page, moment: Moment) -> bytes:
    if moment.code:
        found = page.locator(".jp-CodeCell", has_text=moment.code).first.locator(OUTPUT).first
    else:
        found = page.locator(OUTPUT, has_text=moment.text).first
    return found.screenshot()


def _window(page: Page, address: str) -> bytes:
    """Return the window on the world, at Ana's mailbox, after lesson 00."""
    _show(page, address, "00")
    run_all(page)
    url = re.search(r"http://127\.0\.0\.1:\d+", page.locator(OUTPUT).first.inner_text())
    assert url is not None
    page.set_viewport_size({"width": 1000, "height": TALLEST})
    page.goto(f"{url[0]}/_lab/")
    return page.screenshot()


def _keep(shot: bytes, name: str) -> None:
    image = Image.open(BytesIO(shot)).convert("RGB")
    cut = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    path = FOLDER / f"{name}.png"
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
