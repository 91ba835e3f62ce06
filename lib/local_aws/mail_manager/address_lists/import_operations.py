"""CreateAddressListImportJob, StartAddressListImportJob, StopAddressListImportJob,
GetAddressListImportJob, ListAddressListImportJobs."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.mail_manager.address_lists.imports import BadFile, ImportJob, fetch, read_addresses
from local_aws.mail_manager.address_lists.lists import AddressLists
from local_aws.mail_manager.archive.download import SERVICE_ACCOUNT, make_bucket
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.resource import Resource
from local_aws.mail_manager.service import service
from local_aws.presigned import presign

UPLOAD_SECONDS = 3600
"""Assumption: how long a file can be uploaded. AWS does not say."""

IMPORT_SECONDS = 5.0
"""Assumption: how long a job is PROCESSING."""


@service.operation("CreateAddressListImportJob")
def create_import_job(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a job, and the pre-signed URL to which the file is to be PUT."""
    lists = context.state(AddressLists)
    made = lists.shared.known_token("CreateAddressListImportJob", params)
    if made is None:
        job = _new_job(lists.get(params["AddressListId"]), params, context)
        lists.jobs[job.job_id] = job
        made = job.job_id
        lists.shared.remember_token("CreateAddressListImportJob", params, made)
    return {"JobId": made, "PreSignedUrl": lists.job(made).url}


def _new_job(address_list: Resource, params: dict[str, Any], context: Context) -> ImportJob:
    aws, bucket = context.aws, f"mailmanager-import-{context.region}-lab"
    job_id = "job-" + aws.ids.token("mailmanager-import", 24)
    s3 = aws.client("s3", account_id=SERVICE_ACCOUNT, region=context.region)
    make_bucket(s3, bucket, context.region)
    plain = f"{aws.endpoint_url}/{bucket}/{job_id}"
    return ImportJob(
        job_id=job_id,
        name=params["Name"],
        list_id=address_list.identifier,
        file_format=params["ImportDataFormat"]["ImportDataType"],
        bucket=bucket,
        key=job_id,
        url=presign(aws.clock, plain, SERVICE_ACCOUNT, context.region, UPLOAD_SECONDS, "PUT"),
        created=aws.clock.now(),
    )


@service.operation("StartAddressListImportJob")
def start_import_job(params: dict[str, Any], context: Context) -> None:
    """Begin to import what has been uploaded; one job of a list at a time (assumption)."""
    lists = context.state(AddressLists)
    job = lists.job(params["JobId"])
    if job.status != "CREATED":
        raise conflict(f"Import job {job.job_id} is {job.status}: it can be started once.")
    others = (one for one in lists.jobs.values() if one.list_id == job.list_id)
    if any(one.status == "PROCESSING" for one in others):
        raise conflict(f"Another import job of address list {job.list_id} is PROCESSING.")
    job.status, job.started = "PROCESSING", context.aws.clock.now()
    context.aws.clock.call_later(IMPORT_SECONDS, _process, context, lists, job)


def _process(context: Context, lists: AddressLists, job: ImportJob) -> None:
    if job.status != "PROCESSING" or job.job_id not in lists.jobs:
        return
    s3 = context.aws.client("s3", account_id=SERVICE_ACCOUNT, region=context.region)
    try:
        _import(lists, job, read_addresses(fetch(s3, job), job.file_format))
        job.end("COMPLETED", context.aws.clock.now())
    except BadFile as problem:
        job.error = str(problem)
        job.end("FAILED", context.aws.clock.now())


def _import(lists: AddressLists, job: ImportJob, addresses: list[str | None]) -> None:
    address_list = lists.get(job.list_id)
    job.imported = job.failed = 0
    for address in addresses:
        try:
            if address is not None:
                lists.register(address_list, address)
                job.imported += 1
                continue
        except AwsError:
            job.error = "The address list is full."
        job.failed += 1


@service.operation("StopAddressListImportJob")
def stop_import_job(params: dict[str, Any], context: Context) -> None:
    """Stop a job that hasn't ended."""
    job = context.state(AddressLists).job(params["JobId"])
    if job.status not in ("CREATED", "PROCESSING"):
        raise conflict(f"Import job {job.job_id} is {job.status}.")
    job.end("STOPPED", context.aws.clock.now())


@service.operation("GetAddressListImportJob")
def get_import_job(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a job."""
    return context.state(AddressLists).job(params["JobId"]).describe()


@service.operation("ListAddressListImportJobs")
def list_import_jobs(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the jobs of a list, the latest first."""
    lists = context.state(AddressLists)
    wanted = lists.get(params["AddressListId"]).identifier
    jobs = [job for job in reversed(lists.jobs.values()) if job.list_id == wanted]
    shown, token = page(jobs, params, lambda job: job.job_id)
    return {"ImportJobs": [job.describe() for job in shown], "NextToken": token}
