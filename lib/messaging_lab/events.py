"""Events of SES and of AWS End User Messaging SMS, heard as they come and read alike.

Sources: developer guide of SES, "Contents of event data that Amazon SES publishes to Amazon SNS";
user guide of AWS End User Messaging SMS, "Event types for SMS, MMS, and voice".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.queues import drain
from messaging_lab.topics import topic_into_queue

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

MAIL_EVENTS = ("SEND", "REJECT", "DELIVERY", "BOUNCE", "COMPLAINT", "DELIVERY_DELAY")

DESTINATION = "panel"
"""Name of the event destinations that `tap` adds."""

ABSENT = frozenset({"NotFoundException", "ResourceNotFoundException"})

WHO = {
    "Bounce": ("bouncedRecipients", "diagnosticCode"),
    "Complaint": ("complainedRecipients", ""),
    "DeliveryDelay": ("delayedRecipients", "diagnosticCode"),
}
"""Kind -> the member that lists recipients, and what it says of each."""

SAYS = {
    "Delivery": "smtpResponse",
    "Complaint": "complaintFeedbackType",
    "Click": "link",
    "Open": "userAgent",
    "Reject": "reason",
}
"""Kind -> the member that says most about it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened to a message to `who`.

    `kind` is the name that the service gives it (Bounce, TEXT_DELIVERED), `says` what a mailbox
    provider or a carrier said, in a line.
    """

    at: datetime
    kind: str
    who: str
    says: str = ""


def read_event(event: Mapping[str, Any]) -> list[Event]:
    """Return what an event says, for each recipient; [] for what is no event of the two."""
    if "destinationPhoneNumber" in event:
        return [_text_event(event)]
    return _mail_events(event) if "eventType" in event and "mail" in event else []


def _text_event(event: Mapping[str, Any]) -> Event:
    at = datetime.fromtimestamp(int(event["eventTimestamp"]) / 1000, UTC)
    says = str(event.get("messageStatusDescription", ""))
    return Event(at, str(event["eventType"]), str(event["destinationPhoneNumber"]), says)


def _mail_events(event: Mapping[str, Any]) -> list[Event]:
    kind, mail = str(event["eventType"]), event["mail"]
    detail: Mapping[str, Any] = event.get(kind[:1].lower() + kind[1:], {})
    at = datetime.fromisoformat(detail.get("timestamp", mail["timestamp"]))
    member, told = WHO.get(kind, ("", ""))
    people = detail.get(member) or [{"emailAddress": who} for who in mail["destination"]]
    says = str(detail.get(SAYS.get(kind, ""), ""))
    return [Event(at, kind, one["emailAddress"], _line(one.get(told, says))) for one in people]


def _line(text: str) -> str:
    return " ".join(text.split())


def tap(lab: Lab, configuration_set: str) -> str:
    """Lead the events of a configuration set into a queue of its own as well; return its URL.

    The set may be one of SES, of AWS End User Messaging SMS, or both of one name; what else hears
    its events goes on as before. Raises ValueError where neither service has such a set.
    """
    topic, url = topic_into_queue(lab, f"{configuration_set}-panel")
    heard = [_tap_mail(lab, configuration_set, topic), _tap_texts(lab, configuration_set, topic)]
    if not any(heard):
        raise ValueError(f"There is no configuration set {configuration_set!r}: create it first.")
    drain(lab, url)  # SES's word of welcome
    return url


def _tap_mail(lab: Lab, name: str, topic: str) -> bool:
    to_topic = {"Enabled": True, "MatchingEventTypes": list(MAIL_EVENTS)}
    return _added(
        lab.client("sesv2").create_configuration_set_event_destination,
        ConfigurationSetName=name,
        EventDestinationName=DESTINATION,
        EventDestination={**to_topic, "SnsDestination": {"TopicArn": topic}},
    )


def _tap_texts(lab: Lab, name: str, topic: str) -> bool:
    return _added(
        lab.client("pinpoint-sms-voice-v2").create_event_destination,
        ConfigurationSetName=name,
        EventDestinationName=DESTINATION,
        MatchingEventTypes=["ALL"],
        SnsDestination={"TopicArn": topic},
    )


def _added(create: Any, **destination: Any) -> bool:
    """Add an event destination unless it is there; False where there is no such set."""
    try:
        create(**destination)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ABSENT:
            return False
        if code not in ("AlreadyExistsException", "ConflictException"):
            raise
    return True


def take_events(lab: Lab, queue_url: str) -> list[Event]:
    """Take all events off a queue that a topic fills, in the order in which they happened."""
    return in_order(json.loads(body)["Message"] for body in drain(lab, queue_url))


def in_order(messages: Iterable[str]) -> list[Event]:
    """Return the events in messages of a topic; those that are no JSON are SES's welcome."""
    read = (read_event(json.loads(one)) for one in messages if one.startswith("{"))
    return sorted((event for events in read for event in events), key=lambda event: event.at)
