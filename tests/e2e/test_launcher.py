"""JupyterLab's launcher: the window on the local AWS, and a terminal that meets the same one."""

from __future__ import annotations

import json

import boto3
import pytest
from tests.e2e.aws_cli import NEEDED
from tests.e2e.jupyterlab_page import chromium, opened

pytestmark = pytest.mark.slow

TYPED = "aws sesv2 list-email-identities --output json > half.json && mv half.json found.json\n"


def make_identity(endpoint):
    session = boto3.Session("123456789012", "local", region_name="us-east-1")
    ses = session.client("sesv2", endpoint_url=endpoint)
    ses.create_email_identity(EmailIdentity="nutrition.example")


@NEEDED
def test_the_window_and_a_terminal_lead_to_the_local_aws(tmp_path):
    (tmp_path / "notebooks").mkdir()
    with opened(tmp_path) as address, chromium() as browser:
        page = browser.new_context().new_page()
        problems = []
        page.on("pageerror", lambda problem: problems.append(problem))
        page.goto(address)
        tile = page.get_by_role("button", name="Window on the local AWS")
        tile.wait_for(timeout=60_000)
        with page.context.expect_page() as opening:
            tile.click()
        window = opening.value
        window.wait_for_selector("text=What happens in this local AWS")
        make_identity(window.url.removesuffix("/_lab/"))
        page.get_by_role("button", name="Terminal").click()
        page.locator(".jp-Terminal .xterm-screen").click()
        page.keyboard.type(TYPED)
        for _ in range(150):
            page.wait_for_timeout(200)
            found = next(tmp_path.rglob("found.json"), None)
            if found:
                break
        assert found is not None
        identities = json.loads(found.read_text())["EmailIdentities"]
        assert [one["IdentityName"] for one in identities] == ["nutrition.example"]
        assert problems == []
