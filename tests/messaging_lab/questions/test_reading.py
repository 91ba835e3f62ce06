"""Questions are read from TOML, and what is written wrongly is named."""

from __future__ import annotations

from datetime import date

import pytest

from messaging_lab.errors import LabError
from messaging_lab.questions.reading import find_question, read_questions

WRITTEN = """
[[question]]
asks = '''
Bounces jump. What
do you change first?
'''
source = "A page"
as_of = 2026-11-24
right = "b"
[question.options]
a = "The subject"
b = "The list"
c = "The Region"
[question.because]
a = "Hosts don't bounce subjects."
b = "The addresses are what bounces."
c = "A mailbox is missing from everywhere."
"""


def test_a_question_is_read_with_its_options() -> None:
    (question,) = read_questions("07", WRITTEN)
    assert question.name == "07-a" and question.lesson == "07"
    assert question.asks == "Bounces jump. What do you change first?"
    assert [option.letter for option in question.options] == ["a", "b", "c"]
    assert question.answer == question.option("B")
    assert question.answer.because == "The addresses are what bounces."
    assert (question.source, question.as_of) == ("A page", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('right = "b"', 'right = "d"'), "`right` is one of a, b and c, not 'd'"),
        (('right = "b"', ""), "look at right"),
        (('source = "A page"', 'source = ""'), "none of them empty"),
        (("as_of = 2026-11-24", 'as_of = "today"'), "`as_of` is a date"),
        (("as_of = 2026-11-24", "as_of = 2026-11-24T09:00:00"), "`as_of` is a date"),
        (('c = "The Region"\n', ""), "3 or 4 of them, not 'ab'"),
        (('c = "The Region"', 'd = "The Region"'), "3 or 4 of them, not 'abd'"),
        (('c = "A mailbox', 'd = "A mailbox'), "a reason for each option"),
        (('a = "The subject"', "a = 3"), "are texts"),
        (("asks = ", 'hint = "x"\nasks = '), "look at hint"),
    ],
)
def test_what_is_written_wrongly_is_named(change: tuple[str, str], fault: str) -> None:
    with pytest.raises(LabError) as told:
        read_questions("07", WRITTEN.replace(*change))
    assert str(told.value).startswith("Question 07-a: ")
    assert fault in str(told.value)


def test_what_is_no_toml_is_said_with_its_place() -> None:
    with pytest.raises(LabError, match=r"questions of lesson 07 are no TOML: .*line 2"):
        read_questions("07", "[[question]]\nasks = ?")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("99-z", "There is no question 99-z. Lesson 99 has 99-a, 99-b and 99-c."),
        ("97-a", "There is no question 97-a. Lesson 97 has none."),
        ("99-1", "'99-1' names no question: give lesson and letter, such as '07-a'."),
        ("../x", "'../x' names no question: give lesson and letter, such as '07-a'."),
    ],
)
def test_a_name_that_is_no_question_is_answered_with_those_there_are(
    name: str, sentence: str
) -> None:
    with pytest.raises(LabError) as told:
        find_question(name)
    assert str(told.value) == sentence


def test_a_letter_that_is_no_option_is_answered_with_those_there_are() -> None:
    with pytest.raises(LabError) as told:
        find_question("99-a").option("e")
    assert str(told.value) == "Question 99-a has options a, b and c, and no 'e'."
