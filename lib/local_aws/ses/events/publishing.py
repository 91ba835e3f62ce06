"""From an event to all who want it: event destinations, and the topics of the identity.

Nothing is made where nobody listens. What can't be handed over (a topic deleted meanwhile) is lost
without a word, as it is on AWS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local_aws.ses.events import notifications
from local_aws.ses.events.destinations import KINDS, EventDestination
from local_aws.ses.events.event import Event, document
from local_aws.ses.events.event_types import EventType

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState


def wanted(state: SesState, message: SentMessage, kind: EventType) -> bool:
    """Whether anybody wants events of this type about this message."""
    told = state.notification_topics or message.identity_owner
    if told and notifications.topic_of(state, message, kind):
        return True
    found = state.configuration_sets.get(message.configuration_set)
    return found is not None and kind in found.destinations.wanted


def anyone(state: SesState, message: SentMessage) -> bool:
    """Whether anybody may want events about this message: a quick look before all else."""
    return bool(message.configuration_set or state.notification_topics or message.identity_owner)


def publish(state: SesState, message: SentMessage, event: Event) -> None:
    """Hand an event to all who want it, soon and outside the call or delivery that it is about."""
    if wanted(state, message, event.type):
        state.notification_faults.schedule(state, _publish, state, message, event)


def _publish(state: SesState, message: SentMessage, event: Event) -> None:
    notifications.notify(state, message, event)
    found = state.configuration_sets.get(message.configuration_set)
    listeners = found.destinations.that_want(event.type) if found else []
    if not listeners:
        return
    written = document(state, message, event)
    for destination in listeners:
        _hand_over(state, destination, message, event, written)


def _hand_over(
    state: SesState,
    destination: EventDestination,
    message: SentMessage,
    event: Event,
    written: dict[str, object],
) -> None:
    try:
        KINDS[destination.kind].publish(state, destination.settings, message, event, written)
    except ClientError:
        return
