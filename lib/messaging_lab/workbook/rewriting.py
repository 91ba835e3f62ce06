"""A lesson's notebook for another company: names, countries and volumes stand where they stood.

The lessons stay as they are; what is rewritten is a copy, made when the workbook is opened. Names
are replaced wherever they are whole words. What a sentence or a cell says of a country or a volume
is declared, cell by cell, in `data/workbook/phrases.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from messaging_lab.workbook.parameters import DEFAULT, Workbook
from messaging_lab.workbook.phrases import phrases

Notebook = dict[str, Any]


def rewritten(notebook: Notebook, workbook: Workbook, lesson: str) -> Notebook:
    """Return the notebook of a lesson ("02") as the workbook has it; the given one stays."""
    if not workbook.changed:
        return notebook
    cells = [_cell(cell, workbook, lesson) for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def renamed(text: str, workbook: Workbook) -> str:
    """Return a text with the names of the company where Nutrition.co's stood."""
    names = _names(workbook)
    return _pattern().sub(lambda found: names[found[0]], text)


def _cell(cell: dict[str, Any], workbook: Workbook, lesson: str) -> dict[str, Any]:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    for phrase in phrases(lesson, cell.get("id", "")):
        text = phrase.apply(text, workbook)
    return {**cell, "source": renamed(text, workbook)}


def _names(workbook: Workbook) -> dict[str, str]:
    """Return each name that the lessons have, and the one that this workbook has for it."""
    return {
        DEFAULT.company: workbook.company,
        DEFAULT.parked_domain: workbook.parked_domain,
        DEFAULT.domain: workbook.domain,
        DEFAULT.sender_id: workbook.sender_id,
        DEFAULT.slug: workbook.slug,
    }


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of the names as whole words, the longer ones first."""
    names = sorted(_names(DEFAULT), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?!\w)")
