"""A lesson for another company has its names, countries and volumes, and none of the old ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.workbook import DEFAULT, Workbook
from messaging_lab.workbook.phrases import every_phrase
from messaging_lab.workbook.rewriting import renamed, rewritten

ACME = Workbook("Acme & Sons", "acme.co.uk", ("DE", "FR", "NL"), 4_000, 20_000)
LESSONS = lessons(workbook_root())


def read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def sources(notebook: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_of_the_old_names_is_left(path: Path) -> None:
    made = rewritten(read(path), ACME, path.name[:2])
    nbformat.validate(nbformat.reads(json.dumps(made), as_version=4))
    text = "\n".join(sources(made).values())
    assert re.findall(r".*nutrition.*", text, re.IGNORECASE) == []
    assert not re.findall(r"\bBrit(?:ain|ish)\b", text)
    before = "\n".join(sources(read(path)).values())
    assert ("Acme & Sons" in text) == ("Nutrition.co" in before)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_code_stays_code(path: Path) -> None:
    made = rewritten(read(path), ACME, path.name[:2])
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), cell["id"], "exec")


def test_the_usual_workbook_leaves_a_lesson_as_it_is() -> None:
    notebook = read(LESSONS[2])
    assert rewritten(notebook, DEFAULT, "02") is notebook


@pytest.mark.parametrize("phrase", every_phrase(), ids=lambda one: f"{one.lesson}-{one.cell}")
def test_each_phrase_stands_once_where_it_is_declared(phrase: Any) -> None:
    path = next(path for path in LESSONS if path.name.startswith(phrase.lesson))
    assert sources(read(path)).get(phrase.cell, "").count(phrase.text) == 1
    assert phrase.text not in phrase.apply(phrase.text, ACME)


def test_numbers_are_written_as_they_were() -> None:
    made = sources(rewritten(read(LESSONS[5]), ACME, "05"))
    assert '"soup", 2000)' in made["e05c0009"]
    assert "4,000 mails" in made["e05a0001"]
    fourteen = sources(rewritten(read(LESSONS[14]), ACME, "14"))
    assert fourteen["e14c0009"].endswith("fill(lab, archive_id, messages=20_000)")


def test_a_country_without_simulators_gets_numbers_of_its_own() -> None:
    made = sources(rewritten(read(LESSONS[11]), ACME, "11"))
    assert 'home = {"DE", "FR", "NL"}' in made["e11c001c"]
    assert re.search(r'DestinationPhoneNumber="\+49\d+"', made["e11c0017"])
    dutch = sources(rewritten(read(LESSONS[11]), Workbook(countries=("NL",)), "11"))
    assert 'DestinationPhoneNumber=simulator_phone("NL")' in dutch["e11c0017"]


def test_only_whole_names_are_replaced() -> None:
    text = "Nutrition.co's NUTRITION, x@news.nutrition.example, malnutrition, /nutrition/sms"
    expected = "Acme & Sons's ACME, x@news.acme.co.uk, malnutrition, /acme/sms"
    assert renamed(text, ACME) == expected
    assert renamed("`nutrition-deals.example._report`", ACME) == "`acme-deals.co.uk._report`"


def test_questions_name_no_company() -> None:
    folder = workbook_root() / "lib" / "messaging_lab" / "lessons"
    for path in folder.glob("lesson_*.toml"):
        assert not re.search("nutrition", path.read_text("utf-8"), re.IGNORECASE), path.name
