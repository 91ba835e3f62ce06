"""StartArchiveSearch, StopArchiveSearch, GetArchiveSearch(Results), ListArchiveSearches."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.jobs import get_job, remembered
from local_aws.mail_manager.archive.rows import rows_of
from local_aws.mail_manager.archive.searches import Search, start_search
from local_aws.mail_manager.archive.state import archive_state
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.service import service

ASKED = ("ArchiveId", "Filters", "FromTimestamp", "ToTimestamp", "MaxResults")
"""Members of a search that are shown as they were asked."""


@service.operation("StartArchiveSearch")
def start_archive_search(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Queue a search."""
    return {"SearchId": start_search(archive_state(context), params).job_id}


@service.operation("StopArchiveSearch")
def stop_archive_search(params: dict[str, Any], context: Context) -> None:
    """Cancel a search; one that has ended stays as it is."""
    _search(params, context).end("CANCELLED", context.aws.clock.now())


@service.operation("GetArchiveSearch")
def get_archive_search(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return what a search asks for and how far it is."""
    search = _search(params, context)
    return {name: search.params.get(name) for name in ASKED} | {"Status": search.status()}


@service.operation("GetArchiveSearchResults")
def get_archive_search_results(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return what a completed search found, as far as it can still be reached."""
    search = _search(params, context)
    if search.state != "COMPLETED":
        raise conflict(f"Search {search.job_id} is not completed: it is {search.state}.")
    archive = archive_state(context).find(search.archive_id)
    if archive is None or not archive.active:
        raise conflict(f"Archive {search.archive_id} is pending deletion.")
    mails = archive.read_many(hit.number for hit in search.hits)
    return {"Rows": list(rows_of(archive, mails))}


@service.operation("ListArchiveSearches")
def list_archive_searches(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an archive's searches of the last 30 days, the latest first."""
    state = archive_state(context)
    archive = state.get(params["ArchiveId"])
    searches = [
        search
        for search in remembered(state.searches.values(), context.aws.clock.now())
        if search.archive_id == archive.archive_id
    ]
    shown, token = page(searches, params, lambda search: search.job_id)
    found = [{"SearchId": search.job_id, "Status": search.status()} for search in shown]
    return {"Searches": found, "NextToken": token}


def _search(params: dict[str, Any], context: Context) -> Search:
    searches = archive_state(context).searches
    return get_job(searches, params["SearchId"], context.aws.clock.now(), "Search")
