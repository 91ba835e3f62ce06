"""Between the lab and the log: a check's or an answer's outcome goes in, the progress comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messaging_lab.exercises import Verdict
from messaging_lab.questions.form import Feedback
from messaging_lab.questions.question import Question
from messaging_lab.workspace.progress_log import BEGUN_ANEW, DONE, TRIED, progress_log

if TYPE_CHECKING:
    from messaging_lab.workspace.progress import Progress


def note_verdict(verdict: Verdict) -> Verdict:
    """Note whether an exercise was done or only tried; return the verdict as it is."""
    exercise = verdict.exercise
    progress_log().note(exercise.lesson, DONE if verdict.passed else TRIED, exercise.name)
    return verdict


def note_answer(question: Question, letter: str) -> Feedback:
    """Note whether a question was answered rightly; return what to tell.

    Raises LabError where the question has no such option.
    """
    chosen = question.option(letter)
    progress_log().note(question.lesson, DONE if chosen.right else TRIED, question.name)
    return Feedback(question, chosen)


def note_begun_anew(lesson: str) -> None:
    """Note that a lesson begins anew: what was done of it before no longer counts."""
    progress_log().note(lesson, BEGUN_ANEW)


def known_progress() -> Progress:
    """Return the progress in every lesson of the workbook.

    Raises LabError where the lessons aren't found.
    """
    from messaging_lab.commands.places import lessons, workbook_root
    from messaging_lab.workspace.catalogue import catalogue
    from messaging_lab.workspace.progress import sum_up

    log = progress_log()
    return sum_up(catalogue(lessons(workbook_root())), log.events(), log.is_kept)
