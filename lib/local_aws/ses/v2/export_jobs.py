"""v2: export jobs."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.errors import bad_request, not_found
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service
from local_aws.ses.v2.pages import shown_page
from local_aws.ses.v2.vdm import check_dimensions
from local_aws.ses.vdm import exporting, settings
from local_aws.ses.vdm.export_job import ExportJob

Params = dict[str, Any]


def _require(params: Params, context: Context) -> ExportJob:
    found = context.state(SesState).export_jobs.get(params["JobId"])
    if found is None:
        raise not_found(f"Export job <{params['JobId']}> does not exist.")
    return found


@service.operation("CreateExportJob")
def create_export_job(params: Params, context: Context) -> Params:
    """Write metrics or messages into a file."""
    state, source = context.state(SesState), params["ExportDataSource"]
    settings.require(state)
    if len(source) != 1:
        raise bad_request("ExportDataSource must have exactly one data source.")
    if "S3Url" in params["ExportDestination"]:
        raise bad_request("S3Url must not be given: SES writes the file and returns a link to it.")
    (given,) = source.values()
    _check(given)
    data_format = params["ExportDestination"]["DataFormat"]
    return {"JobId": exporting.start(state, source, data_format).job_id}


def _check(given: Params) -> None:
    if given["StartDate"] >= given["EndDate"]:
        raise bad_request("StartDate must be before EndDate.")
    if "Dimensions" in given:
        if not given["Dimensions"]:
            raise bad_request("An export of metrics needs at least one dimension.")
        check_dimensions(given["Dimensions"])
    filters = (given.get("Include", {}), given.get("Exclude", {}))
    if any("TenantName" in names for names in filters):
        raise NotImplementedByTheLab("sesv2", "CreateExportJob with TenantName")


@service.operation("GetExportJob")
def get_export_job(params: Params, context: Context) -> Params:
    """Show how a job stands, with a new link to its file once it is completed."""
    state, job = context.state(SesState), _require(params, context)
    destination = {"DataFormat": job.data_format}
    if job.status == "COMPLETED":
        destination["S3Url"] = exporting.link(state, job)
    return _summary(job) | {
        "ExportDestination": destination,
        "ExportDataSource": job.source,
        "Statistics": {
            "ProcessedRecordsCount": job.processed,
            "ExportedRecordsCount": job.exported,
        },
    }


def _summary(job: ExportJob) -> Params:
    shown: Params = {
        "JobId": job.job_id,
        "ExportSourceType": job.kind,
        "JobStatus": job.status,
        "CreatedTimestamp": utc(job.created_at),
    }
    return shown | ({"CompletedTimestamp": utc(job.completed_at)} if job.completed_at else {})


@service.operation("ListExportJobs")
def list_export_jobs(params: Params, context: Context) -> Params:
    """List the jobs by their ids, a page at a time."""
    state, jobs = context.state(SesState), context.state(SesState).export_jobs
    kind, status = params.get("ExportSourceType"), params.get("JobStatus")
    chosen = [
        job.job_id
        for job in jobs.values()
        if kind in (None, job.kind) and status in (None, job.status)
    ]
    ids, token = shown_page(sorted(chosen), params, f"export jobs {state.region}")
    return {"ExportJobs": [_summary(jobs[job_id]) for job_id in ids]} | token


@service.operation("CancelExportJob")
def cancel_export_job(params: Params, context: Context) -> None:
    """Stop a job that has not ended. Raises BadRequestException for one that has."""
    job = _require(params, context)
    if job.ended:
        raise bad_request(f"Export job <{job.job_id}> can't be cancelled: it is {job.status}.")
    job.status, job.completed_at = "CANCELLED", context.state(SesState).now()
