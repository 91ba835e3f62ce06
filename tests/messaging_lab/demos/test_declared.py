"""Each demo, in each length: its cells are there, its minutes add up, and every step has words."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import nbformat
import pytest

from messaging_lab.demos.declared import FOLDER, LENGTHS, demo_names, find_demo
from messaging_lab.demos.lesson_cells import lesson_cells
from messaging_lab.demos.notebook import demo_notebook
from messaging_lab.errors import LabError
from messaging_lab.workbook import DEFAULT, Workbook

ACME = Workbook("Acme & Sons", "acme.example", ("DE", "FR"))

EVERY = [(name, length) for name in demo_names() for length in LENGTHS]

KEYS = {"title", "minutes", "cells", "say", "click", "asks", "answer"}


def test_there_are_four() -> None:
    assert demo_names() == ["archiving", "deliverability", "incident", "sms-fraud"]


@pytest.mark.parametrize("name", demo_names())
def test_each_step_is_declared_in_full(name: str) -> None:
    declared = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    for scene in declared["scenes"]:
        for step in scene["steps"]:
            assert set(step) == KEYS
            assert all(step[key] for key in KEYS)
            assert set(step["minutes"]) <= {str(length) for length in LENGTHS}
            assert step["asks"].endswith((".", "?"))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_minutes_add_up(name: str, length: int) -> None:
    demo = find_demo(name, length)
    assert sum(step.minutes for step in demo.steps) == length
    assert all(step.minutes >= 2 for step in demo.steps)


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_cells_are_shown_in_the_order_of_their_lesson(name: str, length: int) -> None:
    for scene in find_demo(name, length).scenes:
        order = [cell["id"] for cell in lesson_cells(scene.lesson, DEFAULT).cells]
        places = [order.index(cell) for step in scene.steps for cell in step.cells]
        assert places == sorted(set(places))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_a_demo_is_a_notebook_for_its_company(name: str, length: int) -> None:
    made = demo_notebook(find_demo(name, length), ACME)
    nbformat.validate(nbformat.reads(json.dumps(made), as_version=4))
    text = "\n".join(cell["source"] for cell in made["cells"])
    assert f"For Acme & Sons, in {length} minutes." in text
    assert "utrition" not in text
    assert ".ipynb)" not in text
    assert text.count("Speaker's note, ") == len(find_demo(name, length).steps)
    assert "lab.check(" not in text
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    assert code[0]["metadata"]["tags"] == ["prepare"]
    assert code[1]["metadata"].get("jupyter") is None


def test_the_longer_demo_shows_all_of_the_shorter_one() -> None:
    for name in demo_names():
        short, middle, long = (
            {step.title for step in find_demo(name, length).steps} for length in LENGTHS
        )
        assert short <= long
        assert middle <= long


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(LabError, match="There is no demo 'x': give one of archiving, "):
        find_demo("x", 10)
    with pytest.raises(LabError, match="No demo takes 15 minutes"):
        find_demo("incident", 15)
    with pytest.raises(LabError, match="Lesson 02 has no cell nope"):
        lesson_cells("02", DEFAULT).find("nope")
    with pytest.raises(LabError, match="There is no lesson 77"):
        lesson_cells("77", DEFAULT)


def test_the_readme_of_the_data_names_the_folder() -> None:
    assert "demos/*.toml" in (Path(FOLDER).parent / "README.md").read_text("utf-8")
