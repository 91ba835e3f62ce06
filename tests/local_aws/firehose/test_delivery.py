"""Records are buffered by the clock and by size, and delivered to S3."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.firehose import prefixes
from local_aws.world import LocalAws

from .conftest import Streams


def test_records_wait_for_their_interval(aws: LocalAws, streams: Streams) -> None:
    streams.make()
    streams.put("a\n")
    aws.clock.advance(200)
    streams.put("b\n")
    aws.clock.advance(99)
    assert streams.objects() == {}
    aws.clock.advance(1)
    ((key, body),) = streams.objects().items()
    assert body == b"a\nb\n"
    assert re.fullmatch(r"2026/01/06/09/mail-1-2026-01-06-09-05-00-[0-9a-f-]{36}", key)
    streams.put("c\n")
    aws.clock.advance(299)
    assert len(streams.objects()) == 1
    aws.clock.advance(1)
    assert len(streams.objects()) == 2


def test_a_full_buffer_waits_for_nothing(streams: Streams) -> None:
    streams.make(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 900})
    streams.put("x" * 600_000)
    assert streams.objects() == {}
    streams.put("y" * 600_000)
    assert [len(body) for body in streams.objects().values()] == [1_200_000]


def test_no_buffering(streams: Streams) -> None:
    streams.make(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 0})
    streams.put("a")
    assert list(streams.objects().values()) == [b"a"]


def test_gzip(aws: LocalAws, streams: Streams) -> None:
    streams.make(CompressionFormat="GZIP")
    streams.put("a", "b")
    aws.clock.advance(300)
    ((key, body),) = streams.objects().items()
    assert key.endswith(".gz")
    assert gzip.decompress(body) == b"ab"


def test_a_backup_of_what_came_in(aws: LocalAws, streams: Streams) -> None:
    backup = {"RoleARN": streams.role, "BucketARN": "arn:aws:s3:::mail-events", "Prefix": "source/"}
    streams.make(Prefix="out/", S3BackupMode="Enabled", S3BackupConfiguration=backup)
    streams.put("a")
    aws.clock.advance(300)
    assert [key.partition("/")[0] for key in streams.objects()] == ["out", "source"]


def test_a_missing_bucket_is_tried_again(aws: LocalAws, streams: Streams) -> None:
    streams.make(BucketARN="arn:aws:s3:::later")
    streams.put("a")
    aws.clock.advance(600)
    streams.s3.create_bucket(Bucket="later")
    aws.clock.advance(60)
    assert streams.s3.list_objects_v2(Bucket="later")["KeyCount"] == 1


MOMENT = datetime(2026, 1, 6, 9, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("prefix", "resolved"),
    [
        ("", "2026/01/06/09/"),
        ("mail/", "mail/2026/01/06/09/"),
        ("d=!{timestamp:yyyy-MM-dd}/", "d=2026-01-06/"),
        ("!{timestamp:yyyy'T'HH-mm-ss}", "2026T09-05-07"),
        ("!{timestamp:yyyy}/!{firehose:random-string}/", "2026/token/"),
        ("e/!{firehose:error-output-type}/!{timestamp:dd}/", "e/processing-failed/06/"),
    ],
)
def test_prefixes(prefix: str, resolved: str) -> None:
    assert prefixes.resolve(prefix, MOMENT, "token", "processing-failed") == resolved


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"Prefix": "!{timestamp:yyyy}/"}, "ErrorOutputPrefix must be given"),
        ({"Prefix": "!{partitionKeyFromQuery:id}/"}, "prefixes with !{partitionKeyFromQuery:id}"),
        (
            {"Prefix": "!{timestamp:yyyy}/", "ErrorOutputPrefix": "!{timestamp:yyyy}/"},
            "must contain !{firehose:error-output-type}",
        ),
        ({"Prefix": "!{timestamp:EEE}/", "ErrorOutputPrefix": "e/"}, "the timestamp field EEE"),
        ({"CompressionFormat": "Snappy"}, "the compression format Snappy"),
        ({"DynamicPartitioningConfiguration": {"Enabled": True}}, "DynamicPartitioning"),
        ({"S3BackupMode": "Enabled"}, "S3BackupConfiguration must be given"),
        ({"RoleARN": "arn:aws:iam::123456789012:role/nobody"}, "unable to assume role"),
    ],
)
def test_what_cant_be(streams: Streams, settings: dict[str, Any], text: str) -> None:
    with pytest.raises(ClientError, match=text):
        streams.make(**settings)


def test_other_destinations_are_refused_by_name(streams: Streams) -> None:
    with pytest.raises(ClientError, match="HttpEndpointDestinationConfiguration"):
        streams.client.create_delivery_stream(
            DeliveryStreamName="x",
            HttpEndpointDestinationConfiguration={
                "EndpointConfiguration": {"Url": "https://hooks.example/"},
                "S3Configuration": {
                    "RoleARN": streams.role,
                    "BucketARN": "arn:aws:s3:::mail-events",
                },
            },
        )


def test_a_stream_is_described_and_goes(streams: Streams) -> None:
    arn = streams.make(Prefix="a/")
    found = streams.client.describe_delivery_stream(DeliveryStreamName="mail")
    stream = found["DeliveryStreamDescription"]
    assert (stream["DeliveryStreamARN"], stream["DeliveryStreamStatus"]) == (arn, "ACTIVE")
    destination = stream["Destinations"][0]
    hints = {"SizeInMBs": 5, "IntervalInSeconds": 300}
    assert destination["ExtendedS3DestinationDescription"]["BufferingHints"] == hints
    assert destination["S3DestinationDescription"]["Prefix"] == "a/"
    with pytest.raises(ClientError, match="already exists"):
        streams.make()
    streams.client.delete_delivery_stream(DeliveryStreamName="mail")
    assert streams.client.list_delivery_streams()["DeliveryStreamNames"] == []
    with pytest.raises(ClientError, match="Firehose mail under account 123456789012 not found"):
        streams.put("a")


def test_a_destination_is_changed(aws: LocalAws, streams: Streams) -> None:
    streams.make(Prefix="a/")
    change: dict[str, Any] = {
        "DeliveryStreamName": "mail",
        "CurrentDeliveryStreamVersionId": "1",
        "DestinationId": "destinationId-000000000001",
        "ExtendedS3DestinationUpdate": {"BufferingHints": {"IntervalInSeconds": 60}},
    }
    streams.client.update_destination(**change)
    with pytest.raises(ClientError, match="current version id: 2"):
        streams.client.update_destination(**change)
    streams.put("x")
    aws.clock.advance(60)
    ((key, _),) = streams.objects().items()
    assert key.startswith("a/2026/01/06/09/mail-2-")


def test_tags(streams: Streams) -> None:
    streams.make()
    name = {"DeliveryStreamName": "mail"}
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    streams.client.tag_delivery_stream(**name, Tags=tags)
    streams.client.untag_delivery_stream(**name, TagKeys=["a"])
    assert streams.client.list_tags_for_delivery_stream(**name)["Tags"] == tags[1:]


def test_log_events_of_a_subscription_filter(aws: LocalAws, streams: Streams) -> None:
    arn = streams.make()
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="sms")
    logs.create_log_stream(logGroupName="sms", logStreamName="a")
    logs.put_subscription_filter(
        logGroupName="sms",
        filterName="all",
        filterPattern="",
        destinationArn=arn,
        roleArn=streams.role,
    )
    event = {"timestamp": int(aws.clock.now() * 1000), "message": "delivered"}
    logs.put_log_events(logGroupName="sms", logStreamName="a", logEvents=[event])
    aws.clock.advance(300)
    ((_, body),) = streams.objects().items()
    assert b'"message": "delivered"' in gzip.decompress(body)
