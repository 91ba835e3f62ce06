"""CreateArchive, UpdateArchive, DeleteArchive, GetArchive, ListArchives."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.archive import Archive, instant
from local_aws.mail_manager.archive.retention import CHANGE_SECONDS
from local_aws.mail_manager.archive.state import ArchiveState, archive_state
from local_aws.mail_manager.errors import conflict, quota_exceeded
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.service import service

MAX_ACTIVE_ARCHIVES = 10
"""The quotas page."""


@service.operation("CreateArchive")
def create_archive(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make an archive; the same ClientToken makes it once."""
    state = archive_state(context)
    made = state.shared.known_token("CreateArchive", params)
    if made is None:
        _check_name(state, params["ArchiveName"])
        if sum(archive.active for archive in state.archives()) >= MAX_ACTIVE_ARCHIVES:
            raise quota_exceeded(f"The account has {MAX_ACTIVE_ARCHIVES} active archives already.")
        archive = state.create(params)
        made = archive.archive_id
        tags = params.get("Tags", ())
        state.shared.tags[archive.arn] = {tag["Key"]: tag["Value"] for tag in tags}
        state.shared.remember_token("CreateArchive", params, made)
    return {"ArchiveId": made}


@service.operation("UpdateArchive")
def update_archive(params: dict[str, Any], context: Context) -> None:
    """Rename an archive, or change its retention, which is possible once a week."""
    state = archive_state(context)
    archive = state.get(params["ArchiveId"])
    if not archive.active:
        raise conflict(f"Archive {archive.archive_id} is pending deletion.")
    name = params.get("ArchiveName", archive.name)
    if name != archive.name:
        _check_name(state, name)
    _change_retention(archive, params.get("Retention", {}).get("RetentionPeriod"))
    archive.name = name
    archive.updated = context.aws.clock.now()


@service.operation("DeleteArchive")
def delete_archive(params: dict[str, Any], context: Context) -> None:
    """Begin a deletion. An unknown or already deleted archive is no error, as it declares none."""
    state = archive_state(context)
    archive = state.find(params["ArchiveId"])
    if archive is not None and archive.active:
        state.delete(archive)


@service.operation("GetArchive")
def get_archive(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return one archive."""
    return archive_state(context).get(params["ArchiveId"]).describe()


@service.operation("ListArchives")
def list_archives(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the archives, those that are pending deletion included."""
    archives = archive_state(context).archives()
    shown, token = page(archives, params, lambda archive: archive.archive_id)
    return {"Archives": list(map(_summary, shown)), "NextToken": token}


def _summary(archive: Archive) -> dict[str, Any]:
    return {
        "ArchiveId": archive.archive_id,
        "ArchiveName": archive.name,
        "ArchiveState": archive.describe()["ArchiveState"],
        "LastUpdatedTimestamp": instant(archive.updated),
    }


def _check_name(state: ArchiveState, name: str) -> None:
    # Assumption: the name of an archive that is pending deletion is free again.
    if any(archive.active and archive.name == name for archive in state.archives()):
        raise conflict(f"There is an archive named {name} already.")


def _change_retention(archive: Archive, period: str | None) -> None:
    if period is None or period == archive.retention:
        return
    now = archive.clock.now()
    if archive.retention_changed is not None and now < archive.retention_changed + CHANGE_SECONDS:
        raise quota_exceeded("The retention period can be changed once a week.")
    archive.retention, archive.retention_changed = period, now
