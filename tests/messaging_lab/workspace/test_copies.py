"""A copy has everything of the lesson but its solutions and outputs, and knows what it was."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.workspace.copies import attendee_copy, digest, made_as

LESSONS = [*lessons(workbook_root()), workbook_root() / "notebooks" / "_template.ipynb"]


def read(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


@pytest.fixture
def lesson() -> dict[str, Any]:
    return read(LESSONS[-1])


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_copy_is_the_lesson_without_solutions_and_outputs(path: Path) -> None:
    before = read(path)
    made = attendee_copy(before)
    nbformat.validate(nbformat.reads(json.dumps(made), as_version=4))
    tags = [set(cell["metadata"].get("tags", ())) for cell in made["cells"]]
    assert not any("solution" in each for each in tags)
    assert sum("exercise" in each for each in tags) == sum("check" in each for each in tags) >= 2
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    kept = [one for one in before["cells"] if "solution" not in one["metadata"].get("tags", ())]
    assert [cell["id"] for cell in made["cells"]] == [cell["id"] for cell in kept]
    assert "](../" not in json.dumps(made)


def test_the_lesson_itself_stays_as_it_is(lesson: dict[str, Any]) -> None:
    before = copy.deepcopy(lesson)
    attendee_copy(lesson)
    assert lesson == before


def test_links_that_lead_out_of_the_lessons_are_their_words(lesson: dict[str, Any]) -> None:
    text = "See the [README](../README.md), then [01](01_x.ipynb) and ![](../a.png)."
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [text]}
    made = attendee_copy({**lesson, "cells": [cell]})
    assert made["cells"][0]["source"] == "See the README, then [01](01_x.ipynb) and ![](../a.png)."


def test_a_copy_knows_its_digest_and_a_lesson_has_none(lesson: dict[str, Any]) -> None:
    made = attendee_copy(lesson)
    assert made_as(made) == digest(made)
    assert made_as(lesson) == ""
    assert made_as({"cells": [], "metadata": {"messaging_lab": "mine"}}) == ""


def test_what_jupyterlab_adds_on_saving_is_no_change(lesson: dict[str, Any]) -> None:
    made = attendee_copy(lesson)
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        cell["metadata"] = {**cell["metadata"], "trusted": True}
    made["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    assert digest(made) == made_as(made)


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[0].update(source="# Mine"),
        lambda cells: cells.pop(),
        lambda cells: cells.reverse(),
        lambda cells: cells[0].update(cell_type="raw"),
        lambda cells: cells[0]["metadata"].update(tags=["mine"]),
        lambda cells: next(c for c in cells if "outputs" in c)["outputs"].append({"text": "1"}),
    ],
    ids=["text", "cell gone", "order", "kind", "tag", "output"],
)
def test_what_a_learner_does_is_a_change(lesson: dict[str, Any], change: Any) -> None:
    made = copy.deepcopy(attendee_copy(lesson))
    change(made["cells"])
    assert digest(made) != made_as(made)
