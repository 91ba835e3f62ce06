"""Mail Manager's archive: searches started, waited for and read, messages opened.

Plain functions over boto3 that work on AWS and on the local AWS alike. A row is a member of `Rows`
in the answer to GetArchiveSearchResults.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

from messaging_lab.errors import LabError
from messaging_lab.inbox import Message
from messaging_lab.progress import with_bar
from messaging_lab.show.tables import Table, table

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

MAX_ROWS = 1000
"""Rows that one search returns at most (Mail Manager quotas); there are no further pages."""

MAX_RANGE = timedelta(days=30)
"""The longest range of one search (developer guide, "Email archiving")."""

ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED"})

FILL_AT_ONCE = 5000
"""Messages that are made up between two steps of the progress bar."""

Condition = dict[str, Any]
Row = dict[str, Any]


def contains(attribute: str, *values: str) -> Condition:
    """Return the condition that an attribute (TO, FROM, SUBJECT, …) contains one of the values."""
    evaluate = {"Attribute": attribute}
    return {
        "StringExpression": {"Evaluate": evaluate, "Operator": "CONTAINS", "Values": list(values)}
    }


def has_attachments(wanted: bool = True) -> Condition:
    """Return the condition that a message has attachments, or has none."""
    operator = "IS_TRUE" if wanted else "IS_FALSE"
    return {
        "BooleanExpression": {"Evaluate": {"Attribute": "HAS_ATTACHMENTS"}, "Operator": operator}
    }


def filters(include: Iterable[Condition] = (), unless: Iterable[Condition] = ()) -> dict[str, Any]:
    """Return ArchiveFilters, without the sides that ask for nothing."""
    sides = {"Include": list(include), "Unless": list(unless)}
    return {side: conditions for side, conditions in sides.items() if conditions}


def fill(lab: Lab, archive_id: str, messages: int) -> int:
    """Put `messages` pieces of made-up mail of the last 90 days into an archive; return how many.

    On AWS mail comes through an ingress endpoint only, so nothing happens there but a sentence.
    """
    if not lab.is_local:
        print("On AWS a rule with an Archive action fills it: set archive_id to one with mail.")
        return 0
    parts = range(0, max(messages, 1), FILL_AT_ONCE)
    filled = 0
    for first in with_bar(parts, f"{messages:,} messages"):
        part = range(first, min(first + FILL_AT_ONCE, messages))
        filled += lab.world.fill_archive(archive_id, messages, part)
    return filled


def windows(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return ranges of 30 days at most, the newest first, that cover everything in between."""
    found = []
    while end > start:
        found.append((max(start, end - MAX_RANGE), end))
        end -= MAX_RANGE
    return found


def search_state(lab: Lab, search_id: str) -> str:
    """Return QUEUED, RUNNING, COMPLETED, FAILED or CANCELLED."""
    found = lab.client("mailmanager").get_archive_search(SearchId=search_id)
    return str(found["Status"]["State"])


def wait_for_search(lab: Lab, search_id: str) -> str:
    """Wait until a search has ended, and return its state."""

    def ended() -> bool:
        return search_state(lab, search_id) in ENDED

    lab.wait_until(ended, every=2, what="the search")
    return search_state(lab, search_id)


def search(
    lab: Lab,
    archive_id: str,
    start: datetime,
    end: datetime,
    *,
    include: Iterable[Condition] = (),
    unless: Iterable[Condition] = (),
) -> list[Row]:
    """Search a range of 30 days at most, wait, and return the rows, the newest first.

    Where there are MAX_ROWS of them there may be more messages: see `search_all`. Raises LabError
    for a search that fails.
    """
    mm = lab.client("mailmanager")
    asked = filters(include, unless)
    started = mm.start_archive_search(
        ArchiveId=archive_id,
        FromTimestamp=start,
        ToTimestamp=end,
        MaxResults=MAX_ROWS,
        **({"Filters": asked} if asked else {}),
    )
    state = wait_for_search(lab, started["SearchId"])
    if state != "COMPLETED":
        raise LabError(f"Search {started['SearchId']} is {state}: start another one.")
    rows: list[Row] = mm.get_archive_search_results(SearchId=started["SearchId"])["Rows"]
    return rows


def search_all(
    lab: Lab,
    archive_id: str,
    start: datetime,
    end: datetime,
    *,
    include: Iterable[Condition] = (),
    unless: Iterable[Condition] = (),
) -> list[Row]:
    """Search a range of any length, in as many searches as it takes; no message stands twice.

    A range is halved where a search comes back full.
    """
    sides = {"include": list(include), "unless": list(unless)}
    found: dict[str, Row] = {}
    for first, last in windows(start, end):
        for row in _whole(lab, archive_id, first, last, sides):
            found.setdefault(row["ArchivedMessageId"], row)
    return list(found.values())


def _whole(
    lab: Lab, archive_id: str, start: datetime, end: datetime, sides: dict[str, list[Condition]]
) -> Iterator[Row]:
    rows = search(lab, archive_id, start, end, include=sides["include"], unless=sides["unless"])
    if len(rows) < MAX_ROWS or end - start <= timedelta(seconds=1):
        yield from rows
        return
    middle = start + (end - start) / 2
    yield from _whole(lab, archive_id, middle, end, sides)
    yield from _whole(lab, archive_id, start, middle, sides)


def download(lab: Lab, link: str) -> bytes:
    """Return what a MessageDownloadLink leads to; LabError where the link isn't good any more."""
    if lab.is_local:
        return lab.world.fetch(link)
    try:
        with urlopen(link, timeout=60) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        raise LabError(f"The link answers {error.code}: ask for a new one.") from None


def open_message(lab: Lab, message_id: str) -> Message:
    """Return an archived message as it came, downloaded by a new link."""
    found = lab.client("mailmanager").get_archive_message(ArchivedMessageId=message_id)
    raw = download(lab, found["MessageDownloadLink"])
    return Message("", raw, found["Metadata"]["Timestamp"])


def row_table(rows: Iterable[Row], limit: int = 5) -> Table:
    """Return the first rows of a search as a table whose caption says how many there are."""
    kept = list(rows)
    shown = [_cells(row) for row in kept[:limit]]
    return table(shown, caption=_caption(len(kept), len(shown)), addresses=("From", "To"))


def _cells(row: Row) -> dict[str, Any]:
    """Return a row short enough for the subject to have room: minutes, recipients without names."""
    recipients = getaddresses([row.get("To") or ""])
    return {
        "Received": f"{row['ReceivedTimestamp'].astimezone(UTC):%Y-%m-%d %H:%M}",
        "From": row.get("From"),
        "To": ", ".join(address for _, address in recipients),
        "Subject": row.get("Subject"),
        "Attachments": bool(row.get("HasAttachments")),
    }


def _caption(count: int, shown: int) -> str:
    if count > shown:
        return f"{count:,} messages; the newest {shown}:"
    return "1 message" if count == 1 else f"{count:,} messages"
