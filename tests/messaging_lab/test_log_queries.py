"""Logs delivered to a group and asked; the organisation that they come from; and clean-up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError
from messaging_lab.log_queries import ask_logs, deliver_logs
from messaging_lab.show.logins import login_times
from messaging_lab.workmail import (
    LOGINS,
    OFFICE,
    Organization,
    let_a_week_pass,
    log_group,
    open_organization,
)


@pytest.fixture
def lab() -> Lab:
    return Lab.open(lesson="17")


@pytest.fixture
def organization(lab: Lab) -> Organization:
    made = open_organization(lab)
    deliver_logs(lab, made.arn, LOGINS, log_group(LOGINS), "logins")
    return made


def test_a_week_can_be_asked(lab: Lab, organization: Organization) -> None:
    assert let_a_week_pass(lab, organization, "misconfigured-client") == 40
    rows = ask_logs(lab, log_group(LOGINS), "stats count(*) as logins by protocol")
    assert rows == [{"protocol": "IMAP", "logins": "40"}]
    assert ask_logs(lab, log_group(LOGINS), "fields user", days=1) == []
    assert set(ask_logs(lab, log_group(LOGINS), "fields user | limit 1")[0]) == {"user"}


def test_a_query_that_does_not_complete_is_an_error(lab: Lab) -> None:
    answers: Any = SimpleNamespace(
        start_query=lambda **_: {"queryId": "q"},
        get_query_results=lambda **_: {"status": "Timeout", "results": []},
    )
    lab.client = lambda *_: answers  # type: ignore[method-assign]
    with pytest.raises(LabError, match="Timeout"):
        ask_logs(lab, "group", "fields user")


def test_clean_up_takes_all_back(lab: Lab, organization: Organization) -> None:
    logs, workmail = lab.client("logs"), lab.client("workmail")
    rule = {"Name": "no-imap", "Effect": "DENY", "Description": "-", "Actions": ["IMAP"]}
    workmail.put_access_control_rule(OrganizationId=organization.id, **rule)
    logs.put_metric_filter(
        logGroupName=log_group(LOGINS),
        filterName="failed",
        filterPattern="{ $.auth_successful IS FALSE }",
        metricTransformations=[
            {"metricName": "Failed", "metricNamespace": "Mail", "metricValue": "1"}
        ],
    )
    lab.clean_up()
    assert logs.describe_deliveries()["deliveries"] == []
    assert logs.describe_delivery_sources()["deliverySources"] == []
    assert logs.describe_delivery_destinations()["deliveryDestinations"] == []
    assert logs.describe_log_groups()["logGroups"] == []
    assert logs.describe_metric_filters()["metricFilters"] == []
    rules = workmail.list_access_control_rules(OrganizationId=organization.id)["Rules"]
    assert [one["Name"] for one in rules] == ["Default"]


def test_an_account_without_an_organisation_is_told_so() -> None:
    client: Any = SimpleNamespace(list_organizations=lambda: {"OrganizationSummaries": []})
    account: Any = SimpleNamespace(is_local=False, client=lambda _: client)
    with pytest.raises(LabError, match="30 April 2026"):
        open_organization(account)


def test_logins_are_a_lane_for_each_source() -> None:
    def row(hour: int, source: str, outcome: str, logins: int) -> dict[str, str]:
        at = f"2026-01-09 {hour:02}:00:00.000"
        one = {"hour": at, "source_ip": source, "auth_successful": outcome}
        return one | {"logins": str(logins)}

    rows = [
        row(9, "198.51.100.7", "1", 2),
        row(9, "198.51.100.8", "1", 3),
        row(1, "203.0.113.41", "0", 20),
        row(1, "203.0.113.41", "1", 1),
    ]
    plot = login_times(rows, "Logins", {OFFICE: "the office"})
    assert plot.text().splitlines()[3:] == [
        "the office    signed in  5       09 Jan 09:00 to 09 Jan 09:00",
        "203.0.113.41  signed in  1       09 Jan 01:00 to 09 Jan 01:00",
        "203.0.113.41  refused    20      09 Jan 01:00 to 09 Jan 01:00",
    ]
    assert plot.png().startswith(b"\x89PNG")
    assert login_times([], "Nobody").text().startswith("Nobody")


def test_logins_of_one_hour_are_shown_in_their_day() -> None:
    row = {"hour": "2026-01-09 09:00:00.000", "source_ip": "198.51.100.7", "logins": "2"}
    first, last = login_times([row | {"auth_successful": "1"}], "An hour").figure.axes[0].get_xlim()
    assert 1 <= last - first < 2  # days
