"""The lab's routes are a contract: each stands in docs/lab_routes.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from local_aws.lab_routes.routes import ROUTES, TRACKING

PAGE = (Path(__file__).parents[3] / "docs/lab_routes.md").read_text("utf-8")

WRITTEN = [(method, re.sub(r"\(.*?\)", "*", pattern)) for method, pattern, _ in ROUTES]


@pytest.mark.parametrize(("method", "path"), [*WRITTEN, ("GET", TRACKING.removeprefix("/_lab"))])
def test_the_page_names_the_route(method: str, path: str) -> None:
    pieces = [re.escape(piece) for piece in path.lstrip("/").split("*")]
    assert re.search(f"`{method} {'[A-Z0-9/]+'.join(pieces)}", PAGE)
