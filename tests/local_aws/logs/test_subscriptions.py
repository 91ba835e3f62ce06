"""Subscription filters send on what their pattern means."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws

STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/errors"
EVENTS = ("INFO fine", '{"level": "ERROR", "ms": 7}', "ERROR disk", '{"level": "INFO"}')


@pytest.fixture
def logs(aws: LocalAws) -> Any:
    aws.client("kinesis").create_stream(StreamName="errors", ShardCount=1)
    client = aws.client("logs")
    client.create_log_group(logGroupName="g")
    client.create_log_stream(logGroupName="g", logStreamName="s")
    return client


def subscribe(logs: Any, pattern: str, name: str = "f", to: str = STREAM, **more: Any) -> None:
    logs.put_subscription_filter(
        logGroupName="g", filterName=name, filterPattern=pattern, destinationArn=to, **more
    )


def say(aws: LocalAws, logs: Any, *messages: str) -> None:
    now = int(aws.clock.now() * 1000)
    events = [{"timestamp": now, "message": one} for one in messages]
    logs.put_log_events(logGroupName="g", logStreamName="s", logEvents=events)


def arrived(aws: LocalAws) -> list[list[str]]:
    """Return the messages of each record in the stream."""
    kinesis = aws.client("kinesis")
    where = {"StreamName": "errors", "ShardId": "shardId-000000000000"}
    start = kinesis.get_shard_iterator(**where, ShardIteratorType="TRIM_HORIZON")
    found = kinesis.get_records(ShardIterator=start["ShardIterator"])["Records"]
    data = [one["Data"] for one in found]
    texts = [
        gzip.decompress(one if one[:2] == b"\x1f\x8b" else base64.b64decode(one)) for one in data
    ]
    return [[event["message"] for event in json.loads(one)["logEvents"]] for one in texts]


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("", [0, 1, 2, 3]),
        ("ERROR", [1, 2]),
        ('{ $.level = "ERROR" }', [1]),
        ("%^[A-Z]+ d%", [2]),
    ],
)
def test_what_a_pattern_means_is_sent_on(
    aws: LocalAws, logs: Any, pattern: str, places: list[int]
) -> None:
    subscribe(logs, pattern)
    say(aws, logs, *EVENTS)
    assert arrived(aws) == [[EVENTS[place] for place in places]]


def test_nothing_is_sent_where_nothing_is_meant(aws: LocalAws, logs: Any) -> None:
    subscribe(logs, "never")
    say(aws, logs, *EVENTS)
    assert arrived(aws) == []


def test_a_filter_is_replaced_by_its_name_and_two_are_the_most(aws: LocalAws, logs: Any) -> None:
    subscribe(logs, "never")
    subscribe(logs, "neither", name="second")
    subscribe(logs, "fine")
    say(aws, logs, *EVENTS)
    assert arrived(aws) == [["INFO fine"]]
    with pytest.raises(logs.exceptions.LimitExceededException):
        subscribe(logs, "", name="third")
    with pytest.raises(logs.exceptions.InvalidParameterException):
        subscribe(logs, "", to=f"{STREAM}-of-nobody")
    found = logs.describe_subscription_filters(logGroupName="g")["subscriptionFilters"]
    assert {one["filterName"]: one["filterPattern"] for one in found} == {
        "f": "fine",
        "second": "neither",
    }


def test_what_can_not_be_subscribed_to(logs: Any) -> None:
    with pytest.raises(logs.exceptions.InvalidParameterException, match="pattern"):
        subscribe(logs, "{ $.a = }")
    with pytest.raises(ClientError, match="applyOnTransformedLogs"):
        subscribe(logs, "", applyOnTransformedLogs=True)
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.put_subscription_filter(
            logGroupName="none", filterName="f", filterPattern="", destinationArn=STREAM
        )
