"""How rules and rule sets fare, in CloudWatch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .kit import BUCKET, DOMAIN, Inbox, header, store


def total(inbox: Inbox, metric: str, **dimension: str) -> float:
    found = inbox.aws.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/SES",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimension.items()],
        StartTime=inbox.aws.clock.utc() - timedelta(days=1),
        EndTime=inbox.aws.clock.utc() + timedelta(minutes=1),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in found)


def of_set(inbox: Inbox) -> list[float]:
    names = ("Received", "PublishSuccess", "PublishFailure", "PublishExpired")
    return [total(inbox, name, RuleSetName="mail") for name in names]


def of_rule(inbox: Inbox, rule: str) -> list[float]:
    names = ("Received", "PublishSuccess", "PublishFailure", "PublishExpired")
    return [total(inbox, name, RuleName=rule) for name in names]


def test_mail_is_counted_for_the_rule_set_and_for_the_rules_about_it(inbox: Inbox) -> None:
    inbox.rule(header("X-A"), header("X-B"), name="reports", Recipients=[f"reports@{DOMAIN}"])
    inbox.rule(header("X-C"), name="all", after="reports")
    inbox.deliver()
    assert of_set(inbox) == [1, 1, 0, 0]
    inbox.deliver(f"other@{DOMAIN}")
    assert of_set(inbox) == [2, 2, 0, 0]
    assert of_rule(inbox, "reports") == [1, 1, 0, 0]
    assert of_rule(inbox, "all") == [2, 2, 0, 0]


def test_a_rule_that_is_not_reached_has_received_and_not_succeeded(inbox: Inbox) -> None:
    inbox.rule({"StopAction": {"Scope": "RuleSet"}}, name="stop")
    inbox.rule(header("X-C"), name="behind", after="stop")
    inbox.deliver()
    assert of_rule(inbox, "stop") == [1, 1, 0, 0]
    assert of_rule(inbox, "behind") == [1, 0, 0, 0]


def test_failures_are_counted_at_each_try_and_the_end_once(inbox: Inbox) -> None:
    inbox.bucket()
    inbox.rule(store(), name="store")
    inbox.s3.delete_bucket_policy(Bucket=BUCKET)
    inbox.deliver()
    inbox.aws.clock.advance(600)
    assert of_rule(inbox, "store") == of_set(inbox) == [1, 0, 3, 0]
    inbox.aws.clock.advance(4 * 3600)
    assert of_rule(inbox, "store") == of_set(inbox) == [1, 0, 49, 1]


@pytest.mark.parametrize("allowed", [True, False])
def test_an_alarm_on_a_rule_that_fails(inbox: Inbox, allowed: bool) -> None:
    cloudwatch: Any = inbox.aws.client("cloudwatch")
    inbox.bucket()
    inbox.rule(store(), name="store")
    cloudwatch.put_metric_alarm(
        AlarmName="mail-stuck",
        Namespace="AWS/SES",
        MetricName="PublishFailure",
        Dimensions=[{"Name": "RuleName", "Value": "store"}],
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )
    if not allowed:
        inbox.s3.delete_bucket_policy(Bucket=BUCKET)
    inbox.deliver()
    inbox.aws.clock.advance(600)
    (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    assert alarm["StateValue"] == ("OK" if allowed else "ALARM")
