"""Exports of an archive to S3, as jobs: QUEUED, PREPROCESSING, PROCESSING, COMPLETED.

Messages leave in batches by the clock, so an export that is stopped has done a part.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.mail_manager.archive.bucket_policy import refused_actions
from local_aws.mail_manager.archive.jobs import Job, forget_old
from local_aws.mail_manager.archive.rows import metadata_of
from local_aws.mail_manager.archive.searches import question_of
from local_aws.mail_manager.archive.storage.store import Hit
from local_aws.mail_manager.errors import invalid, not_found, quota_exceeded

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive
    from local_aws.mail_manager.archive.state import ArchiveState

QUEUE_SECONDS = 1
"""Assumption: how long an export waits before it is looked at."""

PREPROCESSING_SECONDS = 1
"""Assumption: how long finding the messages takes."""

BATCH_MESSAGES = 1_000
BATCH_SECONDS = 1
"""Assumption: how many messages leave in how many seconds."""

MAX_MESSAGES = 250_000
"""The quotas page: messages of one export."""


@dataclass(slots=True)
class Export(Job):
    """An export and the messages that are still to leave, the oldest first."""

    waiting: list[Hit] = field(default_factory=list)

    @property
    def destination(self) -> tuple[str, str]:
        """The bucket, and the prefix of the keys with its slash, or ""."""
        location = self.params["ExportDestinationConfiguration"]["S3"]["S3Location"]
        bucket, _, prefix = location.removeprefix("s3://").partition("/")
        return bucket, prefix if not prefix or prefix.endswith("/") else prefix + "/"


def start_export(state: ArchiveState, params: dict[str, Any]) -> Export:
    """Queue an export; one may be under way at a time.

    Raises ServiceQuotaExceededException for a second one, ResourceNotFoundException where there is
    no such archive or it is pending deletion (the operation declares no ConflictException),
    ValidationException for what no export can do.
    """
    _check(params)
    if not state.get(params["ArchiveId"]).active:
        raise not_found("Archive", params["ArchiveId"])
    if not all(export.ended for export in state.exports.values()):
        raise quota_exceeded("Only one archive export can run at a time.")
    export_id = state.aws.ids.uuid("mailmanager-export")
    export = Export(export_id, params, state.aws.clock.now())
    forget_old(state.exports, export.submitted)
    state.exports[export_id] = export
    state.aws.clock.call_later(QUEUE_SECONDS, _begin, state, export)
    return export


def _check(params: dict[str, Any]) -> None:
    if params["FromTimestamp"] > params["ToTimestamp"]:
        raise invalid("FromTimestamp must not be later than ToTimestamp.")
    if not 0 <= params.get("MaxResults", 0) <= MAX_MESSAGES:
        raise invalid(f"MaxResults must be between 0 and {MAX_MESSAGES}.")
    if "S3Location" not in params["ExportDestinationConfiguration"].get("S3", {}):
        raise invalid("ExportDestinationConfiguration must have an S3 location.")


def _begin(state: ArchiveState, export: Export) -> None:
    if not export.ended:
        export.state = "PREPROCESSING"
        state.aws.clock.call_later(PREPROCESSING_SECONDS, _preprocess, state, export)


def _preprocess(state: ArchiveState, export: Export) -> None:
    archive = _archive_of(state, export)
    if archive is None:
        return
    refusal = _refusal(state, export)
    if refusal:
        export.end("FAILED", state.aws.clock.now(), refusal)
        return
    limit = export.params.get("MaxResults", MAX_MESSAGES)
    export.waiting = archive.search(question_of(export), limit)[::-1]
    export.state = "PROCESSING"
    state.aws.clock.call_later(0, _process, state, export)


def _archive_of(state: ArchiveState, export: Export) -> Archive | None:
    """Return the archive that is being exported, or end the export where it may not be read."""
    archive = state.find(export.archive_id)
    if archive is None or not archive.active:
        reason = f"Archive {export.archive_id} is pending deletion."
        export.end("FAILED", state.aws.clock.now(), reason)
        return None
    return None if export.ended else archive


def _refusal(state: ArchiveState, export: Export) -> str:
    """Return why the destination can't be written to, or ""."""
    bucket, prefix = export.destination
    try:
        refused = refused_actions(state.client("s3"), bucket, prefix)
    except ClientError as problem:
        return _text(problem)
    if not refused:
        return ""
    return (
        f"AccessDenied: the policy of bucket {bucket} does not allow ses.amazonaws.com "
        f"{', '.join(refused)}"
    )


def _text(problem: ClientError) -> str:
    error = problem.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def _process(state: ArchiveState, export: Export) -> None:
    archive = _archive_of(state, export)
    if archive is None:
        return
    batch, export.waiting = export.waiting[:BATCH_MESSAGES], export.waiting[BATCH_MESSAGES:]
    try:
        for hit in batch:
            if not export.ended:
                _write(state.client("s3"), archive, hit, export)
    except ClientError as problem:
        export.end("FAILED", state.aws.clock.now(), _text(problem))
    if export.waiting and not export.ended:
        state.aws.clock.call_later(BATCH_SECONDS, _process, state, export)
    else:
        export.end("COMPLETED", state.aws.clock.now())


def _write(s3: Any, archive: Archive, hit: Hit, export: Export) -> None:
    mail = archive.read(hit.number)
    if mail is None:  # its retention ended while it waited
        return
    record = mail.record
    bucket, prefix = export.destination
    key = prefix + archive.message_id(record.number)
    s3.put_object(Bucket=bucket, Key=f"{key}.eml", Body=record.raw, ContentType="message/rfc822")
    if export.params.get("IncludeMetadata"):
        document = json.dumps(metadata_of(archive, record), indent=1)
        s3.put_object(
            Bucket=bucket, Key=f"{key}.json", Body=document, ContentType="application/json"
        )
