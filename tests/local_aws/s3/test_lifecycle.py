"""Lifecycle rules, by the lab's clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from local_aws.s3.lifecycle_rules import due
from local_aws.world import LocalAws

DAY = 86_400
BUCKET = "mail"


@pytest.fixture
def s3(aws: LocalAws) -> Any:
    client = aws.client("s3")
    client.create_bucket(Bucket=BUCKET)
    return client


def set_rules(s3: Any, *rules: dict[str, Any]) -> None:
    whole = [{"Status": "Enabled", "Filter": {"Prefix": ""}} | rule for rule in rules]
    s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration={"Rules": whole})


def put(s3: Any, *names: str, **more: Any) -> None:
    for name in names:
        s3.put_object(Bucket=BUCKET, Key=name, Body=b"x", **more)


def keys(s3: Any) -> list[str]:
    return [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def versions(s3: Any) -> tuple[int, int]:
    """Return how many versions and how many delete markers there are."""
    found = s3.list_object_versions(Bucket=BUCKET)
    return len(found.get("Versions", [])), len(found.get("DeleteMarkers", []))


def test_an_object_goes_at_the_midnight_after_so_many_days(aws: LocalAws, s3: Any) -> None:
    set_rules(s3, {"Expiration": {"Days": 7}})
    put(s3, "a")  # at 09:00 on the 6th
    aws.clock.advance(7 * DAY + 15 * 3600 - 1)
    assert keys(s3) == ["a"]
    aws.clock.advance(1)
    assert keys(s3) == []
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket=BUCKET, Key="a")


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"Filter": {"Prefix": "in/"}}, ["out/b", "tagged"]),
        ({"Filter": {"Tag": {"Key": "keep", "Value": "no"}}}, ["in/a", "out/b"]),
        (
            {"Filter": {"And": {"Prefix": "in/", "Tags": [{"Key": "keep", "Value": "no"}]}}},
            ["in/a", "out/b", "tagged"],
        ),
        ({"Filter": {}}, []),
        ({"Status": "Disabled"}, ["in/a", "out/b", "tagged"]),
    ],
)
def test_a_rule_is_about_a_prefix_and_tags(
    aws: LocalAws, s3: Any, rule: dict[str, Any], left: list[str]
) -> None:
    set_rules(s3, rule | {"Expiration": {"Days": 1}})
    put(s3, "in/a", "out/b")
    put(s3, "tagged", Tagging="keep=no&more=1")
    aws.clock.advance(3 * DAY)
    assert keys(s3) == left


def test_objects_put_later_have_their_own_time_and_rules_can_be_taken_away(
    aws: LocalAws, s3: Any
) -> None:
    set_rules(s3, {"Expiration": {"Days": 2}})
    put(s3, "first")
    aws.clock.advance(DAY)
    put(s3, "second")
    aws.clock.advance(2 * DAY)
    assert keys(s3) == ["second"]
    s3.delete_bucket_lifecycle(Bucket=BUCKET)
    aws.clock.advance(9 * DAY)
    assert keys(s3) == ["second"]
    set_rules(s3, {"Expiration": {"Days": 2}})
    aws.clock.advance(DAY)
    assert keys(s3) == []


def test_a_date_is_for_all_objects(aws: LocalAws, s3: Any) -> None:
    set_rules(s3, {"Expiration": {"Date": datetime(2026, 1, 9, tzinfo=UTC)}})
    put(s3, "a")
    aws.clock.advance(2 * DAY + 14 * 3600)
    assert keys(s3) == ["a"]
    aws.clock.advance(DAY)
    assert keys(s3) == []


def test_where_versions_are_kept_expiry_leaves_a_marker_and_old_ones_go_later(
    aws: LocalAws, s3: Any
) -> None:
    on = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=on)
    old = {"NoncurrentVersionExpiration": {"NoncurrentDays": 3}}
    set_rules(s3, {"ID": "a", "Expiration": {"Days": 1}}, {"ID": "b", **old})
    put(s3, "a")
    aws.clock.advance(2 * DAY)
    assert (keys(s3), versions(s3)) == ([], (1, 1))
    aws.clock.advance(4 * DAY)
    # The old version has gone, and with it the marker, which stood for nothing more.
    assert versions(s3) == (0, 0)


def test_a_version_that_was_replaced_goes_and_the_new_one_stays(aws: LocalAws, s3: Any) -> None:
    on = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=on)
    set_rules(s3, {"NoncurrentVersionExpiration": {"NoncurrentDays": 3}})
    put(s3, "a", "a")
    aws.clock.advance(9 * DAY)
    assert (keys(s3), versions(s3)) == (["a"], (1, 0))


def test_the_bucket_tells_of_expiry_and_not_of_a_deletion(aws: LocalAws, s3: Any) -> None:
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    told = {
        "QueueArn": "arn:aws:sqs:us-east-1:123456789012:told",
        "Events": ["s3:LifecycleExpiration:*", "s3:ObjectRemoved:*"],
    }
    s3.put_bucket_notification_configuration(
        Bucket=BUCKET, NotificationConfiguration={"QueueConfigurations": [told]}
    )
    sqs.purge_queue(QueueUrl=queue)
    set_rules(s3, {"Expiration": {"Days": 1}})
    put(s3, "a")
    aws.clock.advance(2 * DAY)
    (message,) = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    (record,) = json.loads(message["Body"])["Records"]
    assert record["eventName"] == "LifecycleExpiration:Delete"
    assert record["s3"]["object"]["key"] == "a"


def test_large_objects_change_their_class_and_small_ones_do_not(aws: LocalAws, s3: Any) -> None:
    classes = [
        {"Days": 30, "StorageClass": "STANDARD_IA"},
        {"Days": 90, "StorageClass": "GLACIER"},
    ]
    set_rules(s3, {"Transitions": classes})
    s3.put_object(Bucket=BUCKET, Key="large", Body=b"x" * 128 * 1024)
    put(s3, "small")
    found = []
    for _ in range(3):
        aws.clock.advance(31 * DAY)
        listed = s3.list_objects_v2(Bucket=BUCKET)["Contents"]
        found.append({one["Key"]: one["StorageClass"] for one in listed})
    assert [one["large"] for one in found] == ["STANDARD_IA", "STANDARD_IA", "GLACIER"]
    assert {one["small"] for one in found} == {"STANDARD"}


@pytest.mark.parametrize(
    "rule",
    [
        {"Filter": {"ObjectSizeGreaterThan": 500}, "Expiration": {"Days": 1}},
        {"NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2}},
        {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
    ],
)
def test_what_is_not_done_is_refused_by_name(s3: Any, rule: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match="lifecycle rules with") as refusal:
        set_rules(s3, rule)
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 4000))
def test_a_time_is_rounded_up_to_midnight(made: datetime, days: int) -> None:
    moment = due(made, days)
    assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    assert timedelta(0) <= moment - (made + timedelta(days=days)) < timedelta(days=1)
