"""Bounce and complaint rates day by day, out of CloudWatch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

DAY = 86_400


@dataclass(frozen=True)
class Day:
    """What a day's mail has come to, in recipients; complaints and bounces may be of earlier mail.

    SES's metric Bounce counts all bounces, those that passed by as well.
    """

    date: str
    sent: int
    bounced: int
    complained: int

    @property
    def bounce_rate(self) -> float:
        """Bounces for each mail sent, 0 to 1."""
        return self.bounced / self.sent if self.sent else 0.0

    @property
    def complaint_rate(self) -> float:
        """Complaints for each mail sent, 0 to 1."""
        return self.complained / self.sent if self.sent else 0.0


def days(lab: Lab, since: datetime) -> list[Day]:
    """Return each day's Send, Bounce and Complaint of the account, from the day of `since` on."""
    begin = since.replace(hour=0, minute=0, second=0, microsecond=0)
    sums = {name: _sums(lab, name, begin) for name in ("Send", "Bounce", "Complaint")}
    found = sorted({day for one in sums.values() for day in one})
    return [Day(f"{day:%d %b}", *(sums[name].get(day, 0) for name in sums)) for day in found]


def _sums(lab: Lab, metric: str, begin: datetime) -> dict[datetime, int]:
    asked = lab.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SES",
        MetricName=metric,
        StartTime=begin,
        EndTime=lab.clock.now,
        Period=3600,
        Statistics=["Sum"],
    )
    totals: dict[datetime, int] = {}
    for point in asked["Datapoints"]:
        day = point["Timestamp"].replace(hour=0, minute=0, second=0)
        totals[day] = totals.get(day, 0) + round(point["Sum"])
    return totals


def away_from(baseline: Iterable[Day], today: Day) -> float:
    """Return how many times a day's bounce rate is what the baseline's days had together."""
    past = list(baseline)
    usual = sum(one.bounced for one in past) / max(sum(one.sent for one in past), 1)
    return today.bounce_rate / usual if usual else float("inf") if today.bounced else 1.0
