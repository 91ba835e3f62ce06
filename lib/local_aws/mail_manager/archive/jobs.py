"""What searches and exports have in common: they are jobs that take their time by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.archive.retention import DAY
from local_aws.mail_manager.errors import invalid

HISTORY_SECONDS = 30 * DAY
"""How long a job can be asked about after it was submitted (developer guide: 30 days)."""

ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})


@dataclass(slots=True)
class Job:
    """A search or an export: what was asked for and how far it is. Times are epoch seconds."""

    job_id: str
    params: dict[str, Any]
    submitted: float
    state: str = "QUEUED"
    completed: float | None = None
    error: str | None = None

    @property
    def archive_id(self) -> str:
        """The archive that the job is about."""
        return str(self.params["ArchiveId"])

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED

    def end(self, state: str, now: float, error: str | None = None) -> None:
        """Say how the job ended; a job that has ended stays as it is."""
        if not self.ended:
            self.state, self.completed, self.error = state, now, error

    def status(self) -> dict[str, Any]:
        """Return the job's Status."""
        return {
            "SubmissionTimestamp": instant(self.submitted),
            "CompletionTimestamp": None if self.completed is None else instant(self.completed),
            "State": self.state,
            "ErrorMessage": self.error,
        }


Kind = TypeVar("Kind", bound=Job)


def forget_old(jobs: dict[str, Kind], now: float) -> None:
    """Drop the jobs that are no longer in the history."""
    for job in list(jobs.values()):
        if job.ended and job.submitted <= now - HISTORY_SECONDS:
            del jobs[job.job_id]


def remembered(jobs: Iterable[Kind], now: float) -> list[Kind]:
    """Return the jobs that are still in the history, the latest first."""
    kept = [job for job in jobs if job.submitted > now - HISTORY_SECONDS]
    return kept[::-1]


def get_job(jobs: dict[str, Kind], job_id: str, now: float, what: str) -> Kind:
    """Return a job by its id.

    Raises ValidationException: the operations that take a job's id declare no
    ResourceNotFoundException, so this is the likeliest answer (assumption).
    """
    found = jobs.get(job_id)
    if found is None or found.submitted <= now - HISTORY_SECONDS:
        raise invalid(f"{what} not found: {job_id}")
    return found
