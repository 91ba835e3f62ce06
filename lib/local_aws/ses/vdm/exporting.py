"""Export jobs: metrics or messages become a CSV or JSON file that a pre-signed link leads to.

Source: the API reference of CreateExportJob. The columns of the files are assumptions.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from local_aws.presigned import presign
from local_aws.ses.times import utc
from local_aws.ses.vdm import insights, metrics
from local_aws.ses.vdm.export_job import ExportJob
from local_aws.ses.vdm.messages import known

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

Row = dict[str, Any]

SECONDS = 5.0
"""Assumption: how long a job takes; AWS gives no times."""

SERVICE_ACCOUNT = "000000000026"
"""Assumption: the account of SES's own that keeps the files."""

LINK_SECONDS = 300
"""How long a link works (model, `S3Url`)."""

MAX_RESULTS = 1000
"""Messages of a file unless asked otherwise (model, `MaxResults`)."""

EVERY = "*"
"""The value of a dimension that stands for each value that occurs."""


def start(state: SesState, source: Row, data_format: str) -> ExportJob:
    """Make a job and let it run."""
    job = ExportJob(state.aws.ids.uuid("ses-export-job"), source, data_format, state.now())
    state.export_jobs[job.job_id] = job
    state.aws.clock.call_later(0, _begin, state, job)
    return job


def _begin(state: SesState, job: ExportJob) -> None:
    if not job.ended:
        job.status = "PROCESSING"
        state.aws.clock.call_later(SECONDS, _finish, state, job)


def _finish(state: SesState, job: ExportJob) -> None:
    # Mail Manager takes a while to import, and few who use SES export anything.
    from local_aws.mail_manager.archive.download import make_bucket

    if job.ended:
        return
    rows = list(_rows(state, job))
    job.exported = len(rows)
    job.key = f"{job.job_id}.{job.data_format.lower()}"
    s3 = state.aws.client("s3", account_id=SERVICE_ACCOUNT, region=state.region)
    make_bucket(s3, _bucket(state), state.region)
    s3.put_object(Bucket=_bucket(state), Key=job.key, Body=written(rows, job.data_format).encode())
    job.status, job.completed_at = "COMPLETED", state.now()


def _bucket(state: SesState) -> str:
    return f"ses-export-{state.region}-lab"


def link(state: SesState, job: ExportJob) -> str:
    """Return a new link to the file of a job that is completed."""
    url = f"{state.aws.endpoint_url}/{_bucket(state)}/{job.key}"
    return presign(state.aws.clock, url, SERVICE_ACCOUNT, state.region, LINK_SECONDS)


def written(rows: list[Row], data_format: str) -> str:
    """Return rows as a file: CSV with a header line, or JSON objects, a line each."""
    if data_format == "JSON":
        return "".join(json.dumps(row) + "\n" for row in rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _rows(state: SesState, job: ExportJob) -> Iterator[Row]:
    if job.kind == "METRICS_DATA":
        return _metric_rows(state, job)
    return _message_rows(state, job)


def _metric_rows(state: SesState, job: ExportJob) -> Iterator[Row]:
    source = job.source["MetricsDataSource"]
    start, end = source["StartDate"].timestamp(), source["EndDate"].timestamp()
    for wanted in _combinations(state, source["Dimensions"]):
        found = metrics.count(state, wanted)
        job.processed += sum(found.values())
        for day, metric in itertools.product(metrics.days(start, end), source["Metrics"]):
            volume = found[day, metric["Name"]]
            name = metric.get("Aggregation", "VOLUME")
            value = volume if name == "VOLUME" else _rate(volume, found[day, "SEND"])
            day_shown = utc(day).date().isoformat()
            yield {
                **wanted,
                "Date": day_shown,
                "Metric": metric["Name"],
                "Aggregation": name,
                "Value": value,
            }


def _rate(volume: int, sent: int) -> float:
    return round(volume / sent, 6) if sent else 0.0


def _combinations(state: SesState, dimensions: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Return each combination of the values asked for."""
    values = [
        _occurring(state, name) if EVERY in asked else asked for name, asked in dimensions.items()
    ]
    for chosen in itertools.product(*values):
        yield dict(zip(dimensions, chosen, strict=True))


def _occurring(state: SesState, name: str) -> list[str]:
    found = {metrics.dimension(state, message, name) for message in known(state)}
    return sorted(value for value in found if value)


def _message_rows(state: SesState, job: ExportJob) -> Iterator[Row]:
    source = job.source["MessageInsightsDataSource"]
    start, end = source["StartDate"].timestamp(), source["EndDate"].timestamp()
    include, exclude = source.get("Include", {}), source.get("Exclude", {})
    left = source.get("MaxResults", MAX_RESULTS)
    for message in known(state):
        if not start <= message.sent_at <= end:
            continue
        job.processed += 1
        row = insights.row(message)
        if left and insights.passes(row, include, exclude):
            left -= 1
            yield row
