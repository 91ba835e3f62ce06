"""Exercises that look at the account and the mailboxes, and say what is right and what is missing.

A lesson's module registers one function for each exercise:

    @exercise(lesson="02", number=1, title="Publish a DMARC record", hints=("…", "…"))
    def publish_a_dmarc_record(lab):
        \"\"\"Look at what the learner has published.\"\"\"
        yield right("example.com has a DMARC record.")
        yield missing("The record has no rua tag.", look="dig TXT _dmarc.example.com")

and a notebook calls `lab.check("02-1")` and `lab.hint("02-1", 1)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from messaging_lab.errors import LabError
from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.marks import FAIL, PASS, mark

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SIGNS = {True: "✓", False: "✗"}


@dataclass(frozen=True)
class Finding:
    """One thing that a check has looked at, in a sentence; `look` says where to look for more."""

    right: bool
    sentence: str
    look: str = ""


def right(sentence: str) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(True, sentence)


def missing(sentence: str, look: str = "") -> Finding:
    """Return a finding of something that is missing or wrong, and where to look."""
    return Finding(False, sentence, look)


def expect(holds: object, yes: str, no: str, look: str = "") -> Finding:
    """Return `right(yes)` where something holds, else `missing(no, look)`."""
    return right(yes) if holds else missing(no, look)


Check = Callable[["Lab"], Iterable[Finding]]


@dataclass(frozen=True)
class Exercise:
    """A task in a lesson, with its hints and the function that looks whether it is done."""

    lesson: str
    number: int
    title: str
    hints: tuple[str, ...]
    look: Check

    @property
    def name(self) -> str:
        """Lesson and number: "02-1"."""
        return f"{self.lesson}-{self.number}"

    def check(self, lab: Lab) -> Verdict:
        """Look at the state of the lab. What can't be looked at is a finding, not an error."""
        findings: list[Finding] = []
        try:
            findings.extend(self.look(lab))
        except ClientError as error:
            told = error.response["Error"]
            call = f"{error.operation_name} answers {told['Code']}"
            findings.append(missing(f"{call}: {told.get('Message') or 'no further text'}"))
        except LabError as refusal:
            findings.append(missing(str(refusal)))
        return Verdict(self, tuple(findings))


_exercises: dict[str, Exercise] = {}


def exercise(
    *, lesson: str, number: int, title: str, hints: Sequence[str]
) -> Callable[[Check], Check]:
    """Register the decorated function as the check of an exercise.

    It is called with the lab and yields findings; all of them right means that it is done.
    """

    def register(look: Check) -> Check:
        made = Exercise(lesson, number, title, tuple(hints), look)
        _exercises[made.name] = made
        return look

    return register


def find_exercise(name: str) -> Exercise:
    """Return the exercise "02-1", loading its lesson's module. Raises LabError if there is none."""
    found = re.fullmatch(r"(\d\d)-(\d+)", name)
    if found is None:
        raise LabError(f"{name!r} names no exercise: give lesson and number, such as '02-1'.")
    if name not in _exercises:
        _load(found[1])
    if name not in _exercises:
        raise LabError(f"There is no exercise {name}. {_known(found[1])}")
    return _exercises[name]


def _load(lesson: str) -> None:
    module = f"messaging_lab.lessons.lesson_{lesson}"
    if find_spec(module) is not None:
        import_module(module)


def _known(lesson: str) -> str:
    names = sorted(name for name, each in _exercises.items() if each.lesson == lesson)
    return f"Lesson {lesson} has {', '.join(names)}." if names else f"Lesson {lesson} has none."


@dataclass(frozen=True, repr=False)
class Verdict(Shown):
    """What a check has found."""

    exercise: Exercise
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as it should be."""
        return bool(self.findings) and all(finding.right for finding in self.findings)

    def html(self) -> Html:
        """Return the findings as a list under the exercise's title."""
        items = (tag("li", *_finding_parts(finding)) for finding in self.findings)
        style = "list-style:none;margin:0;padding:0"
        return join(
            [tag("p", self._headline(), class_="mlab-title"), tag("ul", *items, style=style)]
        )

    def text(self) -> str:
        """Return a line for each finding under the exercise's title."""
        return "\n".join([self._headline(), *map(_finding_text, self.findings)])

    def _headline(self) -> str:
        outcome = "done" if self.passed else "not yet"
        return f"Exercise {self.exercise.name}: {self.exercise.title} ({outcome})"


def _finding_parts(finding: Finding) -> list[object]:
    parts: list[object] = [mark(PASS if finding.right else FAIL), " ", finding.sentence]
    return [*parts, " Look at ", tag("code", finding.look), "."] if finding.look else parts


def _finding_text(finding: Finding) -> str:
    look = f" Look at {finding.look}." if finding.look else ""
    return f"  {SIGNS[finding.right]} {finding.sentence}{look}"


@dataclass(frozen=True, repr=False)
class Hint(Shown):
    """One of an exercise's hints."""

    exercise: Exercise
    number: int

    def html(self) -> Html:
        """Return the hint as a paragraph."""
        return tag("p", tag("strong", f"{self._label()}: "), self._hint())

    def text(self) -> str:
        """Return the hint as a line."""
        return f"{self._label()}: {self._hint()}"

    def _label(self) -> str:
        return f"Hint {self.number} of {len(self.exercise.hints)}"

    def _hint(self) -> str:
        return self.exercise.hints[self.number - 1]


def find_hint(name: str, number: int) -> Hint:
    """Return hint `number` of an exercise, from 1. Raises LabError if it has no such hint."""
    found = find_exercise(name)
    if not 1 <= number <= len(found.hints):
        raise LabError(f"Exercise {name} has hints 1 to {len(found.hints)}, and no hint {number}.")
    return Hint(found, number)
