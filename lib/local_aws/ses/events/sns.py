"""Events and notifications as messages of SNS topics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from local_aws.ses.events.event import Event, Json
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

SUBJECT = "Amazon SES Email Event Notification"
"""Subject of what configuration sets publish, as seen in users' logs; AWS does not document it."""

VALIDATED = "Successfully validated SNS topic for Amazon SES event publishing."
"""What SES publishes to the topic of a new event destination (as seen on AWS)."""

SUBSCRIBED = (
    "You have successfully subscribed your Amazon SNS topic '{topic}' to receive '{kind}' "
    "notifications from Amazon SES for identity '{identity}'."
)
"""What SES publishes to a topic that an identity begins to notify (as seen on AWS)."""


def problem(state: SesState, settings: dict[str, Any]) -> str:
    """Return what SES has against a topic, or ''."""
    topic = settings["TopicArn"]
    return "" if topic_exists(state, topic) else f"SNS topic <{topic}> not found."


def topic_exists(state: SesState, topic: str) -> bool:
    """Whether the account has a topic of this ARN in this Region."""
    if not topic.startswith(f"arn:aws:sns:{state.region}:"):
        return False
    try:
        state.client("sns").get_topic_attributes(TopicArn=topic)
    except ClientError:
        return False
    return True


def announce(state: SesState, settings: dict[str, Any]) -> None:
    """Publish the message that tells of a new event destination."""
    publish_text(state, settings["TopicArn"], VALIDATED)


def announce_identity(state: SesState, topic: str, kind: str, identity: str) -> None:
    """Publish the message that tells of an identity's new topic."""
    told = SUBSCRIBED.format(topic=topic, kind=kind, identity=identity)
    document = {"notificationType": "AmazonSnsSubscriptionSucceeded", "message": told}
    publish_text(state, topic, as_text(document))


def publish(
    state: SesState,
    settings: dict[str, Any],
    message: SentMessage,
    event: Event,
    document: Json,
) -> None:
    """Publish an event of a configuration set."""
    topic = settings["TopicArn"]
    state.client("sns").publish(TopicArn=topic, Message=as_text(document), Subject=SUBJECT)


def publish_text(state: SesState, topic: str, text: str) -> None:
    """Publish a message without a subject, as those of identities are (assumption)."""
    state.client("sns").publish(TopicArn=topic, Message=text)


def as_text(document: Json) -> str:
    """Return an event's JSON as it is published: compact."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
