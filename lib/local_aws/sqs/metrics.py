"""What SQS tells CloudWatch of its queues: how much is in them, and how old it is.

Source: "Available CloudWatch metrics for Amazon SQS" in the developer guide. AWS tells it every
minute, of queues that have been used lately; here it is told what the alarms there are look at, and
what somebody asks CloudWatch for: how a queue stands now, and what was counted since it was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from local_aws.ses.times import utc
from local_aws.sqs.call_counts import UNITS, Summary

if TYPE_CHECKING:
    from local_aws.context import Request
    from local_aws.world import LocalAws

NAMESPACE = "AWS/SQS"
AGE = "ApproximateAgeOfOldestMessage"

Wanted = tuple[str, str]
"""Name of a queue, and of a metric."""

MOVED_TO_THE_BACK = 3
"""Receives after which a message no longer counts as the oldest, being taken for a poison pill and
put at the back of the queue; not so in a FIFO queue, where that would break the order."""


BATCH = 500
"""Metrics in one call of PutMetricData; CloudWatch takes 1,000."""

ASKING = (b"GetMetricStatistics", b"GetMetricData")


def flush(aws: LocalAws, account_id: str, region: str, request: Request) -> None:
    """Tell CloudWatch how those queues stand now that a request to it asks about."""
    target = request.headers.get("x-amz-target", "")
    asked = unquote_to_bytes(f"{request.url} {target} ".encode() + request.body)
    if NAMESPACE.encode() not in asked or not any(name in asked for name in ASKING):
        return
    from moto.sqs.models import sqs_backends

    names = [name for name in sqs_backends[account_id][region].queues if name.encode() in asked]
    metrics = [metric for metric in (*VALUES, *UNITS) if metric.encode() in asked]
    wanted = [(one, metric) for one in names for metric in metrics]
    _forget(account_id, region, wanted, int(aws.clock.now() // 60))
    publish(aws, account_id, region, wanted)


def publish(aws: LocalAws, account_id: str, region: str, wanted: Sequence[Wanted]) -> None:
    """Tell CloudWatch how queues stand now, or what was counted: of each, by its name, one
    metric."""
    from moto.sqs.models import sqs_backends

    queues: dict[str, Any] = sqs_backends[account_id][region].queues
    data = [
        _datum(queues[name], metric, aws.clock.now())
        for name, metric in sorted(set(wanted))
        if name in queues and metric in VALUES
    ]
    counted = {name for name, metric in wanted if name in queues and metric in UNITS}
    data += [_total(name, one) for name in sorted(counted) for one in queues[name].counts.take()]
    cloudwatch = aws.client("cloudwatch", account_id=account_id, region=region)
    for first in range(0, len(data), BATCH):
        batch = data[first : first + BATCH]
        cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=batch)


def _forget(account_id: str, region: str, wanted: Iterable[Wanted], minute: int) -> None:
    """Take back what CloudWatch has been told of a minute: AWS has one data point for it."""
    from moto.cloudwatch.models import cloudwatch_backends

    told = cloudwatch_backends[account_id][region].metric_data
    new = {one for one in wanted if one[1] in VALUES}
    told[:] = [
        one
        for one in told
        if one.namespace != NAMESPACE
        or int(one.timestamp.timestamp() // 60) != minute
        or (one.dimensions[0].value, one.name) not in new
    ]


def _datum(queue: Any, metric: str, now: float) -> dict[str, Any]:
    unit = "Seconds" if metric == AGE else "Count"
    return {
        "MetricName": metric,
        "Dimensions": [{"Name": "QueueName", "Value": queue.name}],
        "Timestamp": utc(now),
        "Value": float(VALUES[metric](queue, now)),
        "Unit": unit,
    }


def _total(name: str, found: Summary) -> dict[str, Any]:
    return {
        "MetricName": found.metric,
        "Dimensions": [{"Name": "QueueName", "Value": name}],
        "Timestamp": utc(found.begin),
        "StatisticValues": {
            "SampleCount": found.count,
            "Sum": found.total,
            "Minimum": found.lowest,
            "Maximum": found.highest,
        },
        "Unit": UNITS[found.metric],
    }


def oldest(queue: Any, now: float) -> float:
    """Return the age in seconds of the oldest message that isn't taken for a poison pill.

    In a dead-letter queue all messages count (assumption: they were received elsewhere).
    """
    # Asking for what is visible drops what has expired; those in flight count as well.
    _ = queue.messages
    sent = [
        one.sent_timestamp / 1000
        for one in queue._messages
        if queue.fifo_queue
        or getattr(one, "dead_letter_source", "")
        or one.approximate_receive_count < MOVED_TO_THE_BACK
    ]
    return max(0.0, now - min(sent)) if sent else 0.0


VALUES: dict[str, Callable[[Any, float], float]] = {
    "ApproximateNumberOfMessagesVisible": lambda q, _: q.approximate_number_of_messages,
    "ApproximateNumberOfMessagesNotVisible": (
        lambda q, _: q.approximate_number_of_messages_not_visible
    ),
    "ApproximateNumberOfMessagesDelayed": lambda q, _: q.approximate_number_of_messages_delayed,
    AGE: oldest,
}
