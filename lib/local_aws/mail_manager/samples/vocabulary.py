"""The words that the sample mail is made of; they stand in `vocabulary.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vocabulary.json")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail.

    `weight` says how frequent it is. `sender` and `recipient` name groups of `People`. In
    `subjects`, {n} is a number that hardly repeats, {product} a product, {company} the company's
    name and {words} are a few words. `pdf` of a hundred messages have an attachment, `html` of a
    hundred an HTML part; an `answer` refers to a message.
    """

    weight: int
    sender: str
    recipient: str
    subjects: list[str]
    pdf: int
    html: int
    answer: bool


@cache
def vocabulary() -> dict[str, Any]:
    """Return the lists of words by their names."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def kinds() -> list[Kind]:
    """Return the kinds of mail."""
    return [Kind(**kind) for kind in vocabulary()["kinds"]]
