"""Lesson 19, Redrive dead letters: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.queues import depth, queue_arn
from messaging_lab.words import duration, plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SOURCE, DEAD, REPAIR = "orders.fifo", "orders-dead.fifo", "orders-repair.fifo"
FASTEST = 5
LONGEST = 14 * 86_400


def _url(lab: Lab, name: str) -> str:
    """Return the URL of a queue, or "" where there is none."""
    urls = lab.client("sqs").list_queues(QueueNamePrefix=name).get("QueueUrls", [])
    return next((str(url) for url in urls if url.endswith(f"/{name}")), "")


@exercise(
    lesson="19",
    number=1,
    title="Send them elsewhere",
    hints=(
        "The repair queue has to be FIFO as well. DestinationArn names it.",
        "MaxNumberOfMessagesPerSecond=5, then let the clock run: lab.clock.wait(10).",
    ),
)
def send_them_elsewhere(lab: Lab) -> Iterator[Finding]:
    """Look at the newest task that goes to the repair queue, and at both queues."""
    dead, repair = _url(lab, DEAD), _url(lab, REPAIR)
    if not (dead and repair):
        yield missing(f"There is no queue named {REPAIR if dead else DEAD}.", "sqs.list_queues()")
        return
    right_arn = queue_arn(lab, repair)
    tasks = lab.client("sqs").list_message_move_tasks(
        SourceArn=queue_arn(lab, dead), MaxResults=10
    )["Results"]
    task = next((one for one in tasks if one.get("DestinationArn") == right_arn), None)
    if task is None:
        yield missing(f"No task from {DEAD} goes to {REPAIR}.", "sqs.list_message_move_tasks")
        return
    yield from _pace(task)
    yield expect(
        depth(lab, repair),
        f"{plural(depth(lab, repair), 'order')} in {REPAIR}.",
        f"{REPAIR} is empty.",
        look="lab.clock.wait(10)",
    )
    left = depth(lab, dead)
    yield expect(
        not left,
        f"{DEAD} is empty.",
        f"{plural(left, 'order')} still in {DEAD}.",
        look="sqs.list_message_move_tasks",
    )


def _pace(task: dict[str, Any]) -> Iterator[Finding]:
    rate = task.get("MaxNumberOfMessagesPerSecond")
    yield expect(
        rate and rate <= FASTEST,
        f"The task takes {rate} a second.",
        f"The task takes {f'{rate} a second' if rate else 'what SQS thinks best'}: more than "
        f"{FASTEST}.",
        look="MaxNumberOfMessagesPerSecond",
    )
    yield expect(
        task["Status"] == "COMPLETED",
        "It is completed.",
        f"It is {task['Status']}: let it finish.",
        look="lab.clock.wait(10)",
    )


@exercise(
    lesson="19",
    number=2,
    title="Keep the dead-letter queue to yourself",
    hints=(
        "Both are attributes of the dead-letter queue: RedriveAllowPolicy, JSON, and "
        "MessageRetentionPeriod, in seconds.",
        '{"redrivePermission": "byQueue", "sourceQueueArns": [...]}; 14 days are 1,209,600 '
        "seconds.",
    ),
)
def keep_the_dead_letter_queue_to_yourself(lab: Lab) -> Iterator[Finding]:
    """Look at two attributes of the dead-letter queue."""
    dead, source = _url(lab, DEAD), _url(lab, SOURCE)
    if not (dead and source):
        yield missing(f"There is no queue named {SOURCE if dead else DEAD}.", "sqs.list_queues()")
        return
    names = ["RedriveAllowPolicy", "MessageRetentionPeriod"]
    found = lab.client("sqs").get_queue_attributes(QueueUrl=dead, AttributeNames=names)
    attributes = found["Attributes"]
    yield _permission(
        json.loads(attributes.get("RedriveAllowPolicy", "{}")), queue_arn(lab, source)
    )
    kept = int(attributes["MessageRetentionPeriod"])
    yield expect(
        kept == LONGEST,
        "Dead letters are kept for 14 days.",
        f"Dead letters are kept for {duration(kept)}, not for 14 days.",
        look="MessageRetentionPeriod",
    )


def _permission(policy: dict[str, Any], source: str) -> Finding:
    permission, arns = (
        policy.get("redrivePermission", "allowAll"),
        policy.get("sourceQueueArns", []),
    )
    if permission != "byQueue":
        said = {"allowAll": "Every queue", "denyAll": "No queue at all"}[permission]
        return missing(f"{said} may name {DEAD} as its own.", "RedriveAllowPolicy")
    if source not in arns:
        return missing(f"sourceQueueArns doesn't name {SOURCE}.", "RedriveAllowPolicy")
    others = len(arns) - 1
    if others:
        return missing(f"{plural(others, 'other queue')} may name {DEAD} too.", "sourceQueueArns")
    return right(f"Only {SOURCE} may name {DEAD} as its own.")
