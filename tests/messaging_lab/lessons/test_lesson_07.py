"""Lesson 07's checks: blank, solved, and wrong in the ways people are wrong."""

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError
from messaging_lab.identities import verify_addresses

HELLO = "hello@nutrition.example"
NORA = "nora@yahoo.example"


@pytest.fixture
def lab():
    """A lab in which Nora's mailbox was closed when the issue came."""
    lab = Lab.open(lesson="07")
    lab.grant_production()
    verify_addresses(lab, HELLO)
    lab.client("sesv2").create_configuration_set(ConfigurationSetName="newsletter")
    lab.world.set_mailbox(NORA, "closed")
    send(lab, NORA, "Leeks")
    return lab


def send(lab, to, subject):
    lab.clock.wait(1)
    content = {"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": "Soup."}}}}
    lab.client("sesv2").send_email(
        FromEmailAddress=HELLO,
        Destination={"ToAddresses": [to]},
        Content=content,
        ConfigurationSetName="newsletter",
    )


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


LISTED = (
    f"{NORA} is on the account's suppression list: take her off once her mailbox is open, as a "
    "mail to a closed one puts her back."
)
NOT_THERE = f"No mail with the subject Welcome back is at {NORA}."


def test_1_blank(lab):
    assert missing(lab, "07-1") == [LISTED, NOT_THERE]


def test_1_opened_only(lab):
    lab.world.set_mailbox(NORA, "open")
    send(lab, NORA, "Welcome back")
    assert missing(lab, "07-1") == [LISTED, NOT_THERE]


def test_1_taken_off_while_still_closed(lab):
    lab.client("sesv2").delete_suppressed_destination(EmailAddress=NORA)
    send(lab, NORA, "Welcome back")
    assert missing(lab, "07-1") == [LISTED, NOT_THERE]


def test_1_reached_past_the_list(lab):
    lab.world.set_mailbox(NORA, "open")
    ses = lab.client("sesv2")
    ses.put_configuration_set_suppression_options(
        ConfigurationSetName="newsletter", SuppressedReasons=[]
    )
    send(lab, NORA, "Welcome back")
    assert missing(lab, "07-1") == [LISTED]


def test_1_solved_and_with_another_subject(lab):
    lab.world.set_mailbox(NORA, "open")
    lab.client("sesv2").delete_suppressed_destination(EmailAddress=NORA)
    send(lab, NORA, "Hello again")
    assert missing(lab, "07-1") == [NOT_THERE]
    send(lab, NORA, "Welcome back")
    assert lab.check("07-1").passed


def destination(lab, kinds, queue="complaints", name="complaints", enabled=True):
    topic = lab.client("sns").create_topic(Name="complaints")["TopicArn"]
    lab.client("sqs").create_queue(QueueName=queue)
    arn = f"arn:aws:sqs:{lab.region}:{lab.account_id}:{queue}"
    lab.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    lab.client("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="newsletter",
        EventDestinationName=name,
        EventDestination={
            "Enabled": enabled,
            "MatchingEventTypes": kinds,
            "SnsDestination": {"TopicArn": topic},
        },
    )


NO_DESTINATION = [
    "No event destination of newsletter that is enabled leads complaints, and nothing else, to a "
    "topic."
]


def test_2_blank(lab):
    assert missing(lab, "07-2") == NO_DESTINATION


def test_2_bounces_as_well(lab):
    destination(lab, ["BOUNCE", "COMPLAINT"])
    assert missing(lab, "07-2") == NO_DESTINATION


def test_2_another_queue(lab):
    destination(lab, ["COMPLAINT"], queue="other")
    assert missing(lab, "07-2") == ["Its topic has no subscription of a queue named complaints."]


def test_2_switched_off(lab):
    destination(lab, ["COMPLAINT"], enabled=False)
    send(lab, lab.simulator("complaint"), "Rehearsal")
    assert missing(lab, "07-2") == NO_DESTINATION


def test_2_words_of_ses_that_the_topic_works_are_no_complaints(lab):
    destination(lab, ["COMPLAINT"])
    destination(lab, ["COMPLAINT"], name="once-more")
    assert missing(lab, "07-2") == ["No complaint waits in the queue."]


def test_2_nothing_sent_then_solved(lab):
    destination(lab, ["COMPLAINT"])
    assert missing(lab, "07-2") == ["No complaint waits in the queue."]
    send(lab, lab.simulator("complaint"), "Rehearsal")
    assert lab.check("07-2").passed
    assert lab.check("07-2").passed


@pytest.mark.parametrize(("provider", "told"), [("gmail", False), ("yahoo", True)])
def test_only_providers_with_a_feedback_loop_pass_a_complaint_on(lab, provider, told):
    address = lab.recipient(provider, "ana")
    send(lab, address, "Leeks")
    assert lab.world.report_spam(address) is told
    listed = lab.client("sesv2").list_suppressed_destinations(Reasons=["COMPLAINT"])
    listed = [one["EmailAddress"] for one in listed["SuppressedDestinationSummaries"]]
    assert listed == ([address] if told else [])


def test_what_the_world_cannot_do_is_said(lab):
    with pytest.raises(LabError, match="is empty"):
        lab.world.report_spam("vera@yahoo.example")
    with pytest.raises(LabError, match="use one of open, closed, full"):
        lab.world.set_mailbox(NORA, "gone")
    with pytest.raises(LabError, match="a share from 0 to 1"):
        lab.world.disturb_notifications(duplicates=2)
