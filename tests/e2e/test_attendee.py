"""An attendee's day in a browser: exercises left out, done wrongly, done rightly, a copy kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lesson import FOLDER, Lesson, lessons
from tests.e2e.jupyterlab_page import OUTPUT, TALL, chromium, go_to, opened, run_all

from messaging_lab.workspace.copies import digest, made_as
from messaging_lab.workspace.folder import fill_workspace
from messaging_lab.workspace.progress_log import PROGRESS_FILE, VARIABLE, ProgressLog

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

BLANK = "# Write your code here."

LAST = "lab.clean_up()"

SHOW = "from messaging_lab import Lab; print(Lab.open().progress())"


@dataclass(frozen=True)
class Slip:
    """A plausible wrong answer, and what the check says to it."""

    answer: str
    told: str


SLIPS = {
    "02": (
        Slip(
            'publish(lab, records)\nscenario_table([scenario_row(send("Invoice 7"), "mended")])',
            "wait until the wrong record's TTL is over, and send another one",
        ),
        Slip(
            "publish(lab, records_for(lab.domain, {}, region=lab.region, dmarc=policy))\n"
            'send("Newsletter 2", news)',
            "isn't strict any more: put adkim=s and aspf=s back",
        ),
    ),
    "11": (
        Slip(
            "sms.update_protect_configuration_country_rule_set(\n"
            '**one, NumberCapability="VOICE", CountryRuleSetUpdates=closed\n)["NumberCapability"]',
            "MMS: 243 other countries are not blocked",
        ),
        Slip(
            "sms.put_protect_configuration_rule_set_number_override(\n"
            '**one, DestinationPhoneNumber=simulator_phone("HK"), Action="ALLOW",\n'
            'ExpirationTimestamp=lab.clock.now + timedelta(days=1))["Action"]',
            "It ends in 1.0 days, not in 7",
        ),
    ),
}
"""By lesson, one for each exercise."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's lessons, with a workspace to come."""
    folder = tmp_path_factory.mktemp("workbook")
    shutil.copytree(FOLDER, folder / "notebooks")
    return folder


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """What `messaging-lab open` prints to an attendee."""
    with opened(root) as address:
        yield address


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that is tall enough for a whole lesson."""
    with chromium() as browser:
        yield browser.new_context(viewport=TALL).new_page()


@pytest.mark.parametrize("number", list(SLIPS))
def test_exercises_are_left_out_then_done_wrongly_then_rightly(
    number: str, root: Path, address: str, page: Page
) -> None:
    lesson = next(one for one in lessons() if one.number == number)
    copy = root / "workspace" / lesson.path.name
    exercises = [f"{number}-{one}" for one in range(1, len(lesson.exercises) + 1)]
    right = [cell.source for cell in lesson.code if "solution" in cell.tags]
    slips = SLIPS[number]

    go_to(page, address, lesson.path.name)
    _write_over(page, LAST, f"{LAST}\nlab.progress()")
    run_all(page)
    assert _unmeant_errors(copy) == []
    assert _outcomes(root, number) == [("tried", name) for name in exercises]
    assert _row_in_page(page, lesson) == f"0 of {len(exercises)}"

    for slip in slips:
        _write_over(page, BLANK, slip.answer)
    run_all(page)
    assert _unmeant_errors(copy) == []
    for slip in slips:
        page.locator(OUTPUT, has_text=slip.told).first.wait_for(state="visible")
    assert _outcomes(root, number)[-len(exercises) :] == [("tried", name) for name in exercises]
    assert _row_in_page(page, lesson) == f"0 of {len(exercises)}"

    for slip, answer in zip(slips, right, strict=True):
        _write_over(page, slip.answer.splitlines()[-1], answer)
    run_all(page)
    assert _unmeant_errors(copy) == []
    for slip in slips:
        assert page.locator(OUTPUT, has_text=slip.told).count() == 0
    assert _outcomes(root, number)[-len(exercises) :] == [("done", name) for name in exercises]
    assert _row_in_page(page, lesson) == f"{len(exercises)} of {len(exercises)}"
    assert f"done   {len(exercises)} of {len(exercises)}" in _progress_row(root, number)

    _is_kept(copy, lesson.path.name, root)


def test_a_copy_that_was_only_looked_at_is_untouched(root: Path, address: str, page: Page) -> None:
    name = next(one.path.name for one in lessons() if one.number == "00")
    go_to(page, address, name)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    notebook = json.loads((root / "workspace" / name).read_text())
    assert digest(notebook) == made_as(notebook)


def _is_kept(copy: Path, name: str, root: Path) -> None:
    """Hold that a copy that was worked in is known as such, and stays when the lab is opened."""
    worked_in = copy.read_bytes()
    notebook = json.loads(worked_in)
    assert made_as(notebook)
    assert digest(notebook) != made_as(notebook)
    assert fill_workspace(copy.parent, [root / "notebooks" / name]) == ()
    assert copy.read_bytes() == worked_in


def _write_over(page: Page, old: str, answer: str) -> None:
    """Type an answer over the first cell in which `old` stands; brackets close themselves."""
    page.locator(".jp-CodeCell .cm-content", has_text=old).first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(answer)


def _row_in_page(page: Page, lesson: Lesson) -> str:
    """Return the exercises done by what `lab.progress()` shows at the lesson's end."""
    row = page.locator(OUTPUT).last.locator("tr", has_text=f"{lesson.number} {lesson.title}")
    return row.locator("td").nth(2).inner_text()


def _unmeant_errors(path: Path) -> list[str]:
    return [
        cell.source
        for cell in Lesson(path).code
        if "error" in cell.output_types and "raises-exception" not in cell.tags
    ]


def _outcomes(root: Path, number: str) -> list[tuple[str, str]]:
    events = ProgressLog(root / "workspace" / PROGRESS_FILE).events()
    return [(one.what, one.exercise) for one in events if one.exercise.startswith(number)]


def _progress_row(root: Path, number: str) -> str:
    """Return what a kernel that is started now says of a lesson."""
    env = {**os.environ, VARIABLE: str(root / "workspace" / PROGRESS_FILE)}
    command = [sys.executable, "-c", SHOW]
    shown = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=True)
    return next(line for line in shown.stdout.splitlines() if line.startswith(number))
