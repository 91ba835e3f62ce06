"""PutRecord and PutRecordBatch."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.firehose import flow
from local_aws.firehose.service import service
from local_aws.firehose.state import FirehoseState

BATCH_BYTES = 4 * 1024 * 1024
"""PutRecordBatch takes 4 MiB at once (API reference); its 500 records are in the model."""


@service.operation("PutRecord")
def put_record(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Put one record into a stream."""
    state = context.state(FirehoseState)
    stream = state.find(params["DeliveryStreamName"])
    ids = flow.accept(state, stream, [params["Record"]["Data"]])
    return {"RecordId": ids[0], "Encrypted": False}


@service.operation("PutRecordBatch")
def put_record_batch(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Put up to 500 records into a stream; none fails here."""
    state = context.state(FirehoseState)
    stream = state.find(params["DeliveryStreamName"])
    payloads = [one["Data"] for one in params["Records"]]
    if sum(map(len, payloads)) > BATCH_BYTES:
        text = "Records size exceeds 4 MB limit"
        raise AwsError("InvalidArgumentException", text)
    responses = [{"RecordId": one} for one in flow.accept(state, stream, payloads)]
    return {"FailedPutCount": 0, "Encrypted": False, "RequestResponses": responses}
