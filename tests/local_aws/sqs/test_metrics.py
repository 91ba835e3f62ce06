"""Alarms on queues follow what is in the queues."""

from __future__ import annotations

from typing import Any

from local_aws.world import LocalAws


def put(aws: LocalAws, metric: str, threshold: float, queue: str = "work") -> None:
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName="alarm",
        Namespace="AWS/SQS",
        MetricName=metric,
        Dimensions=[{"Name": "QueueName", "Value": queue}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator="GreaterThanThreshold",
    )


def state(aws: LocalAws) -> str:
    found: Any = aws.client("cloudwatch").describe_alarms()["MetricAlarms"][0]
    return str(found["StateValue"])


def test_an_alarm_on_how_much_is_in_a_queue(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="work")["QueueUrl"]
    put(aws, "ApproximateNumberOfMessagesVisible", 2)
    aws.clock.advance(60)
    assert state(aws) == "OK"
    for _ in range(3):
        sqs.send_message(QueueUrl=url, MessageBody="a")
    aws.clock.advance(60)
    assert state(aws) == "ALARM"
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=600)
    aws.clock.advance(60)
    assert state(aws) == "OK"


def test_an_alarm_on_how_long_the_oldest_message_waits(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="work")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a")
    put(aws, "ApproximateAgeOfOldestMessage", 180)
    aws.clock.advance(180)
    assert state(aws) == "OK"
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=600)
    aws.clock.advance(60)
    assert state(aws) == "ALARM"
    for _ in range(2):
        aws.clock.advance(600)
        assert sqs.receive_message(QueueUrl=url, VisibilityTimeout=600)["Messages"]
    aws.clock.advance(60)
    assert state(aws) == "OK"


def test_a_queue_that_is_not_there_has_no_data(aws: LocalAws) -> None:
    put(aws, "ApproximateNumberOfMessagesVisible", 2, queue="none")
    aws.clock.advance(120)
    assert state(aws) == "INSUFFICIENT_DATA"
