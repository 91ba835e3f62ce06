"""Queues of SQS: read until they are empty, and how much is in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

LONG_POLL = 2
"""Seconds that AWS waits for a message before it calls a queue empty; locally nothing is late."""

MISSING = "AWS.SimpleQueueService.NonExistentQueue"

AGE = "ApproximateAgeOfOldestMessage"
"""What CloudWatch knows of a queue and SQS itself doesn't tell."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """How a queue stands at a moment.

    `waiting`, `in_flight` (received, not deleted) and `delayed` are messages, `dead` those waiting
    in its dead-letter queue, None where it has none. `oldest` is the age of the oldest message in
    seconds, None where there is no message, or where CloudWatch doesn't know it yet.
    """

    at: datetime
    waiting: int
    in_flight: int
    delayed: int
    dead: int | None = None
    oldest: float | None = None


def drain(lab: Lab, queue_url: str) -> list[str]:
    """Take all messages off a queue and return their bodies, in the order they came out.

    Standard queues promise neither order nor that a message comes once.
    """
    sqs = lab.client("sqs")
    bodies: list[str] = []
    ask = {"QueueUrl": queue_url, "MaxNumberOfMessages": 10}
    while True:
        wait = 0 if lab.is_local else LONG_POLL
        messages = sqs.receive_message(**ask, WaitTimeSeconds=wait).get("Messages", [])
        if not messages:
            return bodies
        entries = [
            {"Id": str(number), "ReceiptHandle": one["ReceiptHandle"]}
            for number, one in enumerate(messages)
        ]
        sqs.delete_message_batch(QueueUrl=queue_url, Entries=entries)
        bodies += [one["Body"] for one in messages]


def depth(lab: Lab, queue_url: str) -> int:
    """Return how many messages a queue holds, those in flight too. AWS calls it approximate."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = lab.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)
    return sum(int(found["Attributes"][name]) for name in names)


def queue_arn(lab: Lab, queue_url: str) -> str:
    """Return the ARN of a queue."""
    name = "QueueArn"
    found = lab.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])
    return str(found["Attributes"][name])


def queue_state(lab: Lab, queue_url: str) -> QueueState:
    """Return how a queue stands, without taking or hiding a message.

    On AWS the numbers are approximate, and the age is up to some minutes old. Raises ClientError
    where there is no such queue.
    """
    found = _attributes(lab, queue_url)
    names = ("", "NotVisible", "Delayed")
    waiting, in_flight, delayed = (
        int(found[f"ApproximateNumberOfMessages{name}"]) for name in names
    )
    dead, now = _dead(lab, found.get("RedrivePolicy", "")), lab.clock.now
    oldest = _oldest(lab, queue_url, now) if waiting + in_flight else None
    return QueueState(now, waiting, in_flight, delayed, dead, oldest)


def _attributes(lab: Lab, queue_url: str) -> dict[str, str]:
    sqs = lab.client("sqs")
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])[
        "Attributes"
    ]
    return found


def _dead(lab: Lab, redrive_policy: str) -> int | None:
    """Return how many messages wait in the dead-letter queue that a policy names, if there is."""
    if not redrive_policy:
        return None
    name = json.loads(redrive_policy)["deadLetterTargetArn"].rpartition(":")[2]
    try:
        url = lab.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    except ClientError as error:
        if error.response["Error"]["Code"] == MISSING:
            return None
        raise
    return int(_attributes(lab, url)["ApproximateNumberOfMessages"])


def _oldest(lab: Lab, queue_url: str, now: datetime) -> float | None:
    points: list[dict[str, Any]] = lab.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SQS",
        MetricName=AGE,
        Dimensions=[{"Name": "QueueName", "Value": queue_url.rpartition("/")[2]}],
        StartTime=now - timedelta(minutes=10),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    last = max(points, key=lambda one: one["Timestamp"], default=None)
    return None if last is None else float(last["Maximum"])
