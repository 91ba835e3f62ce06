"""The folder that a demo is opened in: its notebook, and for whom it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from messaging_lab.demos.declared import find_demo
from messaging_lab.demos.notebook import demo_notebook
from messaging_lab.errors import LabError
from messaging_lab.workbook.checks import remark
from messaging_lab.workbook.options import settle
from messaging_lab.workspace.notebook_files import write_notebook
from messaging_lab.workspace.progress_log import VARIABLE
from messaging_lab.workspace.room import Room

DEMOS = "demos"
"""The usual folder of demos, beside `notebooks/`; git ignores it."""


def prepare_demo(
    root: Path, folder: Path | None, name: str, length: int, flags: Mapping[str, Any]
) -> Room:
    """Write the notebook of a demo, anew if it was there, and return the room to open on it.

    Raises LabError for a demo that isn't there, or a folder that can't be written to.
    """
    demo = find_demo(name, length)
    place = (folder or root / DEMOS).resolve()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabError(f"The folder {place} can't be made: {error.strerror}.") from None
    workbook = settle(place, flags)
    path = place / f"{name}_{length}_minutes.ipynb"
    write_notebook(demo_notebook(demo, workbook), path)
    # Inherited from a terminal of an opened lab, it would count the demo as the learner's work.
    os.environ.pop(VARIABLE, None)
    return Room(place, told=tuple(filter(None, [remark(workbook)])), prepared=path)
