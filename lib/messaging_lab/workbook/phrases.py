"""Pieces of cells that depend on a country or a volume, as `data/workbook/phrases.toml` has them.

A phrase stands exactly as declared in the cell that it names: a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from messaging_lab.words import listed
from messaging_lab.workbook.parameters import DEFAULT, Workbook, country_name

FILE = Path(__file__).resolve().parents[3] / "data" / "workbook" / "phrases.toml"


class Scaled:
    """A number of the lessons at another volume: `{mails:5,000}` is as large a part of all."""

    def __init__(self, value: int, usual: int) -> None:
        self._value, self._usual = value, usual

    def __format__(self, number: str) -> str:
        """Return the number scaled, written as it was: 5000, 5,000 or 5_000."""
        scaled = round(int(number.replace(",", "").replace("_", "")) * self._value / self._usual)
        return f"{scaled:,}" if "," in number else f"{scaled:_}" if "_" in number else f"{scaled}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """In a cell of a lesson, `text` becomes another where one of the parameters `when` differs.

    `becomes` is a format: {country}, {countries}, {code}, {codes}, {number} and {fails} are where
    customers are; {mails:5000} and {archive:100,000} are numbers at the workbook's volumes.
    """

    lesson: str
    cell: str
    when: list[str]
    text: str
    becomes: str

    def apply(self, source: str, workbook: Workbook) -> str:
        """Return a cell's source as the workbook has it."""
        if workbook.changed.isdisjoint(self.when):
            return source
        return source.replace(self.text, self.becomes.format_map(_values(workbook)))


@cache
def every_phrase() -> tuple[Phrase, ...]:
    """Return all that are declared."""
    declared = tomllib.loads(FILE.read_text("utf-8"))
    return tuple(
        Phrase(lesson, cell, **phrase)
        for lesson, cells in declared.items()
        for cell, found in cells.items()
        for phrase in found
    )


@cache
def _by_cell() -> dict[tuple[str, str], list[Phrase]]:
    found: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
    for phrase in every_phrase():
        found[phrase.lesson, phrase.cell].append(phrase)
    return dict(found)


def phrases(lesson: str, cell: str) -> list[Phrase]:
    """Return the phrases of a cell, in the order in which they are declared."""
    return _by_cell().get((lesson, cell), [])


@cache
def _values(workbook: Workbook) -> dict[str, object]:
    from messaging_lab.simulators import PHONES
    from messaging_lab.sms import customers_range

    code = workbook.countries[0]
    made_up = tuple(f'"{customers_range(code)}{digits}"' for digits in ("101", "102"))
    simulators = (f'simulator_phone("{code}")', f'simulator_phone("{code}", "failure")')
    number, fails = simulators if code in PHONES else made_up
    return {
        "country": workbook.country,
        "countries": listed([country_name(one) for one in workbook.countries]),
        "code": code,
        "codes": ", ".join(f'"{one}"' for one in workbook.countries),
        "number": number,
        "fails": fails,
        "mails": Scaled(workbook.mails, DEFAULT.mails),
        "archive": Scaled(workbook.archive, DEFAULT.archive),
    }
