"""Lesson 17's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.log_queries import deliver_logs
from messaging_lab.workmail import MAILBOXES, log_group, open_organization

STRANGE = '{ $.impersonator_id = "*" && $.source_ip != "192.0.2.25" }'


class Office:
    """The lab with an organisation whose mailbox log is delivered."""

    def __init__(self):
        self.lab = Lab.open(lesson="17")
        self.organization = open_organization(self.lab)
        self.workmail = self.lab.client("workmail")
        self.where = {"OrganizationId": self.organization.id}
        (role,) = self.workmail.list_impersonation_roles(**self.where)["Roles"]
        self.role = role["ImpersonationRoleId"]
        deliver_logs(self.lab, self.organization.arn, MAILBOXES, log_group(MAILBOXES), "mailboxes")

    def deny(self, **conditions):
        rule = {"Name": "mine", "Effect": "DENY", "Description": "-"}
        self.workmail.put_access_control_rule(**self.where, **rule, **conditions)

    def count(self, pattern):
        metric = {"metricNamespace": "WorkMail", "metricName": "Strange", "metricValue": "1"}
        self.lab.client("logs").put_metric_filter(
            logGroupName=log_group(MAILBOXES),
            filterName="strange",
            filterPattern=pattern,
            metricTransformations=[metric],
        )

    def alarm(self, **more):
        settings = {
            "AlarmName": "strange",
            "Namespace": "WorkMail",
            "MetricName": "Strange",
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
        }
        self.lab.client("cloudwatch").put_metric_alarm(**settings | more)

    def missing(self, name):
        return [one.sentence for one in self.lab.check(name).findings if not one.right]


@pytest.fixture
def office():
    return Office()


def test_1_blank(office):
    assert office.missing("17-1") == [
        "The backup role is let in from 203.0.113.41, by Default.",
        "The backup role is let in from 192.0.2.77, by Default.",
    ]


def test_1_without_an_organisation():
    lab = Lab.open(lesson="17")
    verdict = lab.check("17-1")
    assert [one.sentence for one in verdict.findings] == ["There is no WorkMail organisation."]


def test_1_only_the_attacker(office):
    office.deny(ImpersonationRoleIds=[office.role], IpRanges=["203.0.113.0/24"])
    assert office.missing("17-1") == ["The backup role is let in from 192.0.2.77, by Default."]


def test_1_people_too(office):
    office.deny(NotIpRanges=["192.0.2.25/32"])
    assert office.missing("17-1") == ["Ana Ruiz is kept out from 198.51.100.20, by mine."]


def test_1_the_backup_too(office):
    office.deny(ImpersonationRoleIds=[office.role])
    assert office.missing("17-1") == ["The backup role is kept out from 192.0.2.25, by mine."]


def test_1_done(office):
    office.deny(ImpersonationRoleIds=[office.role], NotIpRanges=["192.0.2.25/32"])
    assert office.lab.check("17-1").passed


def test_2_blank(office):
    assert office.missing("17-2") == [f"{log_group(MAILBOXES)} has no metric filter."]


def test_2_everybody_elsewhere(office):
    office.count('{ $.source_ip != "192.0.2.25" }')
    office.alarm()
    assert office.missing("17-2") == ["The filter counts what people read themselves."]


def test_2_only_the_attacker(office):
    office.count('{ $.impersonator_id = "*" && $.source_ip = "203.0.113.41" }')
    office.alarm()
    assert office.missing("17-2") == [
        "The filter doesn't count what the role reads from 192.0.2.77."
    ]


def test_2_an_older_filter_that_is_right_will_do(office):
    office.count(STRANGE)
    office.lab.clock.wait(60)
    metric = {"metricNamespace": "WorkMail", "metricName": "Other", "metricValue": "1"}
    office.lab.client("logs").put_metric_filter(
        logGroupName=log_group(MAILBOXES), filterName="other", filterPattern="read",
        metricTransformations=[metric],
    )  # fmt: skip
    office.alarm(Threshold=9, AlarmName="a-late-one")
    office.alarm()
    assert office.lab.check("17-2").passed


def test_2_no_alarm(office):
    office.count(STRANGE)
    assert office.missing("17-2") == ["No alarm watches Strange."]


def test_2_a_late_alarm(office):
    office.count(STRANGE)
    office.alarm(Threshold=5, Period=900)
    assert office.missing("17-2") == [
        "The alarm waits for Sum GreaterThanOrEqualToThreshold 5 over 900 seconds: one event in "
        "300 is enough."
    ]


def test_2_silence_unknown(office):
    office.count(STRANGE)
    office.alarm(TreatMissingData="missing")
    assert office.missing("17-2") == ["Without events the alarm is INSUFFICIENT_DATA, not OK."]


def test_2_done_and_it_goes_off(office):
    office.count(STRANGE)
    office.alarm(ComparisonOperator="GreaterThanThreshold", Threshold=0)
    assert office.lab.check("17-2").passed
    office.lab.world.let_happen(office.organization.id, "impersonation")
    office.lab.clock.advance(hours=5 * 24 + 18)
    history = office.lab.client("cloudwatch").describe_alarm_history(
        AlarmName="strange", HistoryItemType="StateUpdate"
    )["AlarmHistoryItems"]
    assert "Alarm updated from OK to ALARM" in [one["HistorySummary"] for one in history]
