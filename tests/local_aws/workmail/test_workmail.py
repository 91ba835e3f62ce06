"""An organisation's week, in the logs that the public delivery API sends on."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.context import Request
from local_aws.workmail.audit import LOG_TYPES
from local_aws.workmail.organizations import Client, Organization, WorkMailState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

WEEK = 7 * 86400
FIELDS = {
    "ACCESS_CONTROL_LOGS": {"user_id", "protocol", "source_ip", "scope", "access_granted"},
    "AUTHENTICATION_LOGS": {"user", "protocol", "source_ip", "method", "auth_successful"},
    "WORKMAIL_AVAILABILITY_PROVIDER_LOGS": {"type", "domain", "availability_event_successful"},
    "WORKMAIL_MAILBOX_ACCESS_LOGS": {"action", "owner_id", "object_type", "action_allowed"},
    "WORKMAIL_PERSONAL_ACCESS_TOKEN_LOGS": {"user", "action", "name", "expires_time", "scopes"},
}


class Office:
    """An organisation whose five logs go to a log group each."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws, self.logs, self.mail = aws, aws.client("logs"), aws.client("workmail")
        made = self.lab("organizations", {"alias": "nutrition", "domain": "nutrition.example"})
        self.id, self.arn = made["organization_id"], made["arn"]
        for log_type in LOG_TYPES:
            self.deliver(log_type)

    def lab(self, path: str, body: dict[str, Any]) -> Any:
        """Ask the lab for something."""
        url = f"{self.aws.endpoint_url}/_lab/workmail/{path}"
        answer = self.aws.handle(Request("POST", url, {}, json.dumps(body).encode()))
        return json.loads(answer.body)

    def happen(self, *kinds: str) -> None:
        """Let a week pass in which something happens."""
        for kind in kinds:
            assert self.lab(f"organizations/{self.id}/activity", {"kind": kind})["events"]
        self.aws.clock.advance(WEEK)

    def deliver(self, log_type: str) -> None:
        """Have a log delivered to a log group of its name."""
        group = f"/aws/vendedlogs/workmail/{log_type}"
        self.logs.create_log_group(logGroupName=group)
        self.logs.put_delivery_source(name=log_type, resourceArn=self.arn, logType=log_type)
        target = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:{group}:*"
        destination = self.logs.put_delivery_destination(
            name=log_type,
            deliveryDestinationConfiguration={"destinationResourceArn": target},
        )["deliveryDestination"]["arn"]
        self.logs.create_delivery(deliverySourceName=log_type, deliveryDestinationArn=destination)

    def records(self, log_type: str) -> list[dict[str, Any]]:
        """Return what a log group has."""
        pages = self.logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/vendedlogs/workmail/{log_type}"
        )
        return [json.loads(event["message"]) for page in pages for event in page["events"]]

    def rows(self, log_type: str, query: str) -> list[list[str]]:
        """Return the values of a query."""
        now = int(self.aws.clock.now())
        started = self.logs.start_query(
            logGroupName=f"/aws/vendedlogs/workmail/{log_type}",
            startTime=now - WEEK - 1,
            endTime=now,
            queryString=query,
        )
        results = self.logs.get_query_results(queryId=started["queryId"])["results"]
        return [[one["value"] for one in row if one["field"] != "@ptr"] for row in results]


@pytest.fixture
def office(aws: LocalAws) -> Office:
    return Office(aws)


def organization(office: Office) -> Organization:
    return office.aws.state(WorkMailState, ACCOUNT_ID, REGION).organizations[office.id]


def test_a_normal_week_is_in_all_five_logs(office: Office) -> None:
    office.happen("normal-week", "impersonation")
    for log_type, wanted in FIELDS.items():
        records = office.records(log_type)
        assert records, log_type
        common = {"event_timestamp", "request_id", "organization_arn"}
        for record in records:
            assert wanted | common <= set(record), log_type
            assert record["organization_arn"] == office.arn
    outcomes = Counter(one["auth_successful"] for one in office.records("AUTHENTICATION_LOGS"))
    assert outcomes[True] > 100
    assert 0 < outcomes[False] < outcomes[True] / 5


def test_two_labs_have_the_same_week() -> None:
    weeks = []
    for _ in range(2):
        office = Office(LocalAws())
        office.happen("normal-week", "password-spraying")
        weeks.append([office.records(log_type) for log_type in LOG_TYPES])
    assert weeks[0] == weeks[1]


def test_spraying_is_found_and_so_is_whoever_was_guessed(office: Office) -> None:
    office.happen("normal-week", "password-spraying")
    failed = office.rows(
        "AUTHENTICATION_LOGS",
        "filter auth_successful = 0 | stats count_distinct(user) as people, count(*) by source_ip"
        " | filter people > 5 | sort source_ip",
    )
    assert [row[0] for row in failed] == ["203.0.113.150", "203.0.113.41", "203.0.113.87"]
    guessed = office.rows(
        "AUTHENTICATION_LOGS",
        "filter auth_successful = 1 and source_ip like '203.0.113.' | fields user, protocol",
    )
    assert guessed == [["hugo@nutrition.example", "EWS"], ["hugo@nutrition.example", "SMTP"]]
    read = office.rows(
        "WORKMAIL_MAILBOX_ACCESS_LOGS", "filter source_ip like '203.0.113.' | stats count(*)"
    )
    assert read == [["13"]]


def test_a_better_password_leaves_nothing_to_guess(office: Office) -> None:
    found = organization(office)
    found.users = [user for user in found.users if user.name != "hugo"]
    office.happen("password-spraying")
    assert not any(one["auth_successful"] for one in office.records("AUTHENTICATION_LOGS"))
    assert office.records("ACCESS_CONTROL_LOGS") == []


def test_a_rule_keeps_imap_out_and_its_log_says_who_asks(office: Office) -> None:
    office.mail.put_access_control_rule(
        OrganizationId=office.id,
        Name="no-imap",
        Effect="DENY",
        Description="IMAP is not used here",
        Actions=["IMAP"],
    )
    office.happen("misconfigured-client")
    denied = office.rows(
        "ACCESS_CONTROL_LOGS",
        "fields user_id, source_ip, protocol, rule_id, access_granted | filter access_granted = 0",
    )
    ines = office.mail.describe_user(OrganizationId=office.id, UserId="ines")["UserId"]
    assert denied == [[ines, "198.51.100.33", "IMAP", "no-imap", "0"]] * 40
    assert office.records("WORKMAIL_MAILBOX_ACCESS_LOGS") == []
    assert all(one["auth_successful"] for one in office.records("AUTHENTICATION_LOGS"))


def test_impersonation_from_a_strange_address_can_be_stopped(office: Office) -> None:
    (role,) = office.mail.list_impersonation_roles(OrganizationId=office.id)["Roles"]
    rule = {"Name": "backup-from-home", "Effect": "DENY", "Description": "only from its own host"}
    office.mail.put_access_control_rule(
        OrganizationId=office.id,
        **rule,
        ImpersonationRoleIds=[role["ImpersonationRoleId"]],
        NotIpRanges=["192.0.2.25/32"],
    )
    office.happen("impersonation")
    reads = Counter(one["source_ip"] for one in office.records("WORKMAIL_MAILBOX_ACCESS_LOGS"))
    assert reads == {"192.0.2.25": 7 * 12}
    assert all(
        one["impersonator_id"] == role["ImpersonationRoleId"]
        for one in office.records("WORKMAIL_MAILBOX_ACCESS_LOGS")
    )


@pytest.mark.parametrize(
    ("action", "ip", "effect", "matched"),
    [
        ("IMAP", "198.51.100.9", "DENY", ["no-imap"]),
        ("EWS", "198.51.100.9", "ALLOW", ["Default"]),
        ("EWS", "203.0.113.9", "DENY", ["office-only"]),
    ],
)
def test_effects(office: Office, action: str, ip: str, effect: str, matched: list[str]) -> None:
    where = {"OrganizationId": office.id}
    no_imap = {"Name": "no-imap", "Effect": "DENY", "Description": "-", "Actions": ["IMAP"]}
    outside = {"Name": "office-only", "Effect": "DENY", "Description": "-"}
    office.mail.put_access_control_rule(**where, **no_imap)
    office.mail.put_access_control_rule(**where, **outside, NotIpRanges=["198.51.100.0/24"])
    found = office.mail.get_access_control_effect(**where, Action=action, IpAddress=ip)
    assert (found["Effect"], found["MatchedRules"]) == (effect, matched)


def test_without_any_rule_nobody_comes_in(office: Office) -> None:
    where = {"OrganizationId": office.id}
    office.mail.delete_access_control_rule(**where, Name="Default")
    found = office.mail.get_access_control_effect(**where, Action="EWS", IpAddress="192.0.2.1")
    assert (found["Effect"], found["MatchedRules"]) == ("DENY", [])


def test_logs_reach_a_bucket_as_well(office: Office) -> None:
    office.aws.client("s3").create_bucket(Bucket="audit")
    destination = office.logs.put_delivery_destination(
        name="bucket",
        deliveryDestinationConfiguration={"destinationResourceArn": "arn:aws:s3:::audit"},
    )["deliveryDestination"]["arn"]
    office.logs.create_delivery(
        deliverySourceName="AUTHENTICATION_LOGS", deliveryDestinationArn=destination
    )
    client = Client("WebMail", "198.51.100.9", "Firefox")
    organization(office).sign_in("ana@nutrition.example", "wrong", client)
    (stored,) = office.aws.client("s3").list_objects_v2(Bucket="audit")["Contents"]
    body = office.aws.client("s3").get_object(Bucket="audit", Key=stored["Key"])["Body"].read()
    assert json.loads(body)["auth_failed_reason"] == "Invalid username or password"


def test_refusals(office: Office) -> None:
    missing = "m-" + "0" * 32
    with pytest.raises(ClientError, match="OrganizationNotFoundException"):
        office.mail.list_users(OrganizationId=missing)
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        office.mail.describe_user(OrganizationId=office.id, UserId="nobody")
    with pytest.raises(ClientError, match="no new customers since 30 April 2026"):
        office.mail.create_organization(Alias="another")
    source = {"name": "x", "logType": "AUTHENTICATION_LOGS"}
    with pytest.raises(ClientError, match="Cannot find resource"):
        office.logs.put_delivery_source(resourceArn=office.arn[:-1] + "0", **source)
    with pytest.raises(ClientError, match="no logs of type"):
        office.logs.put_delivery_source(
            resourceArn=office.arn, name="x", logType="APPLICATION_LOGS"
        )
    assert (
        "must be one of"
        in office.lab(f"organizations/{office.id}/activity", {"kind": "x"})["error"]
    )
    assert (
        "There is no WorkMail"
        in office.lab("organizations/m-1/activity", {"kind": "normal-week"})["error"]
    )


def watch_failed_logins(office: Office) -> Any:
    """Return CloudWatch, with an alarm on ten failed sign-ins in a quarter of an hour."""
    office.logs.put_metric_filter(
        logGroupName="/aws/vendedlogs/workmail/AUTHENTICATION_LOGS",
        filterName="failed",
        filterPattern="{ $.auth_successful IS FALSE }",
        metricTransformations=[
            {"metricName": "FailedLogins", "metricNamespace": "Mail", "metricValue": "1"}
        ],
    )
    cloudwatch = office.aws.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="spraying",
        Namespace="Mail",
        MetricName="FailedLogins",
        Statistic="Sum",
        Period=900,
        EvaluationPeriods=1,
        Threshold=10,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )
    return cloudwatch


def states(cloudwatch: Any) -> list[tuple[str, str]]:
    history = cloudwatch.describe_alarm_history(
        AlarmName="spraying", HistoryItemType="StateUpdate", ScanBy="TimestampAscending"
    )["AlarmHistoryItems"]
    return [
        (f"{one['Timestamp']:%a %H:%M}", one["HistorySummary"].rpartition(" ")[2])
        for one in history
    ]


def test_an_alarm_is_silent_in_a_normal_week(office: Office) -> None:
    cloudwatch = watch_failed_logins(office)
    office.happen("normal-week")
    assert [state for _, state in states(cloudwatch)] == ["OK"]


def test_an_alarm_goes_off_on_the_night_of_the_spraying(office: Office) -> None:
    cloudwatch = watch_failed_logins(office)
    office.happen("normal-week", "password-spraying")
    assert [state for _, state in states(cloudwatch)] == ["OK", "ALARM", "OK"]
    assert states(cloudwatch)[1][0] == "Fri 01:15"
