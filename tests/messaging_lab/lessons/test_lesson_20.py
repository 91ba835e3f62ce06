"""Lesson 20's checks: blank, solved, and wrong in the ways people are wrong."""

import json

import pytest

from messaging_lab import Lab
from messaging_lab.going_live.policy import least_privilege
from messaging_lab.identities import verify_addresses

HELLO, USER = "hello@nutrition.example", "newsletter-app"
DAILY = {"SendEmail", "ReceiveMessage", "DeleteMessage"}
ALARM = {
    "Namespace": "AWS/SES", "Period": 300, "EvaluationPeriods": 1, "Statistic": "Average",
    "ComparisonOperator": "GreaterThanThreshold", "Threshold": 0.05,
}  # fmt: skip


@pytest.fixture
def lab():
    """A lab in which the newsletter has run once, and the user has the policy of all of it."""
    lab = Lab.open(lesson="20")
    ses, sqs = lab.client("sesv2"), lab.client("sqs")
    topic = lab.client("sns").create_topic(Name="feedback")["TopicArn"]
    queue = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    verify_addresses(lab, HELLO)
    ses.create_configuration_set(ConfigurationSetName="newsletter")
    ses.create_configuration_set_event_destination(**destination(topic, "BOUNCE"))
    body = {"Subject": {"Data": "Leeks"}, "Body": {"Text": {"Data": "Soup."}}}
    ses.send_email(
        FromEmailAddress=HELLO,
        Destination={"ToAddresses": [lab.simulator("bounce")]},
        Content={"Simple": body},
        ConfigurationSetName="newsletter",
    )
    sqs.send_message(QueueUrl=queue, MessageBody="feedback")
    for one in sqs.receive_message(QueueUrl=queue)["Messages"]:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return lab


def destination(topic, *kinds):
    return {
        "ConfigurationSetName": "newsletter",
        "EventDestinationName": "feedback",
        "EventDestination": {
            "Enabled": True,
            "MatchingEventTypes": list(kinds),
            "SnsDestination": {"TopicArn": topic},
        },
    }


def daily(lab):
    return [call for call in lab.calls() if call.operation in DAILY]


def give(lab, policy):
    iam = lab.client("iam")
    if not iam.list_users()["Users"]:
        iam.create_user(UserName=USER)
    document = policy if isinstance(policy, str) else policy.text_of_document
    iam.put_user_policy(UserName=USER, PolicyName="daily", PolicyDocument=document)


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


def allow(action, resource="*", **more):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class TestLetTheApplicationDoItsWorkAndNoMore:
    def test_blank(self, lab):
        assert missing(lab, "20-1") == ["There is no user newsletter-app: run the cell above."]

    def test_solved(self, lab):
        give(lab, least_privilege(daily(lab)))
        assert missing(lab, "20-1") == []
        assert lab.check("20-1").passed

    def test_the_policy_of_the_whole_run(self, lab):
        give(lab, least_privilege(lab.calls()))
        (found,) = missing(lab, "20-1")
        assert found.startswith("It needs no ses:CreateConfigurationSet, ses:CreateConfig")
        assert found.endswith("day by day.")

    def test_everything(self, lab):
        give(lab, allow("ses:*"))
        assert missing(lab, "20-1") == [
            "ses:* allows whole families.",
            "It may do so with *.",
        ]

    def test_right_actions_on_everything_and_as_anybody(self, lab):
        give(lab, allow(["ses:SendEmail", "sqs:ReceiveMessage", "sqs:DeleteMessage"]))
        assert missing(lab, "20-1") == [
            "It may do so with *.",
            f"ses:SendEmail isn't tied to {HELLO} by ses:FromAddress.",
        ]

    def test_sending_alone(self, lab):
        give(lab, least_privilege(call for call in daily(lab) if call.operation == "SendEmail"))
        assert missing(lab, "20-1") == [
            "It can't do its work without sqs:DeleteMessage, sqs:ReceiveMessage."
        ]

    def test_the_policy_of_another_account(self, lab):
        give(lab, least_privilege(daily(lab), account_id="210987654321", region="eu-west-1"))
        assert missing(lab, "20-1") == ["It names things of another account or Region."]

    def test_another_sender(self, lab):
        text = least_privilege(daily(lab)).text_of_document.replace(f'["{HELLO}"]', '["*"]')
        give(lab, text)
        assert missing(lab, "20-1") == [f"ses:SendEmail isn't tied to {HELLO} by ses:FromAddress."]


class TestHearComplaintsAndHaveBothRatesWatched:
    def test_blank(self, lab):
        first, second, third = missing(lab, "20-2")
        assert "newsletter keeps complaints to itself" in first
        assert "No alarm on Reputation.BounceRate and Reputation.ComplaintRate" in second
        assert third == "Alarms tell somebody: No alarm."

    def test_solved(self, lab):
        self.hear(lab, "BOUNCE", "COMPLAINT")
        self.watch(lab, "Reputation.BounceRate", "Reputation.ComplaintRate")
        assert missing(lab, "20-2") == []

    def test_complaints_instead_of_bounces(self, lab):
        self.hear(lab, "COMPLAINT")
        assert "newsletter keeps bounces to itself" in missing(lab, "20-2")[0]

    def test_one_alarm_only(self, lab):
        self.hear(lab, "BOUNCE", "COMPLAINT")
        self.watch(lab, "Reputation.BounceRate")
        (found,) = missing(lab, "20-2")
        assert "No alarm on Reputation.ComplaintRate" in found

    def test_alarms_that_tell_nobody(self, lab):
        self.hear(lab, "BOUNCE", "COMPLAINT")
        self.watch(lab, "Reputation.BounceRate", "Reputation.ComplaintRate", tells=False)
        (found,) = missing(lab, "20-2")
        assert found.endswith("has no action.")

    def hear(self, lab, *kinds):
        topic = f"arn:aws:sns:{lab.region}:{lab.account_id}:feedback"
        lab.client("sesv2").update_configuration_set_event_destination(**destination(topic, *kinds))

    def watch(self, lab, *metrics, tells=True):
        topic = f"arn:aws:sns:{lab.region}:{lab.account_id}:feedback"
        for metric in metrics:
            lab.client("cloudwatch").put_metric_alarm(
                AlarmName=metric, MetricName=metric, **ALARM, AlarmActions=[topic] * tells
            )


def test_an_event_destination_is_given_back_what_it_was(lab):
    TestHearComplaintsAndHaveBothRatesWatched().hear(lab, "BOUNCE", "COMPLAINT")
    step = lab.standing()[-1].steps[0]
    assert step.params["EventDestination"]["MatchingEventTypes"] == ["BOUNCE"]
    assert lab.clean_up().complete
