"""Events of SES as items.

An event that names recipients is about those. Opens, clicks and the like name none: with several
recipients in one mail SES can't tell who it was, and each of them gets the time. One mail to one
person is exact.
"""

from __future__ import annotations

from typing import Any

from .item import Item, iso

Json = dict[str, Any]


def items_of(event: Json) -> list[Item]:
    """Return an item for each recipient that an event is about; [] where it says nothing new.

    Raises KeyError, TypeError or ValueError for what is no event of SES.
    """
    mail = event["mail"]
    found = _what_happened(event)
    if found is None:
        return []
    name, moment, recipients = found
    tags = mail.get("tags", {})
    details = {
        "message_id": mail["messageId"],
        "event_type": "email",
        "aws_account_id": mail["sendingAccountId"],
        "from_address": mail["source"],
        **{tag: tags[tag][0] for tag in ("client", "campaign_id", "journey_id") if tags.get(tag)},
    }
    return [
        {**details, "destination": who, name: iso(moment)}
        for who in recipients or mail["destination"]
    ]


def _what_happened(event: Json) -> tuple[str, str, list[str]] | None:
    """Return (attribute, time, recipients named)."""
    kind, sent = event["eventType"], event["mail"]["timestamp"]
    if kind == "Bounce":
        return _bounce(event["bounce"])
    if kind == "Complaint":
        complaint = event["complaint"]
        return "complaint", complaint["timestamp"], _addresses(complaint["complainedRecipients"])
    if kind == "DeliveryDelay":
        delay = event["deliveryDelay"]
        return "softbounce", delay["timestamp"], _addresses(delay["delayedRecipients"])
    if kind == "Delivery":
        return "delivered", event["delivery"]["timestamp"], list(event["delivery"]["recipients"])
    if kind in ("Open", "Click"):
        return kind.lower(), event[kind.lower()]["timestamp"], []
    if kind == "Subscription":
        return "unsubscribe", event["subscription"]["timestamp"], []
    # These three tell no time of their own: it is that of the mail.
    names = {"Send": "send", "Reject": "rejected", "Rendering Failure": "rendering_failure"}
    return (names[kind], sent, []) if kind in names else None


def _bounce(bounce: Json) -> tuple[str, str, list[str]]:
    # Undetermined is no permanent issue: nobody knows what it is.
    name = "hardbounce" if bounce["bounceType"] == "Permanent" else "softbounce"
    return name, bounce["timestamp"], _addresses(bounce["bouncedRecipients"])


def _addresses(recipients: list[Json]) -> list[str]:
    return [str(one["emailAddress"]) for one in recipients]
