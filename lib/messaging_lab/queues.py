"""Queues of SQS: read until they are empty, and how much is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

LONG_POLL = 2
"""Seconds that AWS waits for a message before it calls a queue empty; locally nothing is late."""


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
