"""Events of messages: their JSON, and bringing it to all who want it.

Source: user guide, "Example AWS End User Messaging SMS event data" and "Monitoring with Amazon
EventBridge". Prices are in dollars as in its samples; its table says thousandths of a cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.internet import carriers
from local_aws.sms_voice import events_targets
from local_aws.sms_voice.messages import MEDIA, TEXT, VOICE

if TYPE_CHECKING:
    from local_aws.sms_voice.messages import Message
    from local_aws.sms_voice.state import SmsState

VERSION = "1.0"

DESCRIPTIONS = {
    "SUCCESSFUL": "Message has been accepted by phone carrier",
    "PROTECT_BLOCKED": "Message blocked by protect configuration",
    "DELIVERED": "Message has been accepted by phone",
    "PENDING": "Message is pending delivery",
    "QUEUED": "Message is queued for delivery",
    "INVALID": "Phone number is invalid",
    "INVALID_MESSAGE": "Message body is invalid",
    "UNREACHABLE": "Phone is currently unreachable/unavailable",
    "CARRIER_UNREACHABLE": "Phone carrier is currently unreachable/unavailable",
    "BLOCKED": "Phone has blocked SMS",
    "CARRIER_BLOCKED": "Phone carrier has blocked this message",
    "SPAM": "Phone carrier has blocked this message as spam",
    "UNKNOWN": "Unknown error attempting to reach phone",
    "TTL_EXPIRED": "Message could not be delivered within its time to live",
    "FILE_INACCESSIBLE": "Media file is inaccessible",
    "FILE_TYPE_UNSUPPORTED": "Media file type is unsupported",
    "FILE_SIZE_EXCEEDED": "Media file size is exceeded",
}
"""messageStatusDescription by status. AWS has published the first three; the others are ours."""

UNPAID = frozenset(
    {
        "PROTECT_BLOCKED",
        "INVALID_MESSAGE",
        "TTL_EXPIRED",
        "FILE_INACCESSIBLE",
        "FILE_TYPE_UNSUPPORTED",
        "FILE_SIZE_EXCEEDED",
        "BUSY",
        "NO_ANSWER",
        "FAILED",
    }
)
"""Ends of messages that no carrier ever got, and of calls that nobody answered. AWS shows
PROTECT_BLOCKED at no cost; that the others cost nothing either is an assumption."""


def happened(state: SmsState, message: Message, status: str, *, final: bool) -> None:
    """Take note of a message's new status and tell all who want to know.

    A message that has its end stays as it is.
    """
    if message.final:
        return
    message.status, message.final = status, final
    document = _document(state, message)
    state.aws.clock.call_later(0, events_targets.publish, state, message, document)


def _document(state: SmsState, message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {"contentType": "MMS"} if message.channel == MEDIA else {}
    found |= {
        "eventType": f"{message.channel}_{message.status}",
        "eventVersion": VERSION,
        "eventTimestamp": int(state.now() * 1000),
        "isFinal": message.final,
        "originationPhoneNumber": message.sender,
        "destinationPhoneNumber": message.destination,
        "isoCountryCode": message.country,
        **_carrier(message),
        "messageId": message.id,
        "messageRequestTimestamp": int(message.requested_at * 1000),
    }
    found |= _voice(message) if message.channel == VOICE else _text(message)
    if message.context:
        found["context"] = dict(message.context)
    return found | _protect(message)


def _carrier(message: Message) -> dict[str, Any]:
    if message.channel != TEXT:
        return {}
    found = {"isInternationalSend": message.international}
    carrier = carriers.of(message.destination, message.country)
    if carrier is None:
        return found
    return found | {"mcc": carrier.mcc, "mnc": carrier.mnc, "carrierName": carrier.name}


def _text(message: Message) -> dict[str, Any]:
    encoding = {} if message.channel == MEDIA else {"messageEncoding": message.encoding}
    return encoding | {
        "messageType": message.message_type,
        "messageStatus": message.status,
        "messageStatusDescription": DESCRIPTIONS[message.status],
        "totalMessageParts": message.parts,
        "totalMessagePrice": float(message.price.message),
        "totalCarrierFee": float(message.price.carrier_fee),
    }


def _voice(message: Message) -> dict[str, Any]:
    spoken = message.status == "COMPLETED"
    seconds = message.seconds if spoken else 0
    return {
        "messageStatus": message.status,
        "callDurationInSeconds": seconds,
        "totalDurationInMinutes": -(-seconds // 60),
        "totalMessagePrice": float(message.price.message) if spoken else 0.0,
    }


def _protect(message: Message) -> dict[str, Any]:
    if message.verdict is None:
        return {}
    rule = {
        "protectConfigurationId": message.verdict.configuration.id,
        "protectStatus": message.verdict.status,
    }
    found: dict[str, Any] = {"protectConfiguration": rule}
    if message.assessment is not None:
        found["protectConfigurationAssessment"] = message.assessment.shown()
    return found
