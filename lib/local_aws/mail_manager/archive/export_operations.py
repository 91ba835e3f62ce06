"""StartArchiveExport, StopArchiveExport, GetArchiveExport, ListArchiveExports."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.exports import Export, start_export
from local_aws.mail_manager.archive.jobs import get_job, remembered
from local_aws.mail_manager.archive.state import archive_state
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.service import service

ASKED = (
    "ArchiveId",
    "Filters",
    "FromTimestamp",
    "ToTimestamp",
    "MaxResults",
    "ExportDestinationConfiguration",
)
"""Members of an export that are shown as they were asked."""


@service.operation("StartArchiveExport")
def start_archive_export(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Queue an export."""
    return {"ExportId": start_export(archive_state(context), params).job_id}


@service.operation("StopArchiveExport")
def stop_archive_export(params: dict[str, Any], context: Context) -> None:
    """Cancel an export; what has left stays where it is, and one that has ended as it is."""
    _export(params, context).end("CANCELLED", context.aws.clock.now())


@service.operation("GetArchiveExport")
def get_archive_export(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return what an export asks for and how far it is."""
    export = _export(params, context)
    return {name: export.params.get(name) for name in ASKED} | {"Status": export.status()}


@service.operation("ListArchiveExports")
def list_archive_exports(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an archive's exports of the last 30 days, the latest first."""
    state = archive_state(context)
    archive = state.get(params["ArchiveId"])
    exports = [
        export
        for export in remembered(state.exports.values(), context.aws.clock.now())
        if export.archive_id == archive.archive_id
    ]
    shown, token = page(exports, params, lambda export: export.job_id)
    found = [{"ExportId": export.job_id, "Status": export.status()} for export in shown]
    return {"Exports": found, "NextToken": token}


def _export(params: dict[str, Any], context: Context) -> Export:
    exports = archive_state(context).exports
    return get_job(exports, params["ExportId"], context.aws.clock.now(), "Export")
