"""Vouch for the outputs that the lessons come with.

JupyterLab strips styles, drawings and frames from outputs that it hasn't seen being made, so that
a fresh clone would show the answer key as bare text. The lessons come from the same repository as
the code that a learner runs with them, so their outputs are trusted with it. Copies in a workspace
are, as long as they are what was made of the lessons; JupyterLab itself vouches for what it saves.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from messaging_lab.workspace.notebook_files import is_untouched

LESSONS = "notebooks/[0-9][0-9]_*.ipynb"

COPIES = "[0-9][0-9]_*.ipynb"


def trust_lessons(root: Path) -> list[Path]:
    """Sign the lessons under `root` as `jupyter trust` does; return the ones that were.

    `root` holds `notebooks/`, or is a workspace of copies. A notebook of another name is left
    alone, and so is a lesson that can't be read, or a copy that somebody has worked in.
    """
    copies = (path for path in root.glob(COPIES) if is_untouched(path))
    return sign(sorted([*root.glob(LESSONS), *copies]))


def sign(paths: Iterable[Path]) -> list[Path]:
    """Sign notebooks as `jupyter trust` does; return the ones that could be read."""
    import nbformat
    from nbformat.sign import NotebookNotary

    # nbformat says that it has types, but these functions have none.
    notary: Any = NotebookNotary()  # type: ignore[no-untyped-call]
    read: Any = nbformat.read
    signed = []
    for path in paths:
        try:
            notebook = read(path, as_version=4)
        except (OSError, ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError):
            continue
        notary.sign(notebook)
        signed.append(path)
    notary.store.close()
    return signed
