"""A demo's notebook: made of a lesson's cells and the speaker's notes, never edited by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from messaging_lab.demos.declared import Demo, Scene, Step
from messaging_lab.demos.lesson_cells import LessonCells, lesson_cells
from messaging_lab.words import plural
from messaging_lab.workbook import Workbook

LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:)[^)]*\)")
"""A Markdown link to another lesson, which isn't beside a demo."""

HEADING = re.compile(r"\A#+ [^\n]*\n*")

FOLDED = {"jupyter": {"source_hidden": True}}

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def demo_notebook(demo: Demo, workbook: Workbook) -> dict[str, Any]:
    """Return the notebook of a demo, as JSON, for the workbook's company.

    Raises LabError where a cell that the demo declares isn't in its lesson any more.
    """
    numbers, steps = count(1), count(1)
    cells = [_markdown("title", _title(demo, workbook))]
    for scene in demo.scenes:
        lesson = lesson_cells(scene.lesson, workbook)
        for cell in _scene(scene, lesson, steps):
            cells.append({**cell, "id": f"d{next(numbers):03}-{cell['id']}"[:64]})
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _scene(scene: Scene, lesson: LessonCells, steps: Iterator[int]) -> Iterator[dict[str, Any]]:
    """Yield the cells of a scene; what the lesson does between two shown cells is run unseen."""
    last = ""
    for step in scene.steps:
        shown = [lesson.find(name) for name in step.cells]
        first = next(cell["id"] for cell in shown if cell["cell_type"] == "code")
        if not last or lesson.between(last, first):
            yield _unseen(scene.lesson, last, first)
        yield _markdown("note", _note(next(steps), step))
        for cell in shown:
            if cell["cell_type"] != "code":
                yield _markdown(cell["id"], LINK.sub(r"\1", HEADING.sub("", cell["source"])))
                continue
            if cell["id"] != first and lesson.between(last, cell["id"]):
                yield _unseen(scene.lesson, last, cell["id"])
            yield _code(cell["id"], cell["source"], _kept(cell["metadata"]))
            last = cell["id"]


def _kept(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return a shown cell's metadata: its failure is on purpose, and nothing of it is folded."""
    tags = [tag for tag in metadata.get("tags", ()) if tag == "raises-exception"]
    return {"tags": tags} if tags else {}


def _unseen(lesson: str, after: str, before: str) -> dict[str, Any]:
    comment = "What comes before" if not after else "What lies between"
    since = f', after="{after}"' if after else ""
    source = (
        f"# {comment}, run unseen; once more after a restart of the kernel\n"
        f"from messaging_lab.demos import prepare\n\n"
        f'prepare("{lesson}", before="{before}"{since})'
    )
    return _code("prepare", source, {**FOLDED, "tags": ["prepare"]})


def _title(demo: Demo, workbook: Workbook) -> str:
    agenda = "\n".join(
        f"| {number} | {step.title} | {step.minutes} |"
        for number, step in enumerate(demo.steps, start=1)
    )
    return (
        f"# {demo.title}\n\n{demo.short} For {workbook.company}, in {demo.length} minutes.\n\n"
        f"| | step | minutes |\n|---|---|---|\n{agenda}\n\n"
        "<details><summary>Speaker's note</summary>\n\n"
        "Everything up to the first step has been run in the local AWS: the next cell says so. "
        "Run one cell at a time with Shift+Enter. Notes like this one are folded; open them before "
        "you share the screen. To begin again, run all cells from the top.\n\n</details>"
    )


def _note(number: int, step: Step) -> str:
    return (
        f"## {number}. {step.title}\n\n"
        f"<details><summary>Speaker's note, {plural(step.minutes, 'minute')}</summary>\n\n"
        f"**Say:** {step.say}\n\n**Do:** {step.click}\n\n"
        f"**They ask:** *{step.asks}* {step.answer}\n\n</details>"
    )


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(name: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "outputs": []}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": source, **empty}
