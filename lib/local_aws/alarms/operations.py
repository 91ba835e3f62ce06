"""PutMetricAlarm, whose alarms are evaluated, and DescribeAlarmHistory."""

from __future__ import annotations

from typing import Any

from local_aws.alarms.evaluation import COMPARISONS, INSUFFICIENT
from local_aws.alarms.watch import HistoryItem, Watch
from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.registry import Service
from local_aws.ses.times import utc

Params = dict[str, Any]

service = Service("cloudwatch")

NOT_DONE = ("Metrics", "ThresholdMetricId", "ExtendedStatistic", "EvaluationCriteria")
"""Parameters of alarms on expressions, bands and percentiles."""

NEEDED = ("MetricName", "Namespace", "Statistic", "Period", "Threshold", "EvaluationPeriods")

INITIAL = "Unchecked: Initial alarm creation"


@service.operation("PutMetricAlarm")
def put_metric_alarm(params: Params, context: Context) -> None:
    """Create an alarm on one metric, or change it; a changed one keeps its state."""
    _check(params)
    watch = context.state(Watch)
    old = watch.backend.alarms.get(params["AlarmName"])
    alarm = watch.backend.put_metric_alarm(**_as_moto_has_it(params))
    if old is None:
        alarm.state_value, alarm.state_reason = INSUFFICIENT, INITIAL
    else:
        for name in ("state_value", "state_reason", "state_reason_data", "history"):
            setattr(alarm, name, getattr(old, name))
        alarm.state_updated_timestamp = old.state_updated_timestamp
    done = "updated" if old else "created"
    watch.note(alarm.name, "ConfigurationUpdate", f'Alarm "{alarm.name}" {done}')
    watch.plan()


def _check(params: Params) -> None:
    unknown = next((name for name in NOT_DONE if name in params), "")
    if unknown:
        raise NotImplementedByTheLab("cloudwatch", f"PutMetricAlarm with {unknown}")
    missing = [name for name in NEEDED if name not in params]
    if missing:
        text = f"The parameter {missing[0]} is required."
        raise AwsError("ValidationError", text, 400)
    if params["ComparisonOperator"] not in COMPARISONS:
        what = f"PutMetricAlarm with {params['ComparisonOperator']}"
        raise NotImplementedByTheLab("cloudwatch", what)
    period = params["Period"]
    if period not in (10, 20, 30) and period % 60:
        text = f"Metrics must have a period of 10, 20, 30 or a multiple of 60, not {period}."
        raise AwsError("ValidationError", text, 400)


def _as_moto_has_it(params: Params) -> Params:
    return {
        "name": params["AlarmName"],
        "namespace": params["Namespace"],
        "metric_name": params["MetricName"],
        "comparison_operator": params["ComparisonOperator"],
        "evaluation_periods": params["EvaluationPeriods"],
        "datapoints_to_alarm": params.get("DatapointsToAlarm"),
        "period": params["Period"],
        "threshold": params["Threshold"],
        "statistic": params["Statistic"],
        "description": params.get("AlarmDescription"),
        "dimensions": params.get("Dimensions", []),
        "alarm_actions": params.get("AlarmActions", []),
        "ok_actions": params.get("OKActions", []),
        "insufficient_data_actions": params.get("InsufficientDataActions", []),
        "unit": params.get("Unit"),
        "actions_enabled": params.get("ActionsEnabled", True),
        "treat_missing_data": params.get("TreatMissingData", "missing"),
        "tags": params.get("Tags", []),
    }


@service.operation("PutCompositeAlarm")
def put_composite_alarm(params: Params, context: Context) -> None:
    """Alarms on other alarms aren't evaluated, so there are none."""
    raise NotImplementedByTheLab("cloudwatch", "PutCompositeAlarm")


@service.operation("DescribeAlarmHistory")
def describe_alarm_history(params: Params, context: Context) -> Params:
    """Show what has happened to alarms, the latest first unless asked otherwise."""
    watch = context.state(Watch)
    found = [one for one in watch.history if _wanted(one, params)]
    if params.get("ScanBy") != "TimestampAscending":
        found.reverse()
    return {"AlarmHistoryItems": [_shown(one) for one in found[: params.get("MaxRecords", 100)]]}


def _wanted(item: HistoryItem, params: Params) -> bool:
    at = utc(item.at)
    begins, ends = params.get("StartDate", at), params.get("EndDate", at)
    same_alarm = params.get("AlarmName", item.alarm) == item.alarm
    same_kind = params.get("HistoryItemType", item.kind) == item.kind
    return same_alarm and same_kind and bool(begins <= at <= ends)


def _shown(item: HistoryItem) -> Params:
    return {
        "AlarmName": item.alarm,
        "AlarmType": "MetricAlarm",
        "Timestamp": utc(item.at),
        "HistoryItemType": item.kind,
        "HistorySummary": item.summary,
        "HistoryData": item.data,
    }
