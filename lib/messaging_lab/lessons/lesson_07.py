"""Lesson 07, Handle bounces and complaints: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from messaging_lab.bounces import read_feedback
from messaging_lab.exercises import Finding, exercise, expect, missing, right

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SUBJECT = "Welcome back"
CONFIGURATION_SET = "newsletter"
QUEUE = "complaints"


@exercise(
    lesson="07",
    number=1,
    title="Reach somebody who has come back",
    hints=(
        "The mailbox is open again, but SES still refuses to try: DeleteSuppressedDestination.",
        f'Then send(nora, "{SUBJECT}").',
    ),
)
def reach_somebody_who_has_come_back(lab: Lab) -> Iterator[Finding]:
    """Look at the suppression list, and into her mailbox."""
    nora = lab.recipient("yahoo", "nora")
    yield expect(
        not _suppressed(lab, nora),
        f"{nora} is not on the suppression list.",
        f"{nora} is on the account's suppression list: take her off once her mailbox is open, as a "
        "mail to a closed one puts her back.",
        look="ses.get_suppressed_destination(EmailAddress=nora)",
    )
    yield expect(
        SUBJECT in [message.subject for message in lab.inbox(nora)],
        f"{SUBJECT} has arrived at {nora}.",
        f"No mail with the subject {SUBJECT} is at {nora}.",
        look="lab.inbox(nora)",
    )


def _suppressed(lab: Lab, address: str) -> bool:
    try:
        lab.client("sesv2").get_suppressed_destination(EmailAddress=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False
    return True


@exercise(
    lesson="07",
    number=2,
    title="Give complaints a queue of their own",
    hints=(
        "connect(name) made the first topic and queue; an event destination is what joins them.",
        'MatchingEventTypes is ["COMPLAINT"]. Send to lab.simulator("complaint") afterwards.',
    ),
)
def give_complaints_a_queue_of_their_own(lab: Lab) -> Iterator[Finding]:
    """Look for a destination of complaints alone, its queue, and a message in it."""
    found = lab.client("sesv2").get_configuration_set_event_destinations(
        ConfigurationSetName=CONFIGURATION_SET
    )["EventDestinations"]
    topics = [
        one["SnsDestination"]["TopicArn"]
        for one in found
        if one["MatchingEventTypes"] == ["COMPLAINT"] and "SnsDestination" in one and one["Enabled"]
    ]
    if not topics:
        yield missing(
            f"No event destination of {CONFIGURATION_SET} that is enabled leads complaints, and "
            "nothing else, to a topic.",
            look="ses.get_configuration_set_event_destinations(...)",
        )
        return
    yield right("An event destination takes complaints and nothing else.")
    fed = [arn for topic in topics for arn in _queues(lab, topic) if arn.endswith(f":{QUEUE}")]
    if not fed:
        yield missing(f"Its topic has no subscription of a queue named {QUEUE}.", "sns.subscribe")
        return
    yield right(f"Its topic feeds the queue {QUEUE}.")
    yield expect(
        _waits(lab),
        "A complaint has come.",
        "No complaint waits in the queue.",
        look='send(lab.simulator("complaint"), "Rehearsal")',
    )


def _queues(lab: Lab, topic: str) -> list[str]:
    listed = lab.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    return [one["Endpoint"] for one in listed if one["Protocol"] == "sqs"]


def _waits(lab: Lab) -> bool:
    """Whether a complaint is in the queue; SES's word that the topic works is none. Hides none."""
    sqs = lab.client("sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    seen = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
    heard = [read_feedback(one["Body"]) for one in seen.get("Messages", [])]
    return any(one.kind == "Complaint" for one in heard if one)
