"""The items of delivery tracking: as a table, and as lanes over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from messaging_lab.delivery_tracking.attributes import EMAIL_TIMES, NOT_AVAILABLE, SMS_TIMES
from messaging_lab.delivery_tracking.item import latest_status
from messaging_lab.show.plot import Plot
from messaging_lab.show.tables import Table, table
from messaging_lab.show.timeline import statuses

IN_WORDS = {"send": "SENT", "open": "OPENED", "click": "CLICKED", "buffered": "PENDING"}
"""Attributes whose name is no status; the others are it in capitals."""


def overview(items: Iterable[Mapping[str, Any]]) -> Table:
    """Return a row for each message, in the order in which they were sent."""
    found = sorted(items, key=lambda one: (_first(one), str(one["destination"])))
    rows = [
        {
            "To": item["destination"],
            "Campaign": item.get("campaign_id", NOT_AVAILABLE),
            "Latest status": latest_status(dict(item)),
        }
        for item in found
    ]
    return table(rows, marks=("Latest status",))


def _first(item: Mapping[str, Any]) -> str:
    return min(str(item[name]) for name in (*EMAIL_TIMES, *SMS_TIMES) if name in item)


def journeys(
    items: Iterable[Mapping[str, Any]],
    *,
    until: datetime,
    title: str = "Where each message was, and when",
) -> Plot:
    """Return a lane for each message from its first event on, the earliest one at the top.

    `items` are those of the table. Raises ValueError where there are none.
    """
    changes = sorted(
        (datetime.fromisoformat(item[name]), rank, _label(item), _status(item, name))
        for item in items
        for rank, name in enumerate((*EMAIL_TIMES, *SMS_TIMES))
        if name in item
    )
    return statuses([(when, who, what) for when, _, who, what in changes], until=until, title=title)


def _label(item: Mapping[str, Any]) -> str:
    """Return whom a message is to: the mailbox, or the number."""
    return str(item["destination"]).partition("@")[0]


def _status(item: Mapping[str, Any], name: str) -> str:
    if name in ("success", "failure"):
        return str(item["record_status"])
    return IN_WORDS.get(name, name.upper())
