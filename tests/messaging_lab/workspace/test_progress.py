"""Lessons, exercises and minutes are summed up from what was noted."""

from __future__ import annotations

import pytest

from messaging_lab.workspace.catalogue import CataloguedLesson
from messaging_lab.workspace.progress import Progress, sum_up
from messaging_lab.workspace.progress_log import DONE, OPENED, TRIED, WORKED, Event

LESSONS = (
    CataloguedLesson("00", "Start here", ("00-1",), 15),
    CataloguedLesson("02", "Authenticate a domain", ("02-1", "02-2"), 35, ("02-a", "02-b")),
)


def progress(*events: Event, kept: bool = True) -> Progress:
    return sum_up(LESSONS, events, kept)


def test_nothing_done_is_said_as_such() -> None:
    assert progress().text().splitlines() == [
        "Done: 0 of 2 lessons, 0 of 3 exercises, 0 of 2 questions, in 0 minutes",
        "Lesson                    State  Exercises  Questions  Minutes  Planned",
        "------------------------  -----  ---------  ---------  -------  -------",
        "00 Start here                    0 of 1     0 of 0              15",
        "02 Authenticate a domain         0 of 2     0 of 2              35",
    ]


def test_a_lesson_is_done_with_its_last_exercise() -> None:
    done = [Event(0, "00", OPENED), Event(240, "00", TRIED, "00-1"), Event(300, "00", DONE, "00-1")]
    begun = [Event(0, "02", OPENED), Event(360, "02", DONE, "02-2")]
    shown = progress(*done, *begun)
    summary = "Done: 1 of 2 lessons, 2 of 3 exercises, 0 of 2 questions, in 11 minutes"
    assert shown.text().splitlines()[0] == summary
    assert [lesson.row()["State"] for lesson in shown.lessons] == ["done", "begun"]
    assert [lesson.row()["Minutes"] for lesson in shown.lessons] == [5, 6]


def test_what_was_done_once_stays_done() -> None:
    events = [Event(0, "00", DONE, "00-1"), Event(1, "00", TRIED, "00-1")]
    assert progress(*events).lessons[0].is_done


def test_a_question_counts_once_answered_rightly() -> None:
    events = [
        Event(0, "02", TRIED, "02-b"),
        Event(1, "02", TRIED, "02-a"),
        Event(2, "02", DONE, "02-a"),
    ]
    shown = progress(*events, Event(3, "02", TRIED, "02-a"))
    assert shown.lessons[1].row()["Questions"] == "1 of 2"
    assert "1 of 2 questions" in shown.text()
    assert not shown.lessons[1].done


def test_a_break_counts_ten_minutes_and_a_night_nothing() -> None:
    lunch = progress(Event(0, "02", OPENED), Event(3600, "02", WORKED))
    assert lunch.minutes == 10
    night = progress(Event(0, "02", OPENED), Event(120, "02", WORKED), Event(50_000, "02", OPENED))
    assert night.minutes == 2
    restart = progress(Event(0, "02", OPENED), Event(120, "02", OPENED))
    assert restart.minutes == 2


def test_exercises_and_lessons_that_are_no_more_are_not_counted() -> None:
    shown = progress(Event(0, "02", DONE, "02-9"), Event(0, "77", DONE, "77-1"))
    assert "0 of 3 exercises" in shown.text()


@pytest.mark.parametrize("kept", [True, False])
def test_where_nothing_is_kept_it_says_so(kept: bool) -> None:
    shown = progress(Event(0, "02", OPENED), kept=kept)
    for form in (shown.text(), shown._repr_html_()):
        assert ("known to this kernel only" in form) is not kept
        assert "02 Authenticate a domain" in form
