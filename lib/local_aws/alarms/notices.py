"""What an alarm tells when its state changes: a message for SNS, an event for Lambda.

Source: "Using Amazon CloudWatch alarms", sample notifications, in the CloudWatch user guide.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws import functions
from local_aws.errors import AwsError
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.alarms.watch import Watch

REGION_NAMES = {
    "us-east-1": "US East (N. Virginia)",
    "us-east-2": "US East (Ohio)",
    "us-west-2": "US West (Oregon)",
    "eu-west-1": "EU (Ireland)",
    "eu-central-1": "EU (Frankfurt)",
    "ap-southeast-2": "Asia Pacific (Sydney)",
}
"""Names of Regions as alarms write them; others are shown by their code."""

PRINCIPAL = "lambda.alarms.cloudwatch.amazonaws.com"
"""Whom a function's policy has to allow, to be called by an alarm."""

ACTIONS = {"ALARM": "alarm_actions", "OK": "ok_actions"}
"""New state -> the alarm's actions; INSUFFICIENT_DATA has others."""


def act(watch: Watch, alarm: Any, old_state: str) -> list[str]:
    """Do what an alarm does when it changes its state, and return what has failed.

    Actions other than topics and functions (EC2, Auto Scaling) are not here, and fail.
    """
    if not alarm.actions_enabled:
        return []
    name = ACTIONS.get(alarm.state_value, "insufficient_data_actions")
    failed = []
    for arn in getattr(alarm, name):
        try:
            _do(watch, alarm, old_state, arn)
        except (ClientError, AwsError, LookupError):
            failed.append(arn)
    return failed


def _do(watch: Watch, alarm: Any, old_state: str, arn: str) -> None:
    service = arn.split(":")[2]
    if service == "sns":
        region = REGION_NAMES.get(watch.region, watch.region)
        subject = f'{alarm.state_value}: "{alarm.name}" in {region}'
        text = json.dumps(notice(watch, alarm, old_state))
        watch.client("sns").publish(TopicArn=arn, Subject=subject[:100], Message=text)
    elif service == "lambda":
        told = event(watch, alarm, old_state)
        source = {"principal": PRINCIPAL, "source_arn": alarm.alarm_arn}
        functions.invoke(watch.aws, arn, told, "Event", **source)
    else:
        raise LookupError(f"Alarms have no action {arn} here.")


def notice(watch: Watch, alarm: Any, old_state: str) -> dict[str, Any]:
    """Return the message that goes to a topic."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": watch.account_id,
        "AlarmConfigurationUpdatedTimestamp": _stamp(alarm.configuration_updated_timestamp),
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": _stamp(alarm.state_updated_timestamp),
        "Region": REGION_NAMES.get(watch.region, watch.region),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": old_state,
        "OKActions": list(alarm.ok_actions),
        "AlarmActions": list(alarm.alarm_actions),
        "InsufficientDataActions": list(alarm.insufficient_data_actions),
        "Trigger": {
            "MetricName": alarm.metric_name,
            "Namespace": alarm.namespace,
            "StatisticType": "Statistic",
            "Statistic": alarm.statistic.upper(),
            "Unit": alarm.unit,
            "Dimensions": [{"value": one.value, "name": one.name} for one in alarm.dimensions],
            "Period": alarm.period,
            "EvaluationPeriods": alarm.evaluation_periods,
            "ComparisonOperator": alarm.comparison_operator,
            "Threshold": alarm.threshold,
            "TreatMissingData": alarm.treat_missing_data or "missing",
            "EvaluateLowSampleCountPercentile": "",
        },
    }


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def event(watch: Watch, alarm: Any, old_state: str) -> dict[str, Any]:
    """Return the event that goes to a function ("Lambda alarm actions")."""
    now = iso(watch.aws.clock.now())
    state = {"value": alarm.state_value, "reason": alarm.state_reason, "timestamp": now}
    metric = {
        "namespace": alarm.namespace,
        "name": alarm.metric_name,
        "dimensions": {one.name: one.value for one in alarm.dimensions},
    }
    stat = {"metric": metric, "period": alarm.period, "stat": alarm.statistic}
    return {
        "source": "aws.cloudwatch",
        "alarmArn": alarm.alarm_arn,
        "accountId": watch.account_id,
        "time": now,
        "region": watch.region,
        "alarmData": {
            "alarmName": alarm.name,
            "state": state,
            "previousState": {"value": old_state},
            "configuration": {
                "description": alarm.description,
                "metrics": [{"id": "m1", "metricStat": stat, "returnData": True}],
            },
        },
    }
