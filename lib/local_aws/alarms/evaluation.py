"""What the data of a metric says about an alarm.

Source: "Alarm evaluation" and "Configuring how CloudWatch alarms treat missing data" in the
CloudWatch user guide. Periods begin at multiples of their length, and only whole ones count.
Assumption: AWS looks some periods further back where data is missing; here it does not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local_aws.alarms.metric_index import moment_of

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"

COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
"""ComparisonOperator -> how it compares, and how a reason words it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The state that an alarm should have, why, and the values, oldest first (None: no data)."""

    state: str
    reason: str
    begins: tuple[float, ...]
    values: tuple[float | None, ...]


def periods(alarm: Any, now: float) -> list[float]:
    """Return when each of the evaluated periods begins (epoch seconds), oldest first."""
    end = now - now % alarm.period
    return [end - alarm.period * back for back in range(alarm.evaluation_periods, 0, -1)]


def value_of(alarm: Any, data: list[Any], begin: float) -> float | None:
    """Return the alarm's statistic of one period; None where it has no data."""
    from moto.cloudwatch.models import Statistics

    found = Statistics([alarm.statistic], datetime.fromtimestamp(begin, UTC))
    end = begin + alarm.period
    found.metric_data = [one for one in data if begin <= moment_of(one) < end]
    value = found.get_statistics_for_type(alarm.statistic) if found.metric_data else None
    return None if value is None else float(value)


def judge(alarm: Any, data: list[Any], now: float) -> Judgement:
    """Return what state an alarm should have by the data of its metric."""
    begins = tuple(periods(alarm, now))
    values = tuple(value_of(alarm, data, begin) for begin in begins)
    needed = int(alarm.datapoints_to_alarm or alarm.evaluation_periods)
    missing, present = values.count(None), [value for value in values if value is not None]
    compare, _ = COMPARISONS[alarm.comparison_operator]
    breaching = sum(compare(value, alarm.threshold) for value in present)
    treat = alarm.treat_missing_data or "missing"
    if not present and treat in ("missing", "ignore"):
        state = INSUFFICIENT if treat == "missing" else alarm.state_value
        return Judgement(state, _unknown(missing), begins, values)
    breaching += missing if treat == "breaching" else 0
    state = ALARM if breaching >= needed else OK
    return Judgement(state, _crossed(alarm, state, begins, values, breaching), begins, values)


def _unknown(missing: int) -> str:
    noun = "datapoint was" if missing == 1 else "datapoints were"
    return f"Insufficient Data: {missing} {noun} unknown."


def _crossed(
    alarm: Any,
    state: str,
    begins: tuple[float, ...],
    values: tuple[float | None, ...],
    breaching: int,
) -> str:
    words = COMPARISONS[alarm.comparison_operator][1]
    shown = [
        f"{value} ({datetime.fromtimestamp(begin, UTC):%d/%m/%y %H:%M:%S})"
        for begin, value in zip(begins, values, strict=True)
        if value is not None
    ]
    if not shown:
        return f"Threshold Crossed: no datapoints were received for {len(values)} periods."
    few = len(shown) == 1
    counted = (
        f"{breaching} out of the last {len(values)} datapoints"
        if state == ALARM
        else ("1 datapoint" if few else f"{len(shown)} datapoints")
    )
    verb = ("was" if few else "were") + ("" if state == ALARM else " not")
    newest_first = ", ".join(reversed(shown))
    return (
        f"Threshold Crossed: {counted} [{newest_first}] {verb} {words} "
        f"the threshold ({float(alarm.threshold)})."
    )
