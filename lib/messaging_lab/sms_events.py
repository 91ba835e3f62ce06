"""What the SMS service has told about messages: its events in a log group.

Source: user guide of AWS End User Messaging SMS, "Set up a CloudWatch Logs event destination".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from messaging_lab.roles import allow, trust

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

WRITES = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
"""What the service does in a log group."""


def log_sms_events(lab: Lab, configuration_set: str, log_group: str) -> str:
    """Lead all events of a configuration set into a log group, both new; return the group's ARN."""
    logs, iam = lab.client("logs"), lab.client("iam")
    sms = lab.client("pinpoint-sms-voice-v2")
    logs.create_log_group(logGroupName=log_group)
    arn = f"arn:aws:logs:{lab.region}:{lab.account_id}:log-group:{log_group}"
    name = log_group.strip("/").replace("/", "-")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("sms-voice"))["Role"][
        "Arn"
    ]
    iam.put_role_policy(
        RoleName=name, PolicyName="write", PolicyDocument=allow({f"{arn}:*": WRITES})
    )
    sms.create_configuration_set(ConfigurationSetName=configuration_set)
    sms.create_event_destination(
        ConfigurationSetName=configuration_set,
        EventDestinationName="log",
        MatchingEventTypes=["ALL"],
        CloudWatchLogsDestination={"IamRoleArn": role, "LogGroupArn": arn},
    )
    return arn


def sms_events(lab: Lab, log_group: str) -> list[dict[str, Any]]:
    """Return the events in a log group, in the order in which they happened."""
    pages = lab.client("logs").get_paginator("filter_log_events").paginate(logGroupName=log_group)
    return [json.loads(one["message"]) for page in pages for one in page["events"]]
