"""Alarms on queues follow what is in the queues."""

from __future__ import annotations

import json
from datetime import timedelta
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


def ages(aws: LocalAws, queue: str = "work") -> list[float]:
    found: Any = aws.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName="ApproximateAgeOfOldestMessage",
        Dimensions=[{"Name": "QueueName", "Value": queue}],
        StartTime=aws.clock.now() - 600,
        EndTime=aws.clock.now() + 60,
        Period=60,
        Statistics=["Maximum", "SampleCount"],
    )
    assert all(one["SampleCount"] == 1 for one in found["Datapoints"])
    return [one["Maximum"] for one in sorted(found["Datapoints"], key=lambda at: at["Timestamp"])]


def test_who_asks_is_told_without_an_alarm_and_of_one_minute_once(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="work")["QueueUrl"]
    sqs.create_queue(QueueName="other")
    sqs.send_message(QueueUrl=url, MessageBody="a")
    aws.clock.advance(65)
    assert ages(aws) == ages(aws) == [65]
    sqs.purge_queue(QueueUrl=url)
    assert ages(aws) == [0]
    aws.clock.advance(60)
    assert ages(aws) == [0, 0]
    listed = aws.client("cloudwatch").list_metrics(Namespace="AWS/SQS")["Metrics"]
    assert {one["Dimensions"][0]["Value"] for one in listed} == {"work"}


def test_other_namespaces_are_not_told_of_queues(aws: LocalAws) -> None:
    aws.client("sqs").create_queue(QueueName="work")
    cloudwatch = aws.client("cloudwatch")
    cloudwatch.put_metric_data(Namespace="App", MetricData=[{"MetricName": "work", "Value": 1.0}])
    assert [one["Namespace"] for one in cloudwatch.list_metrics()["Metrics"]] == ["App"]


def test_in_a_fifo_queue_what_fails_stays_the_oldest(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = sqs.create_queue(QueueName="work.fifo", Attributes=fifo)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a", MessageGroupId="g")
    for _ in range(4):
        aws.clock.advance(40)
        assert sqs.receive_message(QueueUrl=url)["Messages"]
    assert ages(aws, "work.fifo") == [160]


def counted(aws: LocalAws, metric: str, statistic: str = "Sum", queue: str = "work") -> list[float]:
    found = aws.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName=metric,
        Dimensions=[{"Name": "QueueName", "Value": queue}],
        StartTime=aws.clock.utc() - timedelta(hours=1),
        EndTime=aws.clock.utc() + timedelta(minutes=1),
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    return [one[statistic] for one in sorted(found, key=lambda one: one["Timestamp"])]


def test_what_is_sent_received_and_deleted_is_counted_by_the_minute(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="work")["QueueUrl"]
    sqs.receive_message(QueueUrl=url)
    entries = [{"Id": str(n), "MessageBody": "é" * n} for n in (1, 2, 3)]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    aws.clock.advance(60)
    sqs.send_message(QueueUrl=url, MessageBody="late")
    assert counted(aws, "NumberOfMessagesSent") == counted(aws, "NumberOfMessagesSent") == [3, 1]
    assert counted(aws, "SentMessageSize", "Maximum") == [6, 4]
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    for one in found[:2]:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    assert counted(aws, "NumberOfEmptyReceives") == [1]
    assert counted(aws, "NumberOfMessagesReceived") == [4]
    assert counted(aws, "NumberOfMessagesDeleted") == [2]


def test_what_failed_is_not_counted_as_sent_to_the_dead_letter_queue(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    sqs.create_queue(QueueName="dead")
    arn = "arn:aws:sqs:us-east-1:123456789012:dead"
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})
    url = sqs.create_queue(QueueName="work", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a")
    for _ in range(2):
        sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)
    assert counted(aws, "NumberOfMessagesSent", queue="dead") == []
    assert counted(aws, "NumberOfMessagesSent") == [1]


def test_an_alarm_on_what_is_sent(aws: LocalAws) -> None:
    url = aws.client("sqs").create_queue(QueueName="work")["QueueUrl"]
    put(aws, "SentMessageSize", 2)
    aws.client("sqs").send_message(QueueUrl=url, MessageBody="abc")
    aws.clock.advance(60)
    assert state(aws) == "ALARM"
