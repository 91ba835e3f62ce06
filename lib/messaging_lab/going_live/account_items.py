"""The checklist's items about the account: monitoring, permissions, cost, and cleaning up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from messaging_lab.going_live.checklist import State, either, item, look, unused
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

WIDE = frozenset({"*", "ses:*"})

METRICS = ("Reputation.BounceRate", "Reputation.ComplaintRate")


@item("Monitoring", "Alarms on bounce and complaint rate")
def _alarms(lab: Lab) -> State:
    alarms = lab.client("cloudwatch").describe_alarms()["MetricAlarms"]
    watched = {one.get("MetricName") for one in alarms if one.get("Namespace") == "AWS/SES"}
    without = [one for one in METRICS if one not in watched]
    return either(
        not without,
        "Both rates have an alarm.",
        f"No alarm on {' and '.join(without)}; AWS reviews at 5 % and 0.1 % (lesson 08).",
    )


@item("Monitoring", "Alarms tell somebody")
def _told(lab: Lab) -> State:
    alarms = lab.client("cloudwatch").describe_alarms()["MetricAlarms"]
    if not alarms:
        return unused("No alarm.")
    mute = [one["AlarmName"] for one in alarms if not one.get("AlarmActions")]
    return either(not mute, "Every alarm has an action.", f"{', '.join(mute)} has no action.")


@item("Permissions", "No wide policy on a user")
def _users(lab: Lab) -> State:
    users = [one["UserName"] for one in lab.client("iam").list_users()["Users"]]
    if not users:
        return unused("No IAM user; roles are better anyway.")
    wide = [name for name in users if any(map(_is_wide, user_statements(lab, name)))]
    return either(
        not wide,
        "No user may do everything in SES.",
        f"{', '.join(wide)} may do everything in SES from a key that can leak (lesson 09).",
    )


def user_statements(lab: Lab, user: str) -> Iterator[dict[str, Any]]:
    """Yield the statements of a user's policies, inline and attached, not those of groups."""
    iam = lab.client("iam")
    for name in iam.list_user_policies(UserName=user)["PolicyNames"]:
        yield from _of(iam.get_user_policy(UserName=user, PolicyName=name)["PolicyDocument"])
    for one in iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]:
        arn = one["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=arn, VersionId=version)
        yield from _of(found["PolicyVersion"]["Document"])


def _of(document: Any) -> Iterator[dict[str, Any]]:
    read = json.loads(unquote(document)) if isinstance(document, str) else document
    statements = read.get("Statement", [])
    yield from statements if isinstance(statements, list) else [statements]


def _is_wide(statement: dict[str, Any]) -> bool:
    actions = statement.get("Action", [])
    named = {actions} if isinstance(actions, str) else set(actions)
    return (
        statement.get("Effect") == "Allow" and bool(named & WIDE) and not statement.get("Condition")
    )


@item("Cost", "A budget with an alarm")
def _budget(lab: Lab) -> State:
    return look("AWS Budgets: one for the account, with a mail at half of it.")


@item("Cost", "What stands and costs by the month")
def _standing(lab: Lab) -> State:
    found = [plural(count, name) for name, count in _counted(lab).items() if count]
    if not found:
        return unused("Nothing that costs while it stands.")
    return look(f"{', '.join(found)}: is each of them in use?")


def _counted(lab: Lab) -> dict[str, int]:
    return {
        "hosted zone": len(lab.client("route53").list_hosted_zones()["HostedZones"]),
        "ingress endpoint": len(lab.client("mailmanager").list_ingress_points()["IngressPoints"]),
        "phone number": len(
            lab.client("pinpoint-sms-voice-v2").describe_phone_numbers()["PhoneNumbers"]
        ),
    }


@item("Clean-up", "What the lab made")
def _ledger(lab: Lab) -> State:
    standing = lab.standing()
    if not standing:
        return either(True, "Nothing that the lab made stands.", "")
    return look(f"{plural(len(standing), 'call')} to take back: lab.clean_up(), in each lesson.")
