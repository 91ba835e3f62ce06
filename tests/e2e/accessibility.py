"""axe's judgement of a page: what keeps people from reading or using it.

axe-core comes inside of axe-playwright-python, so nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
"""What is folded is judged as well."""


def findings(page: Page, within: str = "") -> list[str]:
    """Return what axe finds, minor things too, in words; `within` is a CSS selector."""
    # Collected without the developers' packages as well, where slow tests are left out.
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(OPEN_ALL)
    found = Axe().run(page, context=within or None).response
    assert found["passes"] or found["violations"], "axe has looked at nothing"
    return [
        f"{rule['impact']} {rule['id']}: {node['html'][:300]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
