"""Items, and how two of the same message become one.

`merged` takes the earlier of two times, keeps what is known, and lets the higher order decide on a
status. So it doesn't matter in which order events come, nor how often: merging is commutative,
associative and idempotent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from .attributes import COLUMNS, EMAIL_TIMES, KEY, NOT_AVAILABLE, SMS_STATUS, SMS_TIMES

Item = dict[str, Any]

ORDER = "status_order"
"""An attribute of SMS items: which event record_status is from. Larger texts are later."""

REVISION = "revision"
"""An attribute that counts changes, so that two writers can't overwrite each other's."""

TIMES = frozenset({*EMAIL_TIMES, *SMS_TIMES})


def key_of(item: Item) -> tuple[str, str]:
    """Return message id and destination."""
    return str(item[KEY[0]]), str(item[KEY[1]])


def at(milliseconds: int) -> str:
    """Return epoch milliseconds as ISO 8601 text, whose order is that of time."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def iso(text: str) -> str:
    """Return a timestamp of SES in the same form. Raises ValueError for what is none."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def merged(first: Item, second: Item) -> Item:
    """Return what both items of a message know together; `revision` is the first one's."""
    later = second if second.get(ORDER, "") > first.get(ORDER, "") else first
    found = {**second, **first}
    for name in (ORDER, *SMS_STATUS):
        if name in later:
            found[name] = later[name]
    for name in TIMES & first.keys() & second.keys():
        found[name] = min(first[name], second[name])
    for name in (first.keys() & second.keys()) - TIMES - {ORDER, *SMS_STATUS, REVISION}:
        # Two events of a message say the same; where they don't, the choice mustn't be chance.
        found[name] = max(first[name], second[name])
    if REVISION in first:
        found[REVISION] = first[REVISION]
    else:
        found.pop(REVISION, None)
    return found


def merge_all(items: Iterable[Item]) -> dict[tuple[str, str], Item]:
    """Return one item for each message and recipient."""
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        key = key_of(item)
        found[key] = merged(found[key], item) if key in found else item
    return found


def latest_status(item: Item) -> str:
    """Return where a message is: its record_status, or the furthest thing that has happened."""
    if item.get("event_type") == "sms":
        return str(item.get("record_status", "PENDING"))
    reached = [name for name in EMAIL_TIMES if name in item]
    return reached[-1].upper() if reached else NOT_AVAILABLE


def answer_of(item: Item) -> Item:
    """Return an item as an application gets it: every attribute of its kind, and the status."""
    kind = str(item["event_type"])
    shown = {name: item.get(name, NOT_AVAILABLE) for name in (*KEY, "event_type", *COLUMNS[kind])}
    return {"latest_status": latest_status(item), **shown}
