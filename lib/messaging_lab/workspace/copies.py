"""An attendee's copy of a lesson: no solutions, no outputs, everything else as it is.

Copies are made from the notebooks, which are the tested solutions, and are never edited by hand.
A copy carries the digest of what it was made as, so that it can be told whether somebody has
worked in it since and whether the lesson has changed since.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

Notebook = dict[str, Any]
"""The JSON of a notebook, nbformat 4.5."""

MARK = "messaging_lab"
"""Where a copy's metadata keeps its digest; JupyterLab leaves metadata that it doesn't know."""

LINK_OUT = re.compile(r"(?<!!)\[([^\]]*)\]\(\.\./[^)]*\)")
"""A Markdown link to a file outside the folder of lessons, which a workspace doesn't have."""


def attendee_copy(notebook: Notebook) -> Notebook:
    """Return a copy for an attendee: solution cells gone, outputs and counts cleared, marked."""
    cells = [_blank(cell) for cell in notebook["cells"] if "solution" not in _tags(cell)]
    copy = {**notebook, "cells": cells}
    mark = {MARK: {"digest": digest(copy)}}
    return {**copy, "metadata": {**notebook["metadata"], **mark}}


def digest(notebook: Notebook) -> str:
    """Return a short name for what the cells hold: kinds, texts, tags and outputs, not counts."""
    held = [
        [cell["cell_type"], _text(cell["source"]), sorted(_tags(cell)), cell.get("outputs", [])]
        for cell in notebook["cells"]
    ]
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]


def made_as(notebook: Notebook) -> str:
    """Return the digest that a copy was made with; "" where it isn't one."""
    mark = notebook["metadata"].get(MARK, {})
    return str(mark.get("digest", "")) if isinstance(mark, dict) else ""


def _blank(cell: dict[str, Any]) -> dict[str, Any]:
    if cell["cell_type"] == "code":
        return {**cell, "execution_count": None, "outputs": []}
    return {**cell, "source": LINK_OUT.sub(r"\1", _text(cell["source"]))}


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell["metadata"].get("tags", ()))


def _text(source: str | list[str]) -> str:
    """Return a source as one text; files keep it as a list of lines, or as one."""
    return source if isinstance(source, str) else "".join(source)
