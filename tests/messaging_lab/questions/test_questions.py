"""The questions themselves: three a lesson, one right option each, and nothing gives it away."""

from __future__ import annotations

from collections import Counter

import pytest

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.questions.question import Question
from messaging_lab.questions.reading import questions_of

LESSONS = [*(path.name[:2] for path in lessons(workbook_root())), "99"]
QUESTIONS = [question for lesson in LESSONS for question in questions_of(lesson)]

LONGEST_SHARE = 0.45
"""The right option may be the longest in no more than this part of all questions."""

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_three(lesson: str) -> None:
    assert [question.name for question in questions_of(lesson)] == [
        f"{lesson}-{letter}" for letter in "abc"
    ]


@every_question
def test_one_option_is_right_and_all_are_explained(question: Question) -> None:
    assert sum(option.right for option in question.options) == 1
    reasons = [option.because for option in question.options]
    assert len(set(reasons)) == len(reasons)
    assert all(len(reason) >= 40 and reason[-1] in ".)" for reason in reasons)


@every_question
def test_it_asks_and_offers_different_things(question: Question) -> None:
    assert question.asks.endswith("?")
    offered = [option.says.lower() for option in question.options]
    assert len(set(offered)) == len(offered)
    assert not [says for says in offered if says.startswith(("all of", "none of", "both"))]


@every_question
def test_no_option_stands_out_by_its_length(question: Question) -> None:
    lengths = sorted(len(option.says) for option in question.options)
    assert lengths[-1] <= 2.2 * lengths[0] + 10
    others = [len(option.says) for option in question.options if not option.right]
    assert len(question.answer.says) <= 1.3 * max(others)


def test_the_right_one_is_seldom_the_longest() -> None:
    longest = sum(max(q.options, key=lambda option: len(option.says)).right for q in QUESTIONS)
    assert longest <= LONGEST_SHARE * len(QUESTIONS)


def test_the_right_one_is_anywhere() -> None:
    letters = Counter(question.answer.letter for question in QUESTIONS)
    for letter in "abc":
        assert letters[letter] >= len(QUESTIONS) / 5
    same = [
        lesson for lesson in LESSONS if len({q.answer.letter for q in questions_of(lesson)}) == 1
    ]
    assert not same


def test_no_question_is_asked_twice() -> None:
    assert len({question.asks for question in QUESTIONS}) == len(QUESTIONS)
