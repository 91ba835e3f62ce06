"""The page of operations says what the code does."""

from __future__ import annotations

import re

from tools.write_operations import PAGE, page

from local_aws.registry import PACKAGES, find_service


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/write_operations.py"


def test_every_operation_is_on_it_with_a_sentence() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page(), re.MULTILINE))
    for name in PACKAGES:
        service = find_service(name)
        assert service is not None
        assert not [one for one in service.operations if not rows.get(one)]


def test_links_lead_to_their_sections() -> None:
    text = page()
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    anchors = {heading.lower().replace(",", "").replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) == anchors
