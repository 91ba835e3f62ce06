"""A function transforms records: Ok, Dropped, ProcessingFailed, and calls that fail."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from tests.local_aws.functions.conftest import Functions

from local_aws.world import LocalAws

from .conftest import Streams

SORTING = """
    import base64
    def handler(event, context):
        print(len(event["records"]))
        return {"records": [one(record) for record in event["records"]]}

    def one(record):
        text = base64.b64decode(record["data"]).decode()
        results = {"drop": "Dropped", "fail": "ProcessingFailed"}
        data = base64.b64encode(text.upper().encode()).decode()
        return {"recordId": record["recordId"], "result": results.get(text, "Ok"), "data": data}
"""

UNSTEADY = """
    import boto3
    s3 = boto3.client("s3")
    def handler(event, context):
        tries = s3.list_objects_v2(Bucket="tries").get("KeyCount", 0)
        s3.put_object(Bucket="tries", Key=str(tries), Body=b"")
        if tries < {failing}:
            raise RuntimeError("not yet")
        return {{"records": [
            {{"recordId": one["recordId"], "result": "Ok", "data": one["data"]}}
            for one in event["records"]]}}
"""


def transformed(streams: Streams, function: str, **parameters: str) -> None:
    given = {"LambdaArn": function, **parameters}
    processor = {
        "Type": "Lambda",
        "Parameters": [{"ParameterName": n, "ParameterValue": v} for n, v in given.items()],
    }
    streams.make(
        BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 0},
        ProcessingConfiguration={"Enabled": True, "Processors": [processor]},
    )


def test_each_record_has_its_result(aws: LocalAws, streams: Streams, functions: Functions) -> None:
    transformed(streams, functions.make(SORTING))
    streams.put("a", "drop", "b", "fail")
    aws.clock.advance(59)
    assert streams.objects() == {}
    aws.clock.advance(1)
    good = [body for key, body in streams.objects().items() if key.startswith("2026/")]
    assert good == [b"AB"]
    (failure,) = streams.failures()
    assert base64.b64decode(failure["rawData"]) == b"fail"
    assert failure["errorCode"] == "Lambda.ProcessingFailedStatus"
    assert failure["attemptsMade"] == 1
    assert failure["arrivalTimestamp"] == 1767690000000


def test_a_call_is_as_large_as_the_buffer_at_most(
    aws: LocalAws, streams: Streams, functions: Functions
) -> None:
    transformed(streams, functions.make(SORTING, MemorySize=512), BufferSizeInMBs="1")
    streams.put(*["x" * 400_000] * 5)
    aws.clock.advance(60)
    assert sum(len(body) for body in streams.objects().values()) == 2_000_000
    logs = aws.client("logs").filter_log_events(logGroupName="/aws/lambda/work")["events"]
    sizes = [one["message"] for one in logs if one["message"].isdigit()]
    assert sizes == ["2", "2", "1"]


@pytest.mark.parametrize(("failing", "tries", "delivered"), [(0, 1, 1), (3, 4, 1), (9, 4, 0)])
def test_a_failed_call_is_repeated_three_times(
    aws: LocalAws,
    streams: Streams,
    functions: Functions,
    failing: int,
    tries: int,
    delivered: int,
) -> None:
    streams.s3.create_bucket(Bucket="tries")
    transformed(streams, functions.make(UNSTEADY.format(failing=failing)))
    streams.put("a", "b")
    aws.clock.advance(120)
    assert streams.s3.list_objects_v2(Bucket="tries")["KeyCount"] == tries
    assert len([one for one in streams.objects() if one.startswith("2026/")]) == delivered
    failures = streams.failures()
    assert len(failures) == (0 if delivered else 2)
    assert {one["errorCode"] for one in failures} <= {"Lambda.FunctionError"}
    assert {one["attemptsMade"] for one in failures} <= {4}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("None", "Lambda.JsonProcessingException"),
        ("{'records': 'all'}", "Lambda.JsonProcessingException"),
        ("{'records': []}", "Lambda.MissingRecordId"),
        ("{'records': [{'recordId': '1'}, {'recordId': '1'}]}", "Lambda.DuplicatedRecordId"),
    ],
)
def test_answers_that_cant_be_used(
    aws: LocalAws, streams: Streams, functions: Functions, answer: str, code: str
) -> None:
    function = functions.make(f"def handler(event, context): return {answer}")
    transformed(streams, function, NumberOfRetries="0")
    streams.put("a")
    aws.clock.advance(60)
    assert [one["errorCode"] for one in streams.failures()] == [code]


def test_a_function_that_isnt_there(aws: LocalAws, streams: Streams, functions: Functions) -> None:
    transformed(streams, "arn:aws:lambda:us-east-1:123456789012:function:gone")
    streams.put("a")
    aws.clock.advance(120)
    assert [one["errorCode"] for one in streams.failures()] == ["Lambda.FunctionNotFound"]


def test_errors_are_logged(aws: LocalAws, streams: Streams, functions: Functions) -> None:
    logs: Any = aws.client("logs")
    logs.create_log_group(logGroupName="/aws/kinesisfirehose/mail")
    logs.create_log_stream(logGroupName="/aws/kinesisfirehose/mail", logStreamName="delivery")
    streams.make(
        BucketARN="arn:aws:s3:::gone",
        CloudWatchLoggingOptions={
            "Enabled": True,
            "LogGroupName": "/aws/kinesisfirehose/mail",
            "LogStreamName": "delivery",
        },
    )
    streams.put("a")
    aws.clock.advance(300)
    found = logs.filter_log_events(logGroupName="/aws/kinesisfirehose/mail")["events"]
    assert "S3.NoSuchBucket" in found[0]["message"]
