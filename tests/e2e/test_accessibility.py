"""Everybody can read and use what is shown: in JupyterLab, in the window, in a report.

axe finds no fault in light or dark, and panels, forms and questions work by keyboard alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import nbformat
import pytest
from lesson import FOLDER, lessons
from nbformat.v4 import new_code_cell, new_notebook
from tests.e2e.accessibility import findings
from tests.e2e.jupyterlab_page import TALL, chromium, go_to, opened, run_all
from tests.served import served

from messaging_lab.report import make_report
from messaging_lab.running import Outcome

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

SCHEMES = ("light", "dark")

OUTPUT = ".jp-OutputArea-output"
"""What we show; the rest of the page is JupyterLab's own."""

CELLS = [
    """
from messaging_lab import Lab
lab = Lab.open()
sqs, ses = lab.client("sqs"), lab.client("sesv2")
queue = sqs.create_queue(QueueName="work")["QueueUrl"]
ses.create_configuration_set(ConfigurationSetName="orders")["ResponseMetadata"]["HTTPStatusCode"]
""",
    """
from messaging_lab.show.queue_panel import queue_panel
queue_panel(lab, queue)
""",
    """
from messaging_lab.events import tap
from messaging_lab.show.event_panel import event_panel
event_panel(lab, tap(lab, "orders"))
""",
    """lab.question("02-a")""",
    """
from datetime import timedelta
from messaging_lab.show.search_panel import search_panel
mm = lab.client("mailmanager")
archive = mm.create_archive(ArchiveName="mail")["ArchiveId"]
lab.world.fill_archive(archive, 20)
search_panel(lab, archive, lab.clock.now - timedelta(days=20), lab.clock.now)
""",
    """
from messaging_lab.show import api_call
api_call(ses.get_account)
""",
    """
from messaging_lab.show.world_map import rules_map
rules_map({"GB": "BLOCK", "FR": "FILTER"})
""",
]
"""A cell for each thing that can be used, and the pictures that are hardest to read."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab with a notebook of everything, and a lesson."""
    root = tmp_path_factory.mktemp("workbook")
    shutil.copytree(FOLDER, root / "notebooks")
    cells = [new_code_cell(source.strip()) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, root / "notebooks" / "everything.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "MESSAGING_LAB_QUIET"):  # or nobody would see the buttons
            patch.delenv(name, raising=False)
        with opened(root, "--solutions") as address:
            yield address


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    """The notebook of everything, run."""
    page = browser.new_context(viewport=TALL).new_page()
    go_to(page, address, "notebooks/everything.ipynb")
    run_all(page)
    assert page.locator(".jp-OutputArea-output .jupyter-widgets").count()
    return page


def choose_theme(page: Page, name: str) -> None:
    """Choose a theme as a reader does."""
    page.locator(".lm-MenuBar-itemLabel", has_text="Settings").click()
    page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=name).first.click()
    light = str(name == "JupyterLab Light").lower()
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    page.wait_for_timeout(1000)


def test_outputs_in_jupyterlab(page: Page) -> None:
    assert findings(page, OUTPUT) == []


def press(page: Page, name: str, within: Any) -> None:
    within.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_panel_follows_by_keyboard(page: Page) -> None:
    live = page.locator(".mlab-live", has_text="work at")
    live.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Follow"
    page.keyboard.press("Enter")
    live.get_by_role("button", name="Stop following").wait_for(timeout=10_000)
    page.wait_for_timeout(2500)
    press(page, "Stop following", live)
    live.get_by_role("button", name="Follow", exact=True).wait_for(timeout=10_000)
    live.locator("summary").focus()
    page.keyboard.press("Enter")
    assert live.locator("tbody tr").count() > 1


def test_a_question_is_answered_by_keyboard(page: Page) -> None:
    asked = page.locator(".mlab-ask")
    asked.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    asked.get_by_role("alert").wait_for(timeout=10_000)


def test_an_archive_is_searched_by_keyboard(page: Page) -> None:
    form = page.locator(".jupyter-widgets", has=page.get_by_role("button", name="Search")).first
    form.get_by_label("subject").focus()
    page.keyboard.type("invoice")
    press(page, "Search", form)
    form.get_by_text("Asked").wait_for(timeout=10_000)


def test_outputs_in_the_dark_theme(page: Page) -> None:
    choose_theme(page, "JupyterLab Dark")
    assert findings(page, OUTPUT) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("number", ["02", "12"])
def test_a_report(browser: Browser, tmp_path: Path, number: str, scheme: Any) -> None:
    lesson = next(one for one in lessons() if one.number == number)
    outcome = Outcome(lesson.path.stem, FOLDER, nbformat.read(lesson.path, 4), 1.0)
    place = tmp_path / "report.html"
    place.write_text(make_report([outcome], date(2026, 3, 4)), "utf-8")
    page = browser.new_page(color_scheme=scheme)
    page.goto(place.as_uri())
    assert findings(page) == []


READER = "ana@gmail.example"

PAGES = [
    "",
    "window/sent",
    "window/mail?q=soup",
    f"window/mailbox?address={READER}",
    f"window/message?address={READER}&number=1",
    "window/texts",
    "window/phone?number=%2B14255550100",
    "window/zone?name=nutrition.example",
    "window/requests",
    "window/zone?name=missing.example",
]


@pytest.fixture(scope="module")
def window() -> Iterator[str]:
    """Where a window shows something of each kind."""
    with served() as url:
        _use(url)
        yield f"{url}/_lab/"


def _use(url: str) -> None:
    import json
    import urllib.request

    def lab(route: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(f"{url}/_lab/{route}", json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=30).close()

    keys = {"aws_access_key_id": "123456789012", "aws_secret_access_key": "local"}
    session: Any = boto3.Session(**keys, region_name="us-east-1")
    ses = session.client("sesv2", endpoint_url=url)
    ses.create_email_identity(EmailIdentity=READER)
    ses.create_email_identity(EmailIdentity="waits@gmail.example")
    lab("identities/verify", {"identity": READER})
    body = {"Text": {"Data": "Hi"}, "Html": {"Data": "<p>Hi <a href='https://a.example'>a</a></p>"}}
    file = {"FileName": "menu.txt", "RawContent": b"soup", "ContentType": "text/plain"}
    content = {"Subject": {"Data": "Soup day"}, "Body": body, "Attachments": [file]}
    to = {"ToAddresses": [READER]}
    ses.send_email(FromEmailAddress=READER, Destination=to, Content={"Simple": content})
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.get_email_identity(EmailIdentity="missing.example")
    zones = session.client("route53", endpoint_url=url)
    zones.create_hosted_zone(Name="nutrition.example", CallerReference="1")
    lab("accounts/production", {})
    sms = session.client("pinpoint-sms-voice-v2", endpoint_url=url)
    number = sms.request_phone_number(
        IsoCountryCode="US", MessageType="TRANSACTIONAL", NumberCapabilities=["SMS"],
        NumberType="TEN_DLC",
    )["PhoneNumber"]  # fmt: skip
    lab("sms/registrations", {"origination_identity": number})
    lab("clock/advance", {"seconds": 86400})
    for phone in ("+14255550100", "+14255550101"):
        lab(f"phones/{phone}/condition", {"condition": "reachable" if phone[-1] == "0" else "spam"})
        sms.send_text_message(
            DestinationPhoneNumber=phone, OriginationIdentity=number, MessageBody="Soup is ready"
        )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_window(browser: Browser, window: str, scheme: Any) -> None:
    page = browser.new_page(color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for where in PAGES:
        page.goto(window + where)
        assert (where, findings(page)) == (where, [])
    page.get_by_role("link", name="Sent mail").click()
    page.get_by_role("link", name="Soup day").click()
    assert findings(page) == []
    assert not [url for url in asked if not url.startswith((window, "about:"))]


def test_the_window_keeps_the_place(browser: Browser, window: str) -> None:
    """A page that is renewed keeps what is open, what has the focus, and what is typed."""
    page = browser.new_page()
    page.goto(f"{window}window/requests")
    first = page.locator("details").first
    name = first.get_attribute("data-key")
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    before = page.locator("details").count()
    session: Any = boto3.Session(aws_access_key_id="1", aws_secret_access_key="1")
    sqs = session.client("sqs", endpoint_url=window.removesuffix("/_lab/"), region_name="us-east-1")
    sqs.create_queue(QueueName="new")
    page.locator("details").nth(before).wait_for()
    assert page.locator("details[open]").get_attribute("data-key") == name
    assert page.evaluate("document.activeElement.parentElement.dataset.key") == name
    page.get_by_role("searchbox").fill("sqs")
    sqs.create_queue(QueueName="newer")
    page.wait_for_timeout(3000)
    assert page.get_by_role("searchbox").input_value() == "sqs"
    page.keyboard.press("Enter")
    page.wait_for_url("**q=sqs*")
    assert page.locator("details").count() == 2
