"""What SES publishes to CloudWatch by itself: totals of the account, and its reputation.

AWS publishes every few minutes; here it is done when CloudWatch is asked for something, so that a
lab that doesn't ask pays nothing. Source: "Retrieving Amazon SES event data from CloudWatch" and
"Creating reputation monitoring alarms using CloudWatch" in the developer guide. The names of the
reputation metrics are not in the sources at hand but in users' reports: an assumption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from local_aws.ses.events.cloudwatch import NAMESPACE
from local_aws.ses.events.reputation import Rates, rates
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.events.published_metrics import PublishedMetrics
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

PERIOD = 60.0
"""Seconds of a data point."""

BOUNCE_RATE, COMPLAINT_RATE = "Reputation.BounceRate", "Reputation.ComplaintRate"
BATCH = 500
"""Metrics in one call of PutMetricData; CloudWatch takes 1,000."""


def flush(aws: LocalAws, account_id: str, region: str) -> None:
    """Hand over to CloudWatch what has happened since it was last asked."""
    from local_aws.ses.state import SesState

    for state in aws.states(SesState, account_id):
        told = state.published_metrics
        # What is told comes through here as well: PutMetricData is a request to CloudWatch.
        if state.region == region and state.sent and not told.busy:
            told.busy = True
            try:
                _publish(state, told)
            finally:
                told.busy = False


def _publish(state: SesState, told: PublishedMetrics) -> None:
    happened = Counter(occurrences(state))
    data = [
        _total(metric, begin, number)
        for (metric, begin), number in (happened - told.totals).items()
    ]
    if told.reputation_at != state.now():
        data += _reputations(state)
    told.totals, told.reputation_at = happened, state.now()
    for first in range(0, len(data), BATCH):
        batch = data[first : first + BATCH]
        state.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=batch)


def _reputations(state: SesState) -> list[dict[str, Any]]:
    data = _reputation(state, rates(state), [])
    for one in state.configuration_sets.values():
        if one.reputation_metrics:
            dimension = {"Name": "ses:configuration-set", "Value": one.name}
            data += _reputation(state, rates(state, one), [dimension])
    return data


def occurrences(state: SesState) -> Iterator[tuple[str, float]]:
    """Return the metric and the period of everything that has happened."""
    for message in state.sent:
        for metric, moment in _of_message(message):
            yield metric, moment - moment % PERIOD


def _of_message(message: SentMessage) -> Iterator[tuple[str, float]]:
    yield "Send", message.sent_at
    yield from (("Reject", message.sent_at) for _ in range(message.rejects))
    yield from (("Open", moment) for moment in message.opened)
    yield from (("Click", moment) for moment in message.clicked)
    for outcome in message.outcomes.values():
        # A bounce of somebody who had got the message stands beside its delivery.
        if outcome.status == "delivered":
            yield "Delivery", outcome.at
        elif outcome.bounce[0]:
            yield "Bounce", outcome.at
        if outcome.complained or (outcome.status == "suppressed" and not outcome.bounce[0]):
            yield "Complaint", outcome.at


def _total(metric: str, begin: float, number: int) -> dict[str, Any]:
    values = {"SampleCount": number, "Sum": number, "Minimum": 1, "Maximum": 1}
    return {
        "MetricName": metric,
        "Timestamp": utc(begin),
        "StatisticValues": values,
        "Unit": "Count",
    }


def _reputation(
    state: SesState, found: Rates, dimensions: list[dict[str, str]]
) -> list[dict[str, Any]]:
    values = {BOUNCE_RATE: found.bounce_rate, COMPLAINT_RATE: found.complaint_rate}
    return [
        {
            "MetricName": name,
            "Timestamp": utc(state.now()),
            "Value": value,
            "Dimensions": dimensions,
        }
        for name, value in values.items()
    ]
