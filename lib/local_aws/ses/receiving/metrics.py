"""What email receiving tells CloudWatch: of each rule set and rule, how its mail fared.

Source: "Viewing metrics for Amazon SES email receiving" in the developer guide, which has the names
of the metrics. Assumptions: the namespace, the dimensions, and that a failure counts at each try.
AWS publishes every few minutes; here it is done when CloudWatch is asked for something.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from local_aws.ses.events.cloudwatch import NAMESPACE
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.receiving.rules import Receiving
    from local_aws.world import LocalAws

RECEIVED = "Received"
"""A message has come that a rule applies to."""

SUCCESS, FAILURE, EXPIRED = "PublishSuccess", "PublishFailure", "PublishExpired"
"""All actions are done; one has failed and is tried again; one is given up after four hours."""

RULE_SET, RULE = "RuleSetName", "RuleName"
PERIOD = 60.0
"""Seconds of a data point."""

BATCH = 500
"""Metrics in one call of PutMetricData; CloudWatch takes 1,000."""


class Counts:
    """What has happened since CloudWatch was told last."""

    def __init__(self) -> None:
        self._happened: Counter[tuple[str, str, str, float]] = Counter()

    def add(self, metric: str, dimension: str, name: str, now: float) -> None:
        """Count something for a rule or a rule set."""
        self._happened[metric, dimension, name, now - now % PERIOD] += 1

    def tell(self, receiving: Receiving) -> None:
        """Hand it over to CloudWatch."""
        # Telling is a request to CloudWatch, before which this is asked again.
        happened, self._happened = self._happened, Counter()
        data = [_datum(*what, number) for what, number in happened.items()]
        for first in range(0, len(data), BATCH):
            batch = data[first : first + BATCH]
            receiving.client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=batch)


def _datum(metric: str, dimension: str, name: str, begin: float, number: int) -> dict[str, Any]:
    return {
        "MetricName": metric,
        "Dimensions": [{"Name": dimension, "Value": name}],
        "Timestamp": utc(begin),
        "StatisticValues": {"SampleCount": number, "Sum": number, "Minimum": 1, "Maximum": 1},
        "Unit": "Count",
    }


def flush(aws: LocalAws, account_id: str, region: str) -> None:
    """Hand over to CloudWatch what has happened since it was last asked."""
    from local_aws.ses.receiving.rules import Receiving

    for receiving in aws.states(Receiving, account_id):
        if receiving.region == region:
            receiving.counts.tell(receiving)
