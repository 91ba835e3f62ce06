"""The notebooks themselves say which lessons and exercises there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.workspace.catalogue import CataloguedLesson, catalogue


def test_every_lesson_has_a_title_minutes_and_at_least_two_exercises() -> None:
    found = catalogue(lessons(workbook_root()))
    assert len(found) == len(lessons(workbook_root())) > 0
    for lesson in found:
        assert 5 <= lesson.minutes <= 60
        assert len(lesson.exercises) >= 2
        numbered = [f"{lesson.number}-{one}" for one in range(1, len(lesson.exercises) + 1)]
        assert list(lesson.exercises) == numbered
        assert re.match("[A-Z]", lesson.title)


def test_questions_are_those_that_cells_show(tmp_path: Path) -> None:
    sources = ['lab.question("04-a")', 'lab.question("04-b")', 'lab.answer("04-c", "a")']
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    (tmp_path / "04_x.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    assert catalogue([tmp_path / "04_x.ipynb"])[0].questions == ("04-a", "04-b")


def test_what_a_notebook_does_not_say_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "01_bare.ipynb").write_text(json.dumps({"cells": [], "metadata": {}}))
    (tmp_path / "02_broken.ipynb").write_text("{")
    paths = sorted(tmp_path.iterdir())
    assert catalogue(paths) == (CataloguedLesson("01", "01_bare", (), 0),)
