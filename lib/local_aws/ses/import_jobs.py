"""Import jobs: lists in S3 objects, taken in line by line.

Sources: "Adding email addresses in bulk to your Amazon SES account-level suppression list" in the
developer guide, and the API reference of CreateImportJob.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from local_aws.ses.identity import names
from local_aws.ses.lists.importing import MAX_CONTACTS, import_contact
from local_aws.ses.suppression import REASONS, Suppressed

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

SECONDS = 5.0
"""Assumption: how long a job takes; AWS gives no times."""

MAX_RECORDS = 100_000
"""Addresses of an object ("bulk add limit")."""

MAX_RUNNING = 20
"""Jobs at the same time (the same page)."""

Record = dict[str, Any]


class BadObject(ValueError):
    """An S3 object that can't be imported as a whole; the text says why."""


@dataclass(slots=True)
class ImportJob:
    """A job, with its destination and source as CreateImportJob gave them. Times are epoch seconds.

    `error` says why it failed as a whole.
    """

    job_id: str
    destination: dict[str, Any]
    source: dict[str, str]
    created_at: float
    status: str = "CREATED"
    completed_at: float = 0.0
    processed: int = 0
    failed: int = 0
    error: str = ""

    @property
    def kind(self) -> str:
        """The one member of the destination."""
        return next(iter(self.destination))


def running(state: SesState) -> int:
    """Return how many jobs have not ended."""
    return sum(job.status in ("CREATED", "PROCESSING") for job in state.import_jobs.values())


def start(state: SesState, destination: dict[str, Any], source: dict[str, str]) -> ImportJob:
    """Make a job and let it run."""
    job = ImportJob(state.aws.ids.uuid("ses-import-job"), destination, source, state.now())
    state.import_jobs[job.job_id] = job
    state.aws.clock.call_later(0, _begin, state, job)
    return job


def _begin(state: SesState, job: ImportJob) -> None:
    job.status = "PROCESSING"
    state.aws.clock.call_later(SECONDS, _finish, state, job)


def _finish(state: SesState, job: ImportJob) -> None:
    importer, destination = IMPORTERS[job.kind], job.destination[job.kind]
    try:
        text = fetch(state, job.source["S3Url"])
        for record in records(text, job.source["DataFormat"], importer):
            job.processed += 1
            job.failed += not importer.take(state, destination, record)
        job.status = "COMPLETED"
    except BadObject as problem:
        job.status, job.error = "FAILED", str(problem)
    job.completed_at = state.now()


def fetch(state: SesState, url: str) -> str:
    """Return the text of an S3 object. Raises BadObject."""
    parts = urlsplit(url)
    try:
        found = state.client("s3").get_object(Bucket=parts.netloc, Key=parts.path[1:])
        return str(found["Body"].read().decode("utf-8-sig"))
    except (ClientError, UnicodeDecodeError) as problem:
        raise BadObject(f"The object {url} can't be read: {problem}") from None


def records(text: str, data_format: str, importer: Importer) -> Iterator[Record]:
    """Return the records of a list: lines of CSV, or JSON objects, a line each.

    A line that can't be read becomes an empty record. Raises BadObject for too many.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    names = importer.columns
    if data_format == "CSV" and not names:
        names = tuple(_columns(lines.pop(0))) if lines else ()
    if len(lines) > importer.limit:
        raise BadObject(f"An import job can't have more than {importer.limit} records.")
    if data_format == "JSON":
        return map(_read_json, lines)
    return (dict(zip(names, _columns(line), strict=False)) for line in lines)


def _columns(line: str) -> list[str]:
    return [column.strip() for column in next(csv.reader([line]), [])]


def _read_json(line: str) -> Record:
    try:
        document = json.loads(line)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def import_suppressed(state: SesState, destination: dict[str, Any], record: Record) -> bool:
    """Put an address on the suppression list or take it off; return whether that was possible."""
    address, reason = record.get("emailAddress", ""), record.get("reason", "")
    if not isinstance(address, str) or not names.valid_address(address):
        return False
    if destination["SuppressionListImportAction"] == "PUT":
        if reason not in REASONS:
            return False
        state.suppression.put(Suppressed(address, reason, state.now()))
    elif address in state.suppression.entries:
        state.suppression.remove(address)
    return True


class Importer(NamedTuple):
    """What takes one record in and says whether it could.

    `columns` are those of a CSV line; where there are none, the first line names them. `limit` is
    how many records an object may have.
    """

    take: Callable[[SesState, dict[str, Any], Record], bool]
    columns: tuple[str, ...]
    limit: int


IMPORTERS = {
    "SuppressionListDestination": Importer(
        import_suppressed, ("emailAddress", "reason"), MAX_RECORDS
    ),
    "ContactListDestination": Importer(import_contact, (), MAX_CONTACTS),
}
"""Member of ImportDestination -> how its records are taken in."""
