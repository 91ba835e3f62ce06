"""A lesson taken to a real account: rehearsed in another account and Region, over HTTP and not."""

import json

import pytest

from messaging_lab.bounces import decide, read_feedback
from messaging_lab.errors import LabError, OnlyLocal, RefusedByTheLab
from messaging_lab.going_live.policy import least_privilege
from messaging_lab.going_live.rehearsal import rehearse_account, unsafe_steps
from messaging_lab.lab_world import LabWorld
from messaging_lab.queues import drain
from messaging_lab.target_endpoint import sender

OWN = "me@customer.example"
THERE = ("210987654321", "eu-west-1")


def newsletter(lab):
    """Do as lesson 07 does: events into a queue, a mail that bounces, a decision."""
    ses, sns, sqs = lab.client("sesv2"), lab.client("sns"), lab.client("sqs")
    topic = sns.create_topic(Name="feedback")["TopicArn"]
    url = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    allow |= {"Action": "sqs:SendMessage", "Resource": arn["QueueArn"]}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["QueueArn"])
    ses.create_configuration_set(ConfigurationSetName="newsletter")
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="newsletter",
        EventDestinationName="feedback",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    ses.send_email(
        FromEmailAddress=lab.sender("hello", ""),
        Destination={"ToAddresses": [lab.simulator("bounce")]},
        Content={"Simple": {"Subject": {"Data": "Leeks"}, "Body": {"Text": {"Data": "."}}}},
        ConfigurationSetName="newsletter",
    )
    found = [one for one in map(read_feedback, drain(lab, url)) if one]
    return [decide(one) for one in found]


def test_lesson_07_runs_on_a_second_account_and_region_over_http(aws_lab, endpoint):
    ses = aws_lab.client("sesv2")
    ses.create_email_identity(EmailIdentity=OWN)
    LabWorld(sender(endpoint), *THERE).verify(OWN)
    assert newsletter(aws_lab) == ["remove"]
    assert (aws_lab.account_id, aws_lab.region) == THERE
    run = aws_lab._target.ledger.run
    tags = ses.get_email_identity(EmailIdentity=OWN)["Tags"]
    assert tags == [{"Key": "messaging-lab", "Value": run}]
    policy = least_privilege(aws_lab.calls())
    assert {"ses:TagResource", "sns:TagResource", "sqs:TagQueue"} <= set(policy.actions)
    assert all(THERE[0] in arn or arn == "*" for one in policy.statements for arn in one.resources)
    done = aws_lab.clean_up()
    assert done.complete
    assert len(done.results) == 6
    assert aws_lab.clean_up().results == ()
    for left in (
        ses.list_email_identities()["EmailIdentities"],
        ses.list_configuration_sets()["ConfigurationSets"],
        aws_lab.client("sns").list_topics()["Topics"],
        aws_lab.client("sqs").list_queues().get("QueueUrls", []),
    ):
        assert left == []


@pytest.fixture
def played(local_lab):
    """A rehearsed account, in which "yes" has been answered, and its owner's address verified."""
    there = rehearse_account(local_lab, *THERE, own=OWN, answers=["yes"] * 4)
    there.client("sesv2").create_email_identity(EmailIdentity=OWN)
    local_lab.elsewhere(*THERE).click_verification_link(OWN)
    return there


def test_a_rehearsed_account_is_another_one_behind_the_same_rails(local_lab, played):
    assert not played.is_local
    assert "played as a real one" in repr(played)
    assert newsletter(played) == ["remove"]
    assert local_lab.client("sesv2").list_configuration_sets()["ConfigurationSets"] == []
    assert local_lab.standing() == []
    assert played.clean_up().complete


def test_a_rehearsal_begins_with_an_empty_account(local_lab, played):
    newsletter(played)
    again = rehearse_account(local_lab, *THERE, own=OWN, answers=["yes"] * 4)
    again.client("sesv2").create_email_identity(EmailIdentity=OWN)
    local_lab.elsewhere(*THERE).click_verification_link(OWN)
    assert newsletter(again) == ["remove"]


def test_every_unsafe_step_is_refused(local_lab, played):
    before = local_lab.elsewhere(*THERE)
    before.client("sesv2").create_email_identity(EmailIdentity="old.example")
    ses = played.client("sesv2")
    letter = {
        "FromEmailAddress": OWN,
        "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
    }
    sms = played.client("pinpoint-sms-voice-v2")
    found = unsafe_steps(
        {
            "stranger": lambda: ses.send_email(
                **letter, Destination={"ToAddresses": ["bo@elsewhere.example"]}
            ),
            "phone": lambda: sms.send_text_message(
                DestinationPhoneNumber="+447700900123", MessageBody="hello"
            ),
            "delete": lambda: ses.delete_email_identity(EmailIdentity="old.example"),
            "review": lambda: ses.put_account_details(
                MailType="MARKETING", WebsiteURL="https://example.com"
            ),
            "clock": lambda: played.clock.advance(hours=1),
            "over": played.start_over,
            "safe": lambda: ses.get_account(),
        }
    )
    assert [row["Refused"] for row in found.rows] == [True] * 6 + [False]
    assert "bo@elsewhere.example is no simulator" in found.rows[0]["The lab says"]
    assert "+447700900123 is no simulator" in found.rows[1]["The lab says"]
    assert "has no tag messaging-lab" in found.rows[2]["The lab says"]
    assert before.client("sesv2").get_account()["SendQuota"]["SentLast24Hours"] == 0
    assert before.client("sesv2").get_email_identity(EmailIdentity="old.example")


def test_without_a_yes_nothing_is_changed_and_the_question_is_seen(lab, capsys):
    there = rehearse_account(lab, *THERE, own=OWN, answers=["no"])
    with pytest.raises(RefusedByTheLab, match="You did not say yes"):
        there.client("sns").create_topic(Name="t")
    shown = capsys.readouterr().out
    assert "Account  210987654321" in shown
    assert shown.endswith("Type yes to go on: no\n")
    with pytest.raises(RefusedByTheLab, match="Nobody is there to confirm"):
        there.client("sns").create_topic(Name="t")
    assert there.client("sns").list_topics()["Topics"] == []


def test_another_account_than_the_one_that_is_meant_is_refused(lab):
    with pytest.raises(LabError, match="MESSAGING_LAB_ACCOUNT says 123456789012"):
        rehearse_account(lab, *THERE, own=OWN, meant="123456789012")
    assert rehearse_account(lab, *THERE, own=OWN, meant=THERE[0]).account_id == THERE[0]


def test_on_aws_there_is_nothing_to_rehearse(aws_lab):
    with pytest.raises(OnlyLocal, match="a real account already"):
        rehearse_account(aws_lab, *THERE, own=OWN)
