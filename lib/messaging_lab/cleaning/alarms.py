"""How calls to CloudWatch are taken back."""

from __future__ import annotations

from messaging_lab.cleaning.plans import Call, Plan, always, planner


@planner("cloudwatch", "PutMetricAlarm")
def _alarm(call: Call) -> Plan:
    # It succeeds for an alarm that is there already, which would be lost: then nothing is done.
    name = call.params["AlarmName"]
    there = call.client().describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return always(None if there else [call.step("DeleteAlarms", AlarmNames=[name])])
