"""The cells of a lesson as a demo needs them: by id, in order, for the workbook's company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.errors import LabError
from messaging_lab.workbook import Workbook
from messaging_lab.workbook.rewriting import rewritten
from messaging_lab.workspace.notebook_files import read_notebook

NOT_RUN = frozenset({"exercise", "check"})
"""Tags of cells that a demo passes over: they are a learner's."""

QUESTION = "lab.question("


@dataclass(frozen=True)
class LessonCells:
    """The cells of a lesson, as the JSON of a notebook."""

    lesson: str
    cells: tuple[dict[str, Any], ...]

    def find(self, name: str) -> dict[str, Any]:
        """Return the cell with an id. Raises LabError where there is none."""
        return self.cells[self._place(name)]

    def between(self, after: str, before: str) -> list[dict[str, Any]]:
        """Return the code that a learner would have run between two cells, the two left out.

        `after` "" stands for the beginning of the lesson. Raises LabError for an unknown id.
        """
        first = self._place(after) + 1 if after else 0
        return [cell for cell in self.cells[first : self._place(before)] if _is_run(cell)]

    def _place(self, name: str) -> int:
        for place, cell in enumerate(self.cells):
            if cell["id"] == name:
                return place
        raise LabError(
            f"Lesson {self.lesson} has no cell {name}: the demo's file has to follow it."
        )


def lesson_cells(lesson: str, workbook: Workbook) -> LessonCells:
    """Return the cells of a lesson ("02"). Raises LabError where there is no such lesson."""
    for path in lessons(workbook_root()):
        if path.name.startswith(f"{lesson}_"):
            notebook = read_notebook(path)
            if notebook is not None:
                cells = rewritten(notebook, workbook, lesson)["cells"]
                return LessonCells(lesson, tuple(map(_whole, cells)))
    raise LabError(f"There is no lesson {lesson} that can be read.")


def _whole(cell: dict[str, Any]) -> dict[str, Any]:
    """Return the cell with its source as one text; files may keep it as a list of lines."""
    return {**cell, "source": "".join(cell["source"])}


def _is_run(cell: dict[str, Any]) -> bool:
    if cell["cell_type"] != "code" or QUESTION in cell["source"]:
        return False
    return NOT_RUN.isdisjoint(cell["metadata"].get("tags", ()))
