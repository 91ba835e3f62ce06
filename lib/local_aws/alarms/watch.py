"""The alarms of one account in one Region: looked at whenever one of their periods is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.alarms import notices
from local_aws.alarms.evaluation import Judgement, judge, periods
from local_aws.alarms.metric_index import MetricIndex
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.world import LocalAws

LEAD = 1.0
"""Seconds before the end of a period at which services tell how they stand (assumption: AWS
publishes every few minutes)."""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """An entry of an alarm's history. `at` is in epoch seconds."""

    alarm: str
    at: float
    kind: str
    summary: str
    data: str


class Watch:
    """Evaluates alarms by the clock while there are any."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws, self.account_id, self.region = aws, account_id, region
        self.history: list[HistoryItem] = []
        self._turn = 0
        self._index = MetricIndex()

    @property
    def backend(self) -> Any:
        """moto's CloudWatch of this account and Region."""
        from moto.cloudwatch.models import cloudwatch_backends

        return cloudwatch_backends[self.account_id][self.region]

    def client(self, service: str) -> Any:
        """Return a boto3 client of the same account and Region."""
        return self.aws.client(service, account_id=self.account_id, region=self.region)

    def evaluated(self) -> list[Any]:
        """Return the alarms that are evaluated: those on one metric."""
        alarms = self.backend.alarms.values()
        return [one for one in alarms if one.metric_name and one.rule is None]

    def plan(self) -> None:
        """Look at the alarms at the end of the period that ends next. Earlier plans are void."""
        self._turn += 1
        now, alarms = self.aws.clock.now(), self.evaluated()
        if not alarms:
            return
        wait = min(one.period - now % one.period for one in alarms)
        later = self.aws.clock.call_later
        later(max(wait - LEAD, 0.0), self._publish, self._turn)
        later(wait, self._look, self._turn)

    def _publish(self, turn: int) -> None:
        from local_aws.sqs import metrics

        if turn != self._turn:
            return
        self._flush()
        wanted = [
            (one.dimensions[0].value, one.metric_name)
            for one in self.evaluated()
            if one.namespace == metrics.NAMESPACE and one.dimensions
        ]
        metrics.publish(self.aws, self.account_id, self.region, wanted)

    def _flush(self) -> None:
        """Have SES tell what it knows, where an alarm looks at it."""
        from local_aws.ses.events import account_metrics
        from local_aws.ses.events.cloudwatch import NAMESPACE
        from local_aws.ses.receiving import metrics

        if all(alarm.namespace != NAMESPACE for alarm in self.evaluated()):
            return
        for publisher in (account_metrics, metrics):
            publisher.flush(self.aws, self.account_id, self.region)

    def _look(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._flush()
        for alarm in self.evaluated():
            if self.aws.clock.now() % alarm.period == 0 or not alarm.history:
                self.look_at(alarm)
        self.plan()

    def look_at(self, alarm: Any) -> None:
        """Evaluate one alarm, and act if its state changes."""
        found = judge(alarm, self._data_of(alarm), self.aws.clock.now())
        if found.state == alarm.state_value:
            return
        old = alarm.state_value
        alarm.update_state(found.reason, _reason_data(alarm, found), found.state)
        self.note(alarm.name, "StateUpdate", f"Alarm updated from {old} to {found.state}")
        failed = notices.act(self, alarm, old)
        for arn in failed:
            self.note(alarm.name, "Action", f"Failed to execute action {arn}")

    def _data_of(self, alarm: Any) -> list[Any]:
        """Return the data that an alarm evaluates."""
        wanted = sorted((one.name, one.value) for one in alarm.dimensions)
        metric, now = (alarm.namespace, alarm.metric_name), self.aws.clock.now()
        begin = periods(alarm, now)[0]
        told = self._index.within(self.backend.metric_data, metric, begin, now)
        # moto's own metrics, of buckets for example, are made each time.
        made = [one for one in self.backend.aws_metric_data if (one.namespace, one.name) == metric]
        return [
            one
            for one in (*told, *made)
            if sorted((given.name, given.value) for given in one.dimensions) == wanted
            and alarm.unit in (None, one.unit)
        ]

    def note(self, alarm: str, kind: str, summary: str) -> None:
        """Write an entry into the history."""
        data = json.dumps({"version": "1.0", "type": kind, "summary": summary})
        self.history.append(HistoryItem(alarm, self.aws.clock.now(), kind, summary, data))


def _reason_data(alarm: Any, found: Judgement) -> str:
    return json.dumps(
        {
            "version": "1.0",
            "queryDate": iso(found.begins[-1] + alarm.period),
            "startDate": iso(found.begins[0]),
            "statistic": alarm.statistic,
            "period": alarm.period,
            "recentDatapoints": [value for value in found.values if value is not None],
            "threshold": alarm.threshold,
        }
    )
