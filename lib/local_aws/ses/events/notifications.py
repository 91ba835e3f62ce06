"""Identity notifications: bounces, complaints and deliveries on topics of the identity's choice.

Source: "Receiving Amazon SES notifications using Amazon SNS" in the developer guide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local_aws.ses.events import sns
from local_aws.ses.events.event import Event, notification
from local_aws.ses.events.event_types import EventType
from local_aws.ses.identity import identities
from local_aws.ses.outbound.authorities import identity_state

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

TYPES = ("Bounce", "Complaint", "Delivery")


@dataclass(slots=True)
class Notifications:
    """By notification type: the topic of an identity, and whether it wants the headers."""

    topics: dict[str, str] = field(default_factory=dict)
    headers: dict[str, bool] = field(default_factory=dict)


def settings_of(state: SesState, message: SentMessage) -> Notifications | None:
    """Return the settings of the identity that a message was sent with."""
    owner = identity_state(state, message)
    identity = identities.find(owner, message.source)
    return owner.notification_topics.get(identity.name) if identity else None


def topic_of(state: SesState, message: SentMessage, kind: EventType) -> str:
    """Return the topic that is to be told of a type of event, or ''."""
    settings = settings_of(state, message)
    return settings.topics.get(kind.title, "") if settings else ""


def notify(state: SesState, message: SentMessage, event: Event) -> None:
    """Publish an event to the topic of the identity, if it has one for it."""
    settings = settings_of(state, message)
    title = event.type.title
    topic = settings.topics.get(title, "") if settings else ""
    if settings is None or not topic:
        return
    shown = notification(state, message, event, headers=settings.headers.get(title, False))
    try:
        sns.publish_text(identity_state(state, message), topic, sns.as_text(shown))
    except ClientError:
        return
