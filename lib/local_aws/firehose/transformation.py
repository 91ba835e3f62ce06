"""A function changes records on their way ("Transform source data in Amazon Data Firehose")."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError
from local_aws.firehose import flow
from local_aws.firehose.buffer import Record
from local_aws.firehose.destination import processing_of
from local_aws.functions import invoke

if TYPE_CHECKING:
    from local_aws.firehose.state import FirehoseState, Stream

RETRY_SECONDS = 1.0
"""Assumption: the wait before a failed call is repeated. AWS says how often, not when."""

BATCH_RECORDS = 10_000
"""Assumption: records in one call at most; their octets are limited by the buffer size."""

OK, DROPPED, FAILED = "Ok", "Dropped", "ProcessingFailed"


class Unusable(Exception):
    """The call failed, or its answer can't be used; `code` as Firehose names it."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def transform(state: FirehoseState, stream: Stream) -> None:
    """Give what waits to the function, in calls no larger than the buffer."""
    limit = stream.waiting.limit
    for batch in _batches(stream.waiting.take(), limit):
        _attempt(state, stream, batch, 1)


def _batches(records: list[Record], limit: int) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for record in records:
        if batch and (size + len(record.data) > limit or len(batch) == BATCH_RECORDS):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record.data)
    if batch:
        yield batch


def _attempt(state: FirehoseState, stream: Stream, batch: list[Record], number: int) -> None:
    """Call the function; a failed call is repeated, then the batch counts as failed.

    Assumption: every failed call is repeated. AWS says so of time-outs and of limits.
    """
    parameters = processing_of(stream.settings) or {}
    try:
        answers = _call(state, stream, batch, parameters["LambdaArn"])
    except Unusable as problem:
        if number <= int(parameters["NumberOfRetries"]):
            state.aws.clock.call_later(RETRY_SECONDS, _attempt, state, stream, batch, number + 1)
        else:
            flow.fail(state, stream, batch, problem.code, str(problem), number)
        return
    _sort(state, stream, batch, answers, number)


def _call(
    state: FirehoseState, stream: Stream, batch: list[Record], function: str
) -> dict[str, Any]:
    """Return the function's answers by record id. Raises Unusable."""
    event = {
        "invocationId": state.aws.ids.uuid("firehose-invocation"),
        "deliveryStreamArn": stream.arn,
        "region": state.region,
        "records": [_shown(record) for record in batch],
    }
    try:
        answer = invoke(state.aws, function, event)
    except AwsError as problem:
        raise Unusable(_code_of(problem), problem.message) from None
    if answer is None or answer.failed:
        text = "The Lambda function was successfully invoked but it returned an error result."
        raise Unusable("Lambda.FunctionError", text)
    return _read(answer.document(), batch)


def _code_of(problem: AwsError) -> str:
    if problem.code == "TooManyRequestsException":
        return "Lambda.InvokeLimitExceeded"
    return "Lambda.InvokeAccessDenied" if "Access" in problem.code else "Lambda.FunctionNotFound"


def _shown(record: Record) -> dict[str, Any]:
    return {
        "recordId": record.record_id,
        "approximateArrivalTimestamp": int(record.arrived * 1000),
        "data": base64.b64encode(record.data).decode(),
    }


def _read(document: Any, batch: list[Record]) -> dict[str, Any]:
    records = document.get("records") if isinstance(document, dict) else None
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        text = "The Lambda function's answer has no list of records."
        raise Unusable("Lambda.JsonProcessingException", text)
    answers = {str(one.get("recordId")): one for one in records}
    if len(answers) != len(records):
        text = "Multiple records were returned with the same record ID."
        raise Unusable("Lambda.DuplicatedRecordId", text)
    if not {one.record_id for one in batch} <= set(answers):
        text = "One or more record Ids were not returned. Ensure that all received record Ids are "
        raise Unusable("Lambda.MissingRecordId", f"{text}returned.")
    return answers


def _sort(
    state: FirehoseState,
    stream: Stream,
    batch: list[Record],
    answers: dict[str, Any],
    attempts: int,
) -> None:
    ready, failed = [], []
    for record in batch:
        answer = answers[record.record_id]
        data = _decoded(answer.get("data")) if answer.get("result") == OK else None
        if data is not None:
            ready.append(Record(record.record_id, data, record.arrived))
        elif answer.get("result") != DROPPED:
            failed.append(record)
    if ready:
        flow.put(state, stream, stream.ready, ready, flow.deliver)
    if failed:
        text = "ProcessingFailed status set for record"
        flow.fail(state, stream, failed, "Lambda.ProcessingFailedStatus", text, attempts)


def _decoded(data: Any) -> bytes | None:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return None
