"""Events of AWS End User Messaging SMS as items."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .item import ORDER, Item, at

Json = dict[str, Any]

UNDER_WAY = frozenset({"QUEUED", "PENDING", "SENT", "ACCEPTED"})
GOOD = frozenset({"SUCCESSFUL", "DELIVERED"})

RANKS = ("QUEUED", "PENDING", "ACCEPTED", "SENT", "SUCCESSFUL", "DELIVERED")
"""Of two events of the same moment the further one counts; whatever fails is further than these."""

MILLICENTS = 100_000
"""In a dollar. The events give dollars."""


def items_of(event: Json, account_id: str) -> list[Item]:
    """Return an item for a text or media message; [] for events of calls.

    The event doesn't say whose it is; `account_id` is the stream's account. Raises KeyError,
    TypeError or ValueError for what is no event of the service.
    """
    channel, _, status = str(event["eventType"]).partition("_")
    if channel not in ("TEXT", "MEDIA"):
        return []
    context = event.get("context", {})
    item = {
        "message_id": event["messageId"],
        "destination": event["destinationPhoneNumber"],
        "event_type": "sms",
        "aws_account_id": account_id,
        "origination_phone_number": event["originationPhoneNumber"],
        "destination_phone_number": event["destinationPhoneNumber"],
        "iso_country_code": event["isoCountryCode"],
        "message_type": event["messageType"],
        "record_status": status,
        "price_in_millicents_usd": price(event),
        ORDER: order(event, status),
        time_attribute(status): at(int(event["eventTimestamp"])),
    }
    tags = {name: context[name] for name in ("campaign_id", "journey_id") if context.get(name)}
    return [item | tags]


def time_attribute(status: str) -> str:
    """Return which of the table's times an event of a status is."""
    if status in UNDER_WAY:
        return "buffered"
    return "success" if status in GOOD else "failure"


def order(event: Json, status: str) -> str:
    """Return a text that is larger for the event that counts more.

    A final event beats one that isn't, whenever it comes; then the later one; then the further one.
    """
    rank = RANKS.index(status) if status in RANKS else len(RANKS)
    return f"{int(bool(event['isFinal']))}-{int(event['eventTimestamp']):015d}-{rank}-{status}"


def price(event: Json) -> Decimal:
    """Return what a message costs in thousandths of a cent, its carrier's fee included."""
    dollars = Decimal(str(event.get("totalMessagePrice", 0)))
    fee = Decimal(str(event.get("totalCarrierFee", 0)))
    return (dollars + fee) * MILLICENTS
