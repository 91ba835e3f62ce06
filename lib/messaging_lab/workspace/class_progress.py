"""How far a whole room is: one row for each workspace, those who need somebody first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from messaging_lab.errors import LabError
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural
from messaging_lab.workspace.catalogue import CataloguedLesson
from messaging_lab.workspace.progress import sum_up
from messaging_lab.workspace.progress_log import PROGRESS_FILE, TRIED, Event, ProgressLog

USUAL_NAMES = frozenset({"workspace", "notebooks"})
"""Names of folders that tell nothing about whose they are."""


def class_table(places: Iterable[Path], lessons: Sequence[CataloguedLesson]) -> Table:
    """Return a row for each workspace; a place is one, or a log of progress copied from one.

    Who has tried an exercise and not done it yet, or hasn't run a cell for longest, comes first.
    Raises LabError for a place without a log.
    """
    rooms = [(_owner(place), _events(place)) for place in places]
    rooms.sort(key=lambda room: (not _stuck(room[1]), room[1][-1].at if room[1] else 0.0))
    rows = [_row(owner, events, lessons) for owner, events in rooms]
    return table(rows, caption=plural(len(rows), "workspace"))


def _events(place: Path) -> list[Event]:
    path = place / PROGRESS_FILE if place.is_dir() else place
    if not path.is_file():
        raise LabError(
            f"{place} holds no progress: give workspaces, or the {PROGRESS_FILE} of some."
        )
    return ProgressLog(path).events()


def _owner(place: Path) -> str:
    """Return the name by which a place tells whose it is."""
    folder = place.resolve() if place.is_dir() else place.resolve().parent
    named = folder.parent if folder.name in USUAL_NAMES else folder
    return named.name if place.is_dir() or place.name == PROGRESS_FILE else place.name


def _row(
    owner: str, events: Sequence[Event], lessons: Sequence[CataloguedLesson]
) -> dict[str, object]:
    progress = sum_up(lessons, events, True)
    last = events[-1] if events else None
    return {
        "Who": owner,
        "Lesson": last.lesson if last else "",
        "At": f"{datetime.fromtimestamp(last.at):%H:%M}" if last else "",
        "Exercises": sum(len(one.done) for one in progress.lessons),
        "Questions": sum(len(one.answered) for one in progress.lessons),
        "Minutes": progress.minutes,
        "Tries": _stuck(events) or "",
    }


def _stuck(events: Sequence[Event]) -> str:
    """Return the exercise that was tried last and not done since, and how often: 02-1 (3)."""
    checked = [event for event in events if event.exercise]
    if not checked or checked[-1].what != TRIED:
        return ""
    name = checked[-1].exercise
    tries = sum(event.exercise == name and event.what == TRIED for event in checked)
    return f"{name} ({tries})"
