"""A question, its options, and which of them is right and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from messaging_lab.errors import LabError
from messaging_lab.words import listed

LETTERS = "abcd"


@dataclass(frozen=True)
class Option:
    """One possible answer; `because` says why it is right, or why people think so and are wrong."""

    letter: str
    says: str
    because: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A question of a lesson: "07-a" is the first of lesson 07.

    `source` names the page, section or RFC that the facts are from, `as_of` when it was read.
    """

    name: str
    asks: str
    options: tuple[Option, ...]
    source: str
    as_of: date

    @property
    def lesson(self) -> str:
        """The lesson's number: "07"."""
        return self.name[:2]

    @property
    def answer(self) -> Option:
        """The one option that is right."""
        return next(option for option in self.options if option.right)

    def option(self, letter: str) -> Option:
        """Return an option by its letter. Raises LabError where there is none of it."""
        found = [option for option in self.options if option.letter == letter.strip().lower()]
        if not found:
            letters = [option.letter for option in self.options]
            raise LabError(
                f"Question {self.name} has options {listed(letters)}, and no {letter!r}."
            )
        return found[0]
