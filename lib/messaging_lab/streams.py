"""Streams of Firehose: waiting for a new one, and what its function couldn't do."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

FAILED = "processing-failed/"
"""Where a stream without an ErrorOutputPrefix of its own puts such records."""


@dataclass(frozen=True, slots=True)
class FailedRecord:
    """A record that Firehose gave up: what was put into the stream, and why it is here."""

    data: bytes
    error_code: str
    attempts: int


def wait_for_stream(lab: Lab, name: str) -> str:
    """Wait until a new stream takes records, and return its ARN. On AWS that is a minute or so."""
    firehose = lab.client("firehose")

    def found() -> dict[str, Any]:
        answer = firehose.describe_delivery_stream(DeliveryStreamName=name)
        description: dict[str, Any] = answer["DeliveryStreamDescription"]
        return description

    def ready() -> bool | str:
        status = found()["DeliveryStreamStatus"]
        return status == "ACTIVE" or f"it is {status}"

    lab.wait_until(ready, what=f"the stream {name}")
    return str(found()["DeliveryStreamARN"])


def failed_records(lab: Lab, bucket: str, prefix: str = FAILED) -> list[FailedRecord]:
    """Return the records below a prefix that the function of a stream couldn't do."""
    s3 = lab.client("s3")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [one["Key"] for page in pages for one in page.get("Contents", ())]
    bodies = [s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys]
    return [_record(json.loads(line)) for body in bodies for line in body.splitlines()]


def _record(line: dict[str, Any]) -> FailedRecord:
    data = base64.b64decode(line["rawData"])
    return FailedRecord(data, line["errorCode"], line["attemptsMade"])
