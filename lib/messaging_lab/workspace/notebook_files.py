"""Reading and writing notebook files, so that none is ever half there and none is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from messaging_lab.errors import LabError
from messaging_lab.workspace.copies import Notebook, digest, made_as


def read_notebook(path: Path) -> Notebook | None:
    """Return a notebook file's JSON; None where it is no notebook or can't be read."""
    try:
        notebook = json.loads(path.read_text("utf-8"))
        cells = notebook["cells"]
        whole = isinstance(notebook["metadata"], dict)
        whole = whole and all({"cell_type", "source", "metadata"} <= set(cell) for cell in cells)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return notebook if whole else None


def is_untouched(path: Path) -> bool:
    """Whether a file is an attendee's copy in which nobody has worked since it was made."""
    notebook = read_notebook(path)
    return notebook is not None and digest(notebook) == made_as(notebook)


def write_notebook(notebook: Notebook, path: Path) -> None:
    """Write a notebook file at once: a reader sees what was there before, or all of the new.

    Raises LabError where the folder can't be written to.
    """
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
        half.replace(path)
    except OSError as error:
        raise LabError(
            f"The workspace {path.parent} can't be written to ({error.strerror}): "
            "choose a folder of yours with --workspace DIR."
        ) from None


def names_beside(path: Path, word: str) -> Iterator[Path]:
    """Yield names beside `path`, without end: 02_x_old.ipynb, 02_x_old_2.ipynb, …"""
    yield path.with_stem(f"{path.stem}_{word}")
    for number in count(2):
        yield path.with_stem(f"{path.stem}_{word}_{number}")
