"""The JSON of an event in its two dialects.

Configuration sets publish `eventType` with the message's tags and headers, identities notify with
`notificationType`, source address and caller. Sources: "Contents of event data that Amazon SES
publishes to Amazon SNS" and "Amazon SNS notification contents for Amazon SES".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.ses.events.event_types import BOUNCE, COMPLAINT, RENDERING_FAILURE, EventType
from local_aws.ses.events.mail_headers import common_headers, listed_headers
from local_aws.ses.identity import identities, names
from local_aws.ses.outbound.authorities import identity_state
from local_aws.ses.times import iso

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a message.

    `body` is the object under the type's key, `tags` are automatic tags that this event has beside
    those of the message, `link_tags` the tags of a link that was clicked.
    """

    type: EventType
    body: Json
    tags: dict[str, str] = field(default_factory=dict)
    link_tags: dict[str, list[str]] = field(default_factory=dict)


def document(state: SesState, message: SentMessage, event: Event) -> Json:
    """Return the event as a configuration set publishes it."""
    mail = {
        "timestamp": iso(message.sent_at),
        "source": message.sender or message.source,
        **_account(state, message),
        "headersTruncated": False,
    }
    if event.type is not RENDERING_FAILURE:
        mail |= _headers(message, message.message_id)
    mail["tags"] = {name: [value] for name, value in all_tags(message, event).items()}
    return _arranged("eventType", event, mail)


def notification(state: SesState, message: SentMessage, event: Event, *, headers: bool) -> Json:
    """Return the event as an identity notifies of it, with the message's `headers` or without."""
    mail = {
        "timestamp": iso(message.sent_at),
        "source": message.source,
        "sourceIp": message.caller.source_ip,
        "callerIdentity": message.caller.identity,
        **_account(state, message),
    }
    if headers:
        mail |= _headers(message, "")
    return _arranged("notificationType", event, mail)


def _account(state: SesState, message: SentMessage) -> Json:
    return {
        "sourceArn": identity_arn(state, message),
        "sendingAccountId": state.account_id,
        "messageId": message.message_id,
        "destination": list(message.recipients),
    }


def identity_of(state: SesState, message: SentMessage) -> str:
    """Return the name of the identity that a message was sent with."""
    identity = identities.find(identity_state(state, message), message.source)
    return identity.name if identity else message.source


def identity_arn(state: SesState, message: SentMessage) -> str:
    """Return the ARN of that identity."""
    return identity_state(state, message).arn("identity", identity_of(state, message))


def _headers(message: SentMessage, message_id: str) -> Json:
    headers, truncated = listed_headers(message.original)
    return {
        "headersTruncated": truncated,
        "headers": headers,
        "commonHeaders": common_headers(message.original, message_id),
    }


def all_tags(message: SentMessage, event: Event) -> dict[str, str]:
    """Return the tags of an event: automatic ones, then those of the message.

    Source: "SES Auto-Tags" in "Monitor email sending using Amazon SES event publishing".
    """
    caller = message.caller
    return {
        "ses:source-tls-version": caller.tls_version,
        "ses:operation": caller.operation,
        "ses:configuration-set": message.configuration_set,
        "ses:source-ip": caller.source_ip,
        "ses:from-domain": names.domain_of(message.source),
        "ses:caller-identity": caller.identity,
        **event.tags,
        **message.tags,
    }


def _arranged(dialect: str, event: Event, mail: Json) -> Json:
    kind = event.type
    if kind in (BOUNCE, COMPLAINT):
        return {dialect: kind.title, kind.key: event.body, "mail": mail}
    return {dialect: kind.title, "mail": mail, kind.key: event.body}
