"""CloudWatch alarms: their state follows the data by the lab's clock, and they act."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws


@pytest.fixture
def cloudwatch(aws: LocalAws) -> Any:
    return aws.client("cloudwatch")


def put(cloudwatch: Any, **more: Any) -> None:
    cloudwatch.put_metric_alarm(
        **{
            "AlarmName": "bounces",
            "Namespace": "App",
            "MetricName": "Rate",
            "Statistic": "Maximum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 0.05,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        }
        | more
    )


def measure(cloudwatch: Any, *values: float, **more: Any) -> None:
    data = [{"MetricName": "Rate", "Value": value, **more} for value in values]
    cloudwatch.put_metric_data(Namespace="App", MetricData=data)


def alarm(cloudwatch: Any) -> dict[str, Any]:
    found: dict[str, Any] = cloudwatch.describe_alarms(AlarmNames=["bounces"])["MetricAlarms"][0]
    return found


def state(cloudwatch: Any) -> str:
    return str(alarm(cloudwatch)["StateValue"])


def test_a_new_alarm_knows_nothing(aws: LocalAws, cloudwatch: Any) -> None:
    put(cloudwatch)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    aws.clock.advance(3600)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"


def test_it_goes_off_when_the_period_is_over_and_comes_back(aws: LocalAws, cloudwatch: Any) -> None:
    put(cloudwatch)
    measure(cloudwatch, 0.02, 0.12)
    aws.clock.advance(299)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    aws.clock.advance(1)
    found = alarm(cloudwatch)
    assert found["StateValue"] == "ALARM"
    assert found["StateReason"] == (
        "Threshold Crossed: 1 out of the last 1 datapoints [0.12 (06/01/26 09:00:00)] was greater "
        "than or equal to the threshold (0.05)."
    )
    assert json.loads(found["StateReasonData"])["recentDatapoints"] == [0.12]
    measure(cloudwatch, 0.0)
    aws.clock.advance(300)
    assert state(cloudwatch) == "OK"
    aws.clock.advance(300)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"


@pytest.mark.parametrize(
    ("treat", "after"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("notBreaching", "OK"),
        ("breaching", "ALARM"),
        ("ignore", "OK"),
    ],
)
def test_missing_data(aws: LocalAws, cloudwatch: Any, treat: str, after: str) -> None:
    put(cloudwatch, TreatMissingData=treat)
    measure(cloudwatch, 0.01)
    aws.clock.advance(300)
    assert state(cloudwatch) == "OK"
    aws.clock.advance(300)
    assert state(cloudwatch) == after


def test_two_of_three(aws: LocalAws, cloudwatch: Any) -> None:
    put(cloudwatch, EvaluationPeriods=3, DatapointsToAlarm=2)
    for value, expected in [(0.9, "OK"), (0.0, "OK"), (0.9, "ALARM"), (0.0, "OK")]:
        measure(cloudwatch, value)
        aws.clock.advance(300)
        assert state(cloudwatch) == expected


@pytest.mark.parametrize(
    ("statistic", "operator", "threshold", "goes_off"),
    [
        ("Sum", "GreaterThanThreshold", 6.0, False),
        ("Sum", "GreaterThanOrEqualToThreshold", 6.0, True),
        ("Average", "LessThanThreshold", 2.1, True),
        ("Minimum", "LessThanOrEqualToThreshold", 1.0, True),
        ("SampleCount", "GreaterThanThreshold", 2.0, True),
        ("Maximum", "LessThanThreshold", 3.0, False),
    ],
)
def test_statistics_and_comparisons(
    aws: LocalAws, cloudwatch: Any, statistic: str, operator: str, threshold: float, goes_off: bool
) -> None:
    put(cloudwatch, Statistic=statistic, ComparisonOperator=operator, Threshold=threshold)
    measure(cloudwatch, 1, 2, 3)
    aws.clock.advance(300)
    assert state(cloudwatch) == ("ALARM" if goes_off else "OK")


def test_dimensions_have_to_be_the_same(aws: LocalAws, cloudwatch: Any) -> None:
    measure(cloudwatch, 0.9, Dimensions=[{"Name": "set", "Value": "offers"}])
    put(cloudwatch)
    aws.clock.advance(300)
    assert state(cloudwatch) == "INSUFFICIENT_DATA"
    measure(cloudwatch, 0.9, Dimensions=[{"Name": "set", "Value": "offers"}])
    put(cloudwatch, Dimensions=[{"Name": "set", "Value": "offers"}])
    aws.clock.advance(300)
    assert state(cloudwatch) == "ALARM"


def topic_with_queue(aws: LocalAws) -> tuple[str, str]:
    sqs, sns = aws.client("sqs"), aws.client("sns")
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    endpoint = attributes["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
    return topic, queue


def test_a_topic_is_told_once_for_each_change(aws: LocalAws, cloudwatch: Any) -> None:
    topic, queue = topic_with_queue(aws)
    put(cloudwatch, AlarmActions=[topic], AlarmDescription="Too many bounces")
    for _ in range(3):
        measure(cloudwatch, 0.5)
        aws.clock.advance(300)
    received = aws.client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
    bodies = [json.loads(one["Body"]) for one in received["Messages"]]
    assert [body["Subject"] for body in bodies] == ['ALARM: "bounces" in US East (N. Virginia)']
    told = json.loads(bodies[0]["Message"])
    assert (told["OldStateValue"], told["NewStateValue"]) == ("INSUFFICIENT_DATA", "ALARM")
    assert told["StateChangeTime"] == "2026-01-06T09:05:00.000+0000"
    assert told["Trigger"]["MetricName"] == "Rate" and told["Trigger"]["Statistic"] == "MAXIMUM"


def test_actions_that_are_off_or_fail(aws: LocalAws, cloudwatch: Any) -> None:
    topic, queue = topic_with_queue(aws)
    put(cloudwatch, AlarmActions=[topic], ActionsEnabled=False)
    measure(cloudwatch, 0.5)
    aws.clock.advance(300)
    assert "Messages" not in aws.client("sqs").receive_message(QueueUrl=queue)
    gone = "arn:aws:sns:us-east-1:123456789012:gone"
    put(cloudwatch, OKActions=[gone])
    measure(cloudwatch, 0.0)
    aws.clock.advance(300)
    history = cloudwatch.describe_alarm_history(AlarmName="bounces")["AlarmHistoryItems"]
    assert history[0]["HistorySummary"] == f"Failed to execute action {gone}"


def test_history(aws: LocalAws, cloudwatch: Any) -> None:
    put(cloudwatch)
    measure(cloudwatch, 0.5)
    aws.clock.advance(300)
    put(cloudwatch, Threshold=0.1)
    assert state(cloudwatch) == "ALARM"
    history = cloudwatch.describe_alarm_history(ScanBy="TimestampAscending")["AlarmHistoryItems"]
    assert [(one["HistoryItemType"], one["HistorySummary"]) for one in history] == [
        ("ConfigurationUpdate", 'Alarm "bounces" created'),
        ("StateUpdate", "Alarm updated from INSUFFICIENT_DATA to ALARM"),
        ("ConfigurationUpdate", 'Alarm "bounces" updated'),
    ]
    updates = cloudwatch.describe_alarm_history(HistoryItemType="StateUpdate")
    assert len(updates["AlarmHistoryItems"]) == 1


def test_a_deleted_alarm_is_silent(aws: LocalAws, cloudwatch: Any) -> None:
    topic, queue = topic_with_queue(aws)
    put(cloudwatch, AlarmActions=[topic])
    measure(cloudwatch, 0.5)
    cloudwatch.delete_alarms(AlarmNames=["bounces"])
    aws.clock.advance(600)
    assert "Messages" not in aws.client("sqs").receive_message(QueueUrl=queue)


def test_what_is_not_done_is_refused_by_name(cloudwatch: Any) -> None:
    for more in ({"ExtendedStatistic": "p99"}, {"ComparisonOperator": "LessThanLowerThreshold"}):
        with pytest.raises(ClientError, match="does not do cloudwatch PutMetricAlarm with"):
            put(cloudwatch, **more)
    with pytest.raises(ClientError, match="PutCompositeAlarm"):
        cloudwatch.put_composite_alarm(AlarmName="all", AlarmRule="ALARM(x)")
    with pytest.raises(ClientError, match="multiple of 60"):
        put(cloudwatch, Period=45)
