"""How records go through a stream: in, to the function, to S3."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.firehose import prefixes
from local_aws.firehose.buffer import Buffer, Record
from local_aws.firehose.destination import processing_of
from local_aws.firehose.error_log import log_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from local_aws.firehose.state import FirehoseState, Stream

    Flush = Callable[[FirehoseState, Stream], None]

DELIVERY_RETRY_SECONDS = 60.0
"""Assumption: how long Firehose waits before it tries S3 again. AWS says only for how long."""

DELIVERY_GIVE_UP_SECONDS = 86400.0
"""How long Firehose tries to deliver to S3 ("Handle data delivery failures": 24 hours)."""


def accept(state: FirehoseState, stream: Stream, payloads: list[bytes]) -> list[str]:
    """Take records; return their ids."""
    from local_aws.firehose import transformation

    now = state.aws.clock.now()
    records = [Record(_record_id(state), data, now) for data in payloads]
    if processing_of(stream.settings) is None:
        put(state, stream, stream.ready, records, deliver)
    else:
        put(state, stream, stream.waiting, records, transformation.transform)
    if stream.settings["S3BackupMode"] == "Enabled":
        put(state, stream, stream.source, records, _deliver_source)
    return [record.record_id for record in records]


def _record_id(state: FirehoseState) -> str:
    # AWS's are some two hundred characters of base64; these are as unique and easier to read.
    return f"{state.aws.ids.hex('firehose-record', 56)}000000"


def put(
    state: FirehoseState, stream: Stream, buffer: Buffer, records: list[Record], flush: Flush
) -> None:
    """Put records into a buffer that is flushed when it is full or its time has come."""
    begins, full = buffer.add(records)
    if begins:
        generation = buffer.generation
        state.aws.clock.call_later(
            buffer.seconds, _when_due, state, stream, buffer, generation, flush
        )
    if full:
        state.aws.clock.call_later(0, _when_due, state, stream, buffer, buffer.generation, flush)


def _when_due(
    state: FirehoseState, stream: Stream, buffer: Buffer, generation: int, flush: Flush
) -> None:
    if buffer.generation == generation and len(buffer):
        flush(state, stream)


def deliver(state: FirehoseState, stream: Stream) -> None:
    """Write what is ready as one object to the bucket."""
    body = b"".join(record.data for record in stream.ready.take())
    _write(state, stream, stream.settings, body, state.aws.clock.now())


def _deliver_source(state: FirehoseState, stream: Stream) -> None:
    body = b"".join(record.data for record in stream.source.take())
    settings = stream.settings["S3BackupDescription"]
    _write(state, stream, settings, body, state.aws.clock.now())


def fail(
    state: FirehoseState,
    stream: Stream,
    records: list[Record],
    code: str,
    message: str,
    attempts: int,
) -> None:
    """Keep records that the function couldn't do for the error prefix of the bucket."""
    function = (processing_of(stream.settings) or {}).get("LambdaArn", "")
    now = state.aws.clock.now()
    lines = [
        Record(one.record_id, _failure(one, code, message, attempts, now, function), now)
        for one in records
    ]
    log_error(state, stream, code, message, function)
    put(state, stream, stream.failed, lines, _deliver_failed)


def _failure(
    record: Record, code: str, message: str, attempts: int, now: float, function: str
) -> bytes:
    """Return a failed record as Firehose writes it ("Data transformation failure handling")."""
    document = {
        "attemptsMade": attempts,
        "arrivalTimestamp": int(record.arrived * 1000),
        "errorCode": code,
        "errorMessage": message,
        "attemptEndingTimestamp": int(now * 1000),
        "rawData": base64.b64encode(record.data).decode(),
        "lambdaArn": function,
    }
    return json.dumps(document).encode() + b"\n"


def _deliver_failed(state: FirehoseState, stream: Stream) -> None:
    body = b"".join(record.data for record in stream.failed.take())
    _write(state, stream, stream.settings, body, state.aws.clock.now(), "processing-failed")


def _write(
    state: FirehoseState,
    stream: Stream,
    settings: dict[str, Any],
    body: bytes,
    since: float,
    error_type: str = "",
) -> None:
    if settings["CompressionFormat"] == "GZIP":
        body = gzip.compress(body, mtime=0)
    _try_to_write(state, stream, settings, _key(state, stream, settings, error_type), body, since)


def _key(state: FirehoseState, stream: Stream, settings: dict[str, Any], error_type: str) -> str:
    moment = state.aws.clock.utc()
    token = state.aws.ids.token("firehose-prefix", prefixes.RANDOM_LENGTH)
    prefix = settings.get("Prefix", "")
    if error_type:
        prefix = settings.get("ErrorOutputPrefix") or f"{prefix}{error_type}/"
    folder = prefixes.resolve(prefix, moment, token, error_type)
    unique = state.aws.ids.uuid("firehose-object")
    name = prefixes.object_name(stream.name, str(stream.version), moment, unique)
    ending = ".gz" if settings["CompressionFormat"] == "GZIP" else ""
    return f"{folder}{name}{settings.get('FileExtension', ending)}"


def _try_to_write(
    state: FirehoseState,
    stream: Stream,
    settings: dict[str, Any],
    key: str,
    body: bytes,
    since: float,
) -> None:
    bucket = settings["BucketARN"].rpartition(":")[2]
    try:
        state.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    except ClientError as problem:
        code = f"S3.{problem.response['Error']['Code']}"
        log_error(state, stream, code, problem.response["Error"].get("Message", ""), bucket)
        if state.aws.clock.now() - since < DELIVERY_GIVE_UP_SECONDS:
            again = (_try_to_write, state, stream, settings, key, body, since)
            state.aws.clock.call_later(DELIVERY_RETRY_SECONDS, *again)
