"""Searches of an archive, as jobs: QUEUED, RUNNING, COMPLETED."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.archive.jobs import Job, forget_old
from local_aws.mail_manager.archive.retention import DAY
from local_aws.mail_manager.archive.storage.filters import read_filters
from local_aws.mail_manager.archive.storage.store import Hit
from local_aws.mail_manager.errors import conflict, invalid, quota_exceeded

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.state import ArchiveState

QUEUE_SECONDS = 1
"""Assumption: how long a search waits before it runs."""

RUN_SECONDS = 2
"""Assumption: how long a search runs. AWS promises no time; what matters is that one must poll."""

MAX_RANGE_SECONDS = 30 * DAY
"""The developer guide, "Email archiving": searching is limited to 30 days at a time."""


@dataclass(slots=True)
class Search(Job):
    """A search and what it found, the newest first."""

    hits: list[Hit] = field(default_factory=list)


def check_range(start: datetime, end: datetime) -> None:
    """Raise ValidationException unless the range is one that a search may cover."""
    if start > end:
        raise invalid("FromTimestamp must not be later than ToTimestamp.")
    if (end - start).total_seconds() > MAX_RANGE_SECONDS:
        raise invalid("The range between FromTimestamp and ToTimestamp must not exceed 30 days.")


def start_search(state: ArchiveState, params: dict[str, Any]) -> Search:
    """Queue a search; one may be under way at a time.

    Raises ServiceQuotaExceededException for a second one (the quotas page lists it as a quota),
    ConflictException where the archive is pending deletion.
    """
    check_range(params["FromTimestamp"], params["ToTimestamp"])
    if not state.get(params["ArchiveId"]).active:
        raise conflict(f"Archive {params['ArchiveId']} is pending deletion.")
    if not all(search.ended for search in state.searches.values()):
        raise quota_exceeded("Only one archive search can run at a time.")
    search_id = state.aws.ids.uuid("mailmanager-search")
    search = Search(search_id, params, state.aws.clock.now())
    forget_old(state.searches, search.submitted)
    state.searches[search_id] = search
    state.aws.clock.call_later(QUEUE_SECONDS, _begin, state, search)
    return search


def _begin(state: ArchiveState, search: Search) -> None:
    if not search.ended:
        search.state = "RUNNING"
        state.aws.clock.call_later(RUN_SECONDS, _finish, state, search)


def _finish(state: ArchiveState, search: Search) -> None:
    if search.ended:
        return
    archive, now = state.find(search.archive_id), state.aws.clock.now()
    if archive is None or not archive.active:
        search.end("FAILED", now, f"Archive {search.archive_id} is pending deletion.")
        return
    search.hits = archive.search(question_of(search), search.params["MaxResults"])
    search.end("COMPLETED", now)


def question_of(job: Job) -> Any:
    """Return what a job asks of the archive."""
    start, end = job.params["FromTimestamp"], job.params["ToTimestamp"]
    return read_filters(job.params.get("Filters", {}), start.timestamp(), end.timestamp())
