"""v2: import jobs."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses import import_jobs
from local_aws.ses.errors import bad_request, not_found
from local_aws.ses.import_jobs import MAX_RUNNING, ImportJob
from local_aws.ses.lists.sending import no_list
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.suppression import refuse_in_sandbox

Params = dict[str, Any]

TYPES = {
    "SUPPRESSION_LIST": "SuppressionListDestination",
    "CONTACT_LIST": "ContactListDestination",
}

MAX_PAGE_SIZE = 1000
"""Jobs on a page, at most and by default (assumption)."""


@service.operation("CreateImportJob")
def create_import_job(params: Params, context: Context) -> Params:
    """Take in a list from S3."""
    state, destination = context.state(SesState), params["ImportDestination"]
    refuse_in_sandbox(state, "CreateImportJob")
    if len(destination) != 1:
        raise bad_request("ImportDestination must have exactly one destination.")
    name = destination.get("ContactListDestination", {}).get("ContactListName")
    if name is not None and name not in state.contact_lists:
        raise no_list(name)
    if import_jobs.running(state) >= MAX_RUNNING:
        text = f"There can't be more than {MAX_RUNNING} import jobs at the same time."
        raise AwsError("LimitExceededException", text, 400)
    return {"JobId": import_jobs.start(state, destination, params["ImportDataSource"]).job_id}


@service.operation("GetImportJob")
def get_import_job(params: Params, context: Context) -> Params:
    """Show how a job stands."""
    job = context.state(SesState).import_jobs.get(params["JobId"])
    if job is None:
        raise not_found(f"Import job <{params['JobId']}> does not exist.")
    shown = _summary(job) | {"ImportDataSource": job.source}
    if job.completed_at:
        shown["CompletedTimestamp"] = utc(job.completed_at)
    if job.error:
        shown["FailureInfo"] = {"ErrorMessage": job.error}
    return shown


def _summary(job: ImportJob) -> Params:
    return {
        "JobId": job.job_id,
        "ImportDestination": job.destination,
        "JobStatus": job.status,
        "CreatedTimestamp": utc(job.created_at),
        "ProcessedRecordsCount": job.processed,
        "FailedRecordsCount": job.failed,
    }


@service.operation("ListImportJobs")
def list_import_jobs(params: Params, context: Context) -> Params:
    """List the jobs by their ids, a page at a time."""
    state, size = context.state(SesState), params.get("PageSize", MAX_PAGE_SIZE)
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {MAX_PAGE_SIZE}."
        )
    wanted = TYPES.get(params.get("ImportDestinationType", ""))
    jobs = state.import_jobs
    ids = sorted(job_id for job_id, job in jobs.items() if wanted in (None, job.kind))
    token = params.get("NextToken", "")
    try:
        shown, following = page(ids, size, token, f"import jobs {state.region}")
    except BadToken:
        raise bad_request(f"Invalid NextToken <{token}>.") from None
    answer: Params = {"ImportJobs": [_summary(jobs[job_id]) for job_id in shown]}
    return answer | ({"NextToken": following} if following else {})
