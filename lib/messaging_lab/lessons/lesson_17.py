"""Lesson 17, Audit mailbox access: the checks of its exercises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.workmail import BACKUP_HOST, MAILBOXES, active_organization, log_group

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

STRANGE = ("203.0.113.41", "192.0.2.77")
"""Addresses from which the backup program has no business."""

DESK = "198.51.100.20"

FIRST = {("GreaterThanThreshold", 0.0), ("GreaterThanOrEqualToThreshold", 1.0)}
"""Comparisons that the first event passes."""


@exercise(
    lesson="17",
    number=1,
    title="Keep the backup role at home",
    hints=(
        "A DENY rule with two conditions matches only where both hold: ImpersonationRoleIds and "
        "NotIpRanges.",
        f'NotIpRanges=["{BACKUP_HOST}/32"]: everywhere but there.',
    ),
)
def keep_the_backup_role_at_home(lab: Lab) -> Iterator[Finding]:
    """Ask the rules what they say to the role and to people, here and elsewhere."""
    organization_id = active_organization(lab)
    if not organization_id:
        yield missing("There is no WorkMail organisation.", "open_organization(lab)")
        return
    workmail, where = lab.client("workmail"), {"OrganizationId": organization_id}
    roles = workmail.list_impersonation_roles(**where)["Roles"]
    if not roles:
        yield missing("The organisation has no impersonation role.", "list_impersonation_roles")
        return
    role = {"ImpersonationRoleId": roles[0]["ImpersonationRoleId"]}
    for address in STRANGE:
        yield _effect(workmail, where, "DENY", "The backup role", address, role)
    yield _effect(workmail, where, "ALLOW", "The backup role", BACKUP_HOST, role)
    people = workmail.list_users(**where)["Users"]
    user = next((one for one in people if one["State"] == "ENABLED"), None)
    if user is not None:
        person = {"UserId": user["Id"]}
        yield _effect(workmail, where, "ALLOW", user["DisplayName"], DESK, person)


def _effect(
    workmail: Any, where: dict[str, str], wanted: str, who: str, ip: str, asked: dict[str, str]
) -> Finding:
    found = workmail.get_access_control_effect(**where, IpAddress=ip, Action="EWS", **asked)
    verb = "let in" if found["Effect"] == "ALLOW" else "kept out"
    rules = ", ".join(found.get("MatchedRules", [])) or "no rule that allows it"
    return expect(
        found["Effect"] == wanted,
        f"{who} is {verb} from {ip}.",
        f"{who} is {verb} from {ip}, by {rules}.",
        look="list_access_control_rules",
    )


def _read_event(source: str, by_role: bool) -> str:
    role = {"impersonator_id": "9f0c5b1e-0000-4000-8000-000000000000"} if by_role else {}
    fields = {"source_ip": source, "protocol": "EWS", "action": "read", "action_allowed": True}
    return json.dumps(fields | role)


EVENTS = (
    (_read_event("203.0.113.41", by_role=True), True, "what the role reads from 203.0.113.41"),
    (_read_event("192.0.2.77", by_role=True), True, "what the role reads from 192.0.2.77"),
    (_read_event(BACKUP_HOST, by_role=True), False, "what it reads from its own host"),
    (_read_event(DESK, by_role=False), False, "what people read themselves"),
)
"""An event of the mailbox log, whether it should be counted, and what it is."""


@exercise(
    lesson="17",
    number=2,
    title="An alarm on strange impersonation",
    hints=(
        f'{{ $.impersonator_id = "*" && $.source_ip != "{BACKUP_HOST}" }}, on the group of the '
        "mailbox access log.",
        "Statistic Sum, Period 300, Threshold 1, GreaterThanOrEqualToThreshold, and "
        "TreatMissingData notBreaching: no event gives no value.",
    ),
)
def an_alarm_on_strange_impersonation(lab: Lab) -> Iterator[Finding]:
    """Hold events against the filter, and look at the alarm on its metric."""
    group = log_group(MAILBOXES)
    found = lab.client("logs").describe_metric_filters(logGroupName=group)["metricFilters"]
    if not found:
        yield missing(f"{group} has no metric filter.", "logs.describe_metric_filters")
        return
    newest = max(found, key=lambda one: one.get("creationTime", 0))
    fitting = [one for one in found if all(each.right for each in _counted(lab, one))]
    best = fitting[0] if fitting else newest
    yield from _counted(lab, best)
    yield from _alarmed(lab, best["metricTransformations"][0])


def _counted(lab: Lab, metric_filter: dict[str, Any]) -> Iterator[Finding]:
    pattern = metric_filter["filterPattern"]
    answer = lab.client("logs").test_metric_filter(
        filterPattern=pattern, logEventMessages=[event for event, _, _ in EVENTS]
    )
    numbers = {match["eventNumber"] for match in answer["matches"]}
    for number, (_, wanted, what) in enumerate(EVENTS, 1):
        says = "counts" if number in numbers else "doesn't count"
        sentence = f"The filter {says} {what}."
        yield right(sentence) if (number in numbers) == wanted else missing(sentence, pattern)


def _alarmed(lab: Lab, metric: dict[str, Any]) -> Iterator[Finding]:
    name = {"MetricName": metric["metricName"], "Namespace": metric["metricNamespace"]}
    alarms = lab.client("cloudwatch").describe_alarms_for_metric(**name)["MetricAlarms"]
    if not alarms:
        yield missing(f"No alarm watches {metric['metricName']}.", "describe_alarms_for_metric")
        return
    alarm = next((one for one in alarms if _is_prompt(one)), alarms[0])
    comparison = alarm["ComparisonOperator"], float(alarm["Threshold"])
    yield expect(
        _is_prompt(alarm),
        "The alarm goes off within five minutes of the first.",
        f"The alarm waits for {alarm['Statistic']} {comparison[0]} {comparison[1]:g} over "
        f"{alarm['Period'] * alarm['EvaluationPeriods']} seconds: one event in 300 is enough.",
        look="Threshold",
    )
    yield expect(
        alarm.get("TreatMissingData") == "notBreaching",
        "Silence counts as good.",
        "Without events the alarm is INSUFFICIENT_DATA, not OK.",
        look="TreatMissingData",
    )


def _is_prompt(alarm: dict[str, Any]) -> bool:
    """Whether one event within 300 seconds sets an alarm off."""
    comparison = alarm["ComparisonOperator"], float(alarm["Threshold"])
    counts = alarm["Statistic"] in ("Sum", "SampleCount", "Maximum")
    soon = alarm["Period"] * alarm["EvaluationPeriods"] <= 300
    return comparison in FIRST and counts and soon
