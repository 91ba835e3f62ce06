"""How far a learner is: lessons, exercises, questions, minutes, summed up from the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from messaging_lab.show.html import Html, Shown, join, tag
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural
from messaging_lab.workspace.catalogue import CataloguedLesson
from messaging_lab.workspace.progress_log import BEGUN_ANEW, DONE, OPENED, Event

BREAK_SECONDS = 600.0
"""Assumption: who runs no cell for longer has looked away; no more than this is counted."""

NOT_KEPT = (
    "This is known to this kernel only: in lessons opened with `messaging-lab open` it lasts."
)


@dataclass(frozen=True)
class LessonProgress:
    """One lesson, its exercises done and questions answered rightly, and the seconds spent in it.

    Done or answered at some time, that is, whatever came after.
    """

    lesson: CataloguedLesson
    done: tuple[str, ...]
    answered: tuple[str, ...]
    seconds: float
    begun: bool

    @property
    def is_done(self) -> bool:
        """Whether every exercise of it has been done."""
        return bool(self.lesson.exercises) and self.done == self.lesson.exercises

    @property
    def minutes(self) -> int:
        """The minutes spent, rounded; what was begun has taken one at least."""
        return max(round(self.seconds / 60), int(self.begun))

    def row(self) -> dict[str, object]:
        """Return the row of the table."""
        state = "done" if self.is_done else "begun" if self.begun else ""
        return {
            "Lesson": f"{self.lesson.number} {self.lesson.title}",
            "State": state,
            "Exercises": f"{len(self.done)} of {len(self.lesson.exercises)}",
            "Questions": f"{len(self.answered)} of {len(self.lesson.questions)}",
            "Minutes": self.minutes if self.begun else "",
            "Planned": self.lesson.minutes,
        }


@dataclass(frozen=True, repr=False)
class Progress(Shown):
    """How far a learner is in every lesson; `is_kept` says whether it outlives the kernel."""

    lessons: tuple[LessonProgress, ...]
    is_kept: bool

    @property
    def minutes(self) -> int:
        """The minutes spent in all lessons."""
        return sum(lesson.minutes for lesson in self.lessons)

    def html(self) -> Html:
        """Return the table, with a note where nothing is kept."""
        note = "" if self.is_kept else tag("p", NOT_KEPT, class_="mlab-note")
        return join([self._table().html(), note])

    def text(self) -> str:
        """Return the table as text, with the same note."""
        return "\n".join([self._table().text(), *([] if self.is_kept else [NOT_KEPT])])

    def _table(self) -> Table:
        return table((lesson.row() for lesson in self.lessons), caption=self._summary())

    def _summary(self) -> str:
        lessons = sum(lesson.is_done for lesson in self.lessons)
        exercises = sum(len(lesson.done) for lesson in self.lessons)
        of = sum(len(lesson.lesson.exercises) for lesson in self.lessons)
        answered = sum(len(lesson.answered) for lesson in self.lessons)
        questions = sum(len(lesson.lesson.questions) for lesson in self.lessons)
        return (
            f"Done: {lessons} of {plural(len(self.lessons), 'lesson')}, "
            f"{exercises} of {plural(of, 'exercise')}, "
            f"{answered} of {plural(questions, 'question')}, in {plural(self.minutes, 'minute')}"
        )


def sum_up(lessons: Sequence[CataloguedLesson], events: Sequence[Event], kept: bool) -> Progress:
    """Return the progress that the events, oldest first, tell of.

    An exercise that was done once stays done, whatever becomes of the account, until its lesson is
    begun anew; so does a question.
    """
    return Progress(tuple(_lesson(lesson, events) for lesson in lessons), kept)


def _lesson(lesson: CataloguedLesson, events: Sequence[Event]) -> LessonProgress:
    own = [event for event in events if event.lesson == lesson.number]
    anew = max((at for at, event in enumerate(own, 1) if event.what == BEGUN_ANEW), default=0)
    own = own[anew:]
    passed = {event.exercise for event in own if event.what == DONE}
    done = tuple(name for name in lesson.exercises if name in passed)
    answered = tuple(name for name in lesson.questions if name in passed)
    return LessonProgress(lesson, done, answered, _seconds(own), bool(own))


def _seconds(events: Sequence[Event]) -> float:
    return sum(_between(earlier, later) for earlier, later in pairwise(events))


def _between(earlier: Event, later: Event) -> float:
    """Return the seconds of work between two events; a lesson opened again later was closed."""
    gap = later.at - earlier.at
    if gap > BREAK_SECONDS:
        return 0.0 if later.what == OPENED else BREAK_SECONDS
    return gap
