"""Questions as they are written down: `lessons/lesson_07.toml` holds those of lesson 07.

    [[question]]
    asks = "A campaign's bounces jump from 0.4 % to 6 %. What do you change first?"
    source = "Amazon SES Developer Guide, Sending review process FAQs"
    as_of = 2026-11-24
    right = "b"

    [question.options]
    a = "…"
    b = "…"
    c = "…"

    [question.because]
    a = "…"
    b = "…"
    c = "…"

The first question of the file is "07-a", the next "07-b".
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from messaging_lab.errors import LabError
from messaging_lab.questions.question import LETTERS, Option, Question
from messaging_lab.words import listed

KEYS = {"asks", "source", "as_of", "right", "options", "because"}

FEWEST = 3
"""Options of a question; with LETTERS it has at most four."""


def find_question(name: str) -> Question:
    """Return the question "07-a". Raises LabError if there is none."""
    if re.fullmatch(r"\d\d-[a-z]", name) is None:
        raise LabError(f"{name!r} names no question: give lesson and letter, such as '07-a'.")
    questions = questions_of(name[:2])
    found = [question for question in questions if question.name == name]
    if not found:
        known = listed([question.name for question in questions]) or "none"
        raise LabError(f"There is no question {name}. Lesson {name[:2]} has {known}.")
    return found[0]


@cache
def questions_of(lesson: str) -> tuple[Question, ...]:
    """Return the questions of a lesson ("07"), () where it has none.

    Raises LabError where one isn't written as it has to be.
    """
    file = files("messaging_lab.lessons").joinpath(f"lesson_{lesson}.toml")
    return read_questions(lesson, file.read_text("utf-8")) if file.is_file() else ()


def read_questions(lesson: str, text: str) -> tuple[Question, ...]:
    """Return the questions that a text in TOML holds.

    Raises LabError that names the question and what is wrong with it.
    """
    try:
        written = tomllib.loads(text).get("question", [])
    except tomllib.TOMLDecodeError as error:
        raise LabError(f"The questions of lesson {lesson} are no TOML: {error}.") from None
    return tuple(_question(f"{lesson}-{chr(97 + n)}", one) for n, one in enumerate(written))


def _question(name: str, written: dict[str, Any]) -> Question:
    fault = _fault(written)
    if fault:
        raise LabError(f"Question {name}: {fault}.")
    options = tuple(
        Option(letter, _line(says), _line(written["because"][letter]), letter == written["right"])
        for letter, says in written["options"].items()
    )
    source, as_of = _line(written["source"]), written["as_of"]
    return Question(name, _line(written["asks"]), options, source, as_of)


def _fault(written: dict[str, Any]) -> str:
    """Return what is wrong with a question as written, "" where nothing is."""
    if set(written) != KEYS:
        odd = listed(sorted(set(written) ^ KEYS))
        return f"it needs {listed(sorted(KEYS))}, look at {odd}"
    options, because = written["options"], written["because"]
    letters = "".join(options)
    if len(letters) < FEWEST or not LETTERS.startswith(letters):
        return f"options are lettered from a, {FEWEST} or {len(LETTERS)} of them, not {letters!r}"
    if list(because) != list(options):
        return "`because` needs a reason for each option, in the same order"
    if written["right"] not in options:
        return f"`right` is one of {listed(list(letters))}, not {written['right']!r}"
    return _wrong_type(written)


def _wrong_type(written: dict[str, Any]) -> str:
    texts = [written["asks"], written["source"]]
    texts += [*written["options"].values(), *written["because"].values()]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return "question, source, options and reasons are texts, none of them empty"
    return "" if type(written["as_of"]) is date else "`as_of` is a date, such as 2026-11-24"


def _line(text: str) -> str:
    """Return a text, which may be folded over several lines in the file, as one line."""
    return " ".join(text.split())
