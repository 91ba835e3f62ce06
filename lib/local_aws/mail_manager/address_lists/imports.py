"""Import jobs: a file goes to a pre-signed URL, and its addresses into the list."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws.mail_manager.address_lists.members import entry
from local_aws.mail_manager.archive.archive import instant


class BadFile(ValueError):
    """A file that can't be imported; the text says why."""


@dataclass(slots=True)
class ImportJob:
    """One import job. Times are epoch seconds; `key` is where in `bucket` the file is put."""

    job_id: str
    name: str
    list_id: str
    file_format: str
    bucket: str
    key: str
    url: str
    created: float
    status: str = "CREATED"
    started: float | None = None
    completed: float | None = None
    imported: int | None = None
    failed: int | None = None
    error: str | None = None

    def end(self, status: str, now: float) -> None:
        """End the job."""
        self.status, self.completed = status, now

    def describe(self) -> dict[str, Any]:
        """Return the job as the API shows it."""
        return {
            "JobId": self.job_id,
            "Name": self.name,
            "Status": self.status,
            "PreSignedUrl": self.url,
            "ImportedItemsCount": self.imported,
            "FailedItemsCount": self.failed,
            "ImportDataFormat": {"ImportDataType": self.file_format},
            "AddressListId": self.list_id,
            "CreatedTimestamp": instant(self.created),
            "StartTimestamp": instant(self.started) if self.started is not None else None,
            "CompletedTimestamp": instant(self.completed) if self.completed is not None else None,
            "Error": self.error,
        }


def fetch(s3: Any, job: ImportJob) -> bytes:
    """Return the uploaded file. Raises BadFile where nothing has been uploaded."""
    try:
        return bytes(s3.get_object(Bucket=job.bucket, Key=job.key)["Body"].read())
    except ClientError:
        raise BadFile("No file has been uploaded to the pre-signed URL.") from None


def read_addresses(data: bytes, file_format: str) -> list[str | None]:
    """Return every address in a file in its one spelling, None for each that can't be one.

    CSV has a header `address`; JSON is `{"items": [{"address": "…"}]}`. Raises BadFile.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile("The file is not UTF-8.") from None
    found = _csv(text) if file_format == "CSV" else _json(text)
    return [entry(address) if isinstance(address, str) else None for address in found]


def _csv(text: str) -> list[Any]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if "address" not in (rows.fieldnames or ()):
        raise BadFile("The first line of a CSV file must be the header: address")
    try:
        return [row["address"] for row in rows]
    except csv.Error as problem:
        raise BadFile(f"The file is not CSV: {problem}") from None


def _json(text: str) -> list[Any]:
    try:
        items = json.loads(text)["items"]
        return [item["address"] if isinstance(item, dict) else None for item in items]
    except (ValueError, KeyError, TypeError):
        raise BadFile('A JSON file must be {"items": [{"address": "…"}]}') from None
