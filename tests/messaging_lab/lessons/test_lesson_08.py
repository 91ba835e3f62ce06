"""The checks of lesson 08: on nothing, on the solution, and on plausible mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from messaging_lab import Lab
from messaging_lab.domain_setup import set_up_domain

TOPIC = "arn:aws:sns:us-east-1:123456789012:delays"
GOOD: dict[str, Any] = {
    "AlarmName": "offers-complaint",
    "Namespace": "AWS/SES",
    "MetricName": "Reputation.ComplaintRate",
    "Dimensions": [{"Name": "ses:configuration-set", "Value": "offers"}],
    "Statistic": "Maximum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 0.001,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "AlarmActions": [TOPIC],
}


@pytest.fixture
def lab() -> Lab:
    return Lab.open(lesson="08")


def said(lab: Lab, name: str) -> tuple[bool, str]:
    verdict = lab.check(name)
    return verdict.passed, verdict.text()


def test_one_on_nothing(lab: Lab) -> None:
    assert said(lab, "08-1") == (False, said(lab, "08-1")[1])
    assert "There is no alarm offers-complaint." in said(lab, "08-1")[1]


@pytest.mark.parametrize(
    "more", [{}, {"Threshold": 0, "ComparisonOperator": "GreaterThanThreshold"}]
)
def test_one_solved(lab: Lab, more: dict[str, Any]) -> None:
    lab.client("cloudwatch").put_metric_alarm(**GOOD | more)
    assert said(lab, "08-1")[0]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"MetricName": "Reputation.BounceRate"}, "It watches Reputation.BounceRate of"),
        ({"Dimensions": []}, "of the account, not Reputation.ComplaintRate of offers"),
        ({"Threshold": 0.1}, "It goes off at a rate of 0.1 "),
        ({"ComparisonOperator": "LessThanThreshold"}, "0.1 % is 0.001, more is worse, and 0"),
        ({"Threshold": 0}, "It goes off at a rate of 0 ("),
        ({"ActionsEnabled": False}, "It doesn't tell the topic delays: its actions are off."),
        ({"AlarmActions": []}, "It doesn't tell the topic delays."),
    ],
)
def test_one_almost(lab: Lab, wrong: dict[str, Any], text: str) -> None:
    lab.client("cloudwatch").put_metric_alarm(**GOOD | wrong)
    done, shown = said(lab, "08-1")
    assert not done and text in shown


def prepare(lab: Lab) -> None:
    """What the lesson has made by exercise 2, as far as its check looks."""
    set_up_domain(lab)
    lab.grant_production()
    ses = lab.client("sesv2")
    ses.create_configuration_set(
        ConfigurationSetName="offers", SendingOptions={"SendingEnabled": False}
    )
    guard = GOOD | {"AlarmName": "offers-bounce", "TreatMissingData": "notBreaching"}
    lab.client("cloudwatch").put_metric_alarm(**guard)


def resume(lab: Lab, subject: str = "We are back", minutes: int = 10) -> None:
    ses = lab.client("sesv2")
    ses.put_configuration_set_sending_options(ConfigurationSetName="offers", SendingEnabled=True)
    ses.send_email(
        FromEmailAddress=lab.sender("marketing"),
        Destination={"ToAddresses": [lab.recipient("outlook", "bea")]},
        ConfigurationSetName="offers",
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "Soup"}}}},
    )
    lab.clock.advance(minutes=minutes)


def test_two_on_nothing(lab: Lab) -> None:
    assert not said(lab, "08-2")[0]


def test_two_solved(lab: Lab) -> None:
    prepare(lab)
    assert "offers is still paused" in said(lab, "08-2")[1]
    resume(lab)
    assert said(lab, "08-2")[0]


def test_two_almost(lab: Lab) -> None:
    prepare(lab)
    resume(lab, "We are not back", minutes=0)
    shown = said(lab, "08-2")[1]
    assert "No mail with the subject We are back" in shown
    assert "offers-bounce is INSUFFICIENT_DATA" in shown
    lab.client("cloudwatch").delete_alarms(AlarmNames=["offers-bounce"])
    assert "offers-bounce is gone" in said(lab, "08-2")[1]
