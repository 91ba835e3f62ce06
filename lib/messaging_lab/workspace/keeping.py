"""Between the lab and the log: a check's outcome goes in, the progress comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from messaging_lab.exercises import Verdict
from messaging_lab.workspace.progress_log import DONE, TRIED, progress_log

if TYPE_CHECKING:
    from messaging_lab.workspace.progress import Progress


def note_verdict(verdict: Verdict) -> Verdict:
    """Note whether an exercise was done or only tried; return the verdict as it is."""
    exercise = verdict.exercise
    progress_log().note(exercise.lesson, DONE if verdict.passed else TRIED, exercise.name)
    return verdict


def known_progress() -> Progress:
    """Return the progress in every lesson of the workbook.

    Raises LabError where the lessons aren't found.
    """
    from messaging_lab.commands.places import lessons, workbook_root
    from messaging_lab.workspace.catalogue import catalogue
    from messaging_lab.workspace.progress import sum_up

    log = progress_log()
    return sum_up(catalogue(lessons(workbook_root())), log.events(), log.is_kept)
