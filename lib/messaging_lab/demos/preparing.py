"""Running the cells of a lesson unseen, up to the one that is to be shown."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from messaging_lab.demos.lesson_cells import lesson_cells
from messaging_lab.errors import LabError
from messaging_lab.lab import Lab
from messaging_lab.words import plural
from messaging_lab.workbook import current_workbook


class Prepared(str):
    """A sentence on what was run, which a notebook shows without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def prepare(lesson: str, before: str, after: str = "") -> Prepared:
    """Run a lesson's code up to the cell `before`, as if a learner had; return what was done.

    It begins at the lesson's first cell, and so with a fresh account, or behind the cell `after`.
    Names are those of the notebook, as if the cells were in it. Raises LabError for a cell that
    fails without being meant to.
    """
    namespace, begun = _namespace(), time.perf_counter()
    if not after:
        _empty_the_account()
    cells = lesson_cells(lesson, current_workbook()).between(after, before)
    with _unseen():
        for cell in cells:
            _run(cell, lesson, namespace)
    seconds = time.perf_counter() - begun
    return Prepared(f"Prepared: {plural(len(cells), 'cell')} of lesson {lesson}, {seconds:.0f} s.")


def _empty_the_account() -> None:
    """Take a served local AWS back to its first moment: the scene before has left things there.

    Without one, opening a lesson makes a new local AWS anyway. Raises LabError on AWS.
    """
    if os.environ.get("MESSAGING_LAB_ENDPOINT") or os.environ.get("MESSAGING_LAB_TARGET") == "aws":
        Lab.open().start_over()


def _run(cell: dict[str, Any], lesson: str, namespace: dict[str, Any]) -> None:
    """Run a cell without showing the value of its last line."""
    meant = "raises-exception" in cell["metadata"].get("tags", ())
    try:
        exec(compile(cell["source"], f"<lesson {lesson}, cell {cell['id']}>", "exec"), namespace)
    except Exception as error:
        if not meant:
            told = f"{type(error).__name__}: {error}"
            raise LabError(f"Cell {cell['id']} of lesson {lesson} failed: {told}") from error


def _namespace() -> dict[str, Any]:
    """Return the names of the notebook, or those of the main module where there is none."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.user_ns if shell else sys.modules["__main__"].__dict__


@contextmanager
def _unseen() -> Iterator[None]:
    """Keep what is printed, displayed and drawn meanwhile out of the notebook."""
    from IPython.utils.capture import capture_output

    with capture_output():
        yield
        if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
            pyplot.close("all")
