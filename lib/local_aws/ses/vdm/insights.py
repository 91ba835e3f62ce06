"""What became of single messages: GetMessageInsights, and the rows of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.ses.message.raw_message import text_of
from local_aws.ses.outbound.history import Happening
from local_aws.ses.times import utc
from local_aws.ses.vdm.messages import isp

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage

Json = dict[str, Any]

ORDER = ("SEND", "BOUNCE", "DELIVERY", "COMPLAINT")
"""Of delivery events, the one further on is the last (`LastDeliveryEvent` in the model)."""


def describe(message: SentMessage) -> Json:
    """Return the answer of GetMessageInsights."""
    return {
        "MessageId": message.message_id,
        "FromEmailAddress": message.sender or message.source,
        "Subject": subject_of(message),
        "EmailTags": [{"Name": name, "Value": value} for name, value in message.tags.items()],
        "Insights": [_insight(message, address) for address in message.recipients],
    }


def subject_of(message: SentMessage) -> str:
    """Return the subject as it stands in the header."""
    return next((text_of(field) for field in message.original if field.name == b"subject"), "")


def _insight(message: SentMessage, address: str) -> Json:
    events = [_event(one) for one in message.history if one.address in ("", address)]
    opened = [{"Timestamp": utc(at), "Type": "OPEN"} for at in message.opened]
    clicked = [{"Timestamp": utc(at), "Type": "CLICK"} for at in message.clicked]
    ordered = sorted(events + opened + clicked, key=lambda event: event["Timestamp"])
    return {"Destination": address, "Isp": isp(address), "Events": ordered}


def _event(one: Happening) -> Json:
    event: Json = {"Timestamp": utc(one.at), "Type": one.type}
    details = _details(one)
    return event | ({"Details": details} if details else {})


def _details(one: Happening) -> Json:
    if one.type == "BOUNCE":
        bounce = {"BounceType": one.kind[0].upper(), "BounceSubType": one.kind[1]}
        return {"Bounce": bounce | ({"DiagnosticCode": one.detail} if one.detail else {})}
    if one.type == "COMPLAINT":
        found = {"ComplaintSubType": one.kind[1], "ComplaintFeedbackType": one.detail}
        return {"Complaint": {name: value for name, value in found.items() if value}}
    return {}


def row(message: SentMessage) -> dict[str, str]:
    """Return a message to one recipient as a row of an export (assumption: AWS's columns)."""
    return {
        "MessageId": message.message_id,
        "SendTimestamp": utc(message.sent_at).isoformat(),
        "FromEmailAddress": message.sender or message.source,
        "Destination": message.recipients[0],
        "Subject": subject_of(message),
        "Isp": isp(message.recipients[0]),
        "LastDeliveryEvent": last_delivery(message),
        "LastEngagementEvent": "CLICK" if message.clicked else "OPEN" if message.opened else "",
    }


def last_delivery(message: SentMessage) -> str:
    """Return the last delivery event: SEND, a bounce by its type, DELIVERY or COMPLAINT."""
    found = {one.type: one for one in message.history if one.type in ORDER}
    last = max(found, key=ORDER.index, default="")
    if last != "BOUNCE":
        return last
    return f"{found[last].kind[0].upper()}_BOUNCE"


FILTERS = (
    *("FromEmailAddress", "Destination", "Subject", "Isp"),
    *("LastDeliveryEvent", "LastEngagementEvent"),
)


def passes(shown: dict[str, str], include: Json, exclude: Json) -> bool:
    """Whether a row has one of the values of each `include` and none of any `exclude`."""
    wanted = all(shown[name] in include[name] for name in FILTERS if include.get(name))
    unwanted = any(shown[name] in exclude[name] for name in FILTERS if exclude.get(name))
    return wanted and not unwanted
