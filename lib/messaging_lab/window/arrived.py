"""Mail as it has arrived: all of it, a mailbox, and a message with its source and attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from local_aws.context import Response
from messaging_lab.authentication.fields import decoded, read
from messaging_lab.show.html import Html, join, tag
from messaging_lab.show.mail import open_mail
from messaging_lab.show.mail_content import attached, read_content
from messaging_lab.show.walkthrough import walk_through
from messaging_lab.window.listing import (
    NEWEST,
    Page,
    Part,
    Query,
    link,
    listed,
    pages,
    part_of,
    search_form,
    time_of,
    whole,
)

if TYPE_CHECKING:
    from local_aws.internet.mailboxes import StoredMessage
    from local_aws.world import LocalAws

SEARCHED = 5000
"""Messages that are looked through for a text, the newest."""

AS_A_FILE = {
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
"""What comes out of a mail is saved and not shown: a browser must not take it for our page."""


class Arrival(NamedTuple):
    """A message and where it lies: the mailbox's name, and its number there from 0."""

    address: str
    number: int
    message: StoredMessage


def arrivals(aws: LocalAws) -> list[Arrival]:
    """Return all mail that has arrived, the newest first."""
    found = list(_all(aws))
    return sorted(found, key=lambda one: (one.message.received_at, one.number), reverse=True)


def newest(aws: LocalAws) -> list[Arrival]:
    """Return what has arrived last."""
    return nlargest(NEWEST, _all(aws), key=lambda one: (one.message.received_at, one.number))


def _all(aws: LocalAws) -> Iterator[Arrival]:
    mailboxes = aws.internet.mailboxes
    for name in mailboxes.names():
        for number, message in enumerate(mailboxes.of(name)):
            yield Arrival(name, number, message)


def rows(found: list[Arrival]) -> list[dict[str, Any]]:
    """Return mail as rows of a list."""
    return [
        {
            "Received": time_of(one.message.received_at),
            "Mailbox": link("mailbox", whole(one.address), address=one.address),
            "From": whole(_field(one, "From")),
            "Subject": link("message", subject(one.message.raw), **place(one)),
            "Folder": one.message.folder,
        }
        for one in found
    ]


def place(one: Arrival) -> dict[str, str]:
    """Return the query that leads to a message."""
    return {"address": one.address, "number": str(one.number)}


def subject(raw: bytes) -> str:
    """Return the subject of a message, in words where it has none."""
    return decoded(read(raw).get("Subject")) or "(no subject)"


def _field(one: Arrival, name: str) -> str:
    return decoded(read(one.message.raw).get(name))


def mail_page(aws: LocalAws, query: Query) -> Page:
    """All mail, or that in whose mailbox, sender or subject a text stands."""
    found = arrivals(aws)
    wanted = query.get("q", "").strip().lower()
    if wanted:
        found = [one for one in islice(found, SEARCHED) if wanted in _haystack(one)]
    part, number = part_of(found, query)
    empty = f"No mail has “{wanted}” in its mailbox, sender or subject." if wanted else NOTHING
    return Page(
        "Mail that has arrived",
        [
            search_form("mail", query, "Mailbox, sender or subject"),
            listed("Messages", len(found), rows(list(part)), empty=empty, marks=("Folder",)),
            pages("mail", query, len(found), number),
        ],
    )


NOTHING = "Nothing has arrived yet. What mailbox providers refuse is told where it was sent from."


def _haystack(one: Arrival) -> str:
    return f"{one.address}\n{_field(one, 'From')}\n{subject(one.message.raw)}".lower()


def mailbox_page(aws: LocalAws, query: Query) -> Page:
    """The mail of one mailbox, the newest first."""
    address = query["address"]
    messages = aws.internet.mailboxes.of(address)
    found = [Arrival(address, number, one) for number, one in enumerate(messages)][::-1]
    part, number = part_of(found, query)
    columns = [{k: v for k, v in row.items() if k != "Mailbox"} for row in rows(list(part))]
    return Page(
        f"Mailbox of {address}",
        [
            listed("Messages", len(found), columns, empty=NOTHING, marks=("Folder",)),
            pages("mailbox", query, len(found), number),
        ],
    )


def _wanted(aws: LocalAws, query: Query) -> StoredMessage:
    """Return the message that a query names. Raises LookupError where there is none."""
    messages = aws.internet.mailboxes.of(query["address"])
    number = query["number"]
    if not (number.isascii() and number.isdigit()):
        raise LookupError(number)
    return messages[int(number)]


def message_page(aws: LocalAws, query: Query) -> Page:
    """A message opened, its source and attachments to save, and what its header says."""
    message, address = _wanted(aws, query), query["address"]
    resolver = aws.internet.resolver()

    def lookup(name: str, record_type: str) -> list[str]:
        return list(resolver.lookup(name, record_type).values)

    mailbox = link("mailbox", f"the mailbox of {address}", address=address)
    where = tag("p", "In ", mailbox, ", folder ", message.folder, ", ",
                time_of(message.received_at), ". ", _files(message.raw, query))  # fmt: skip
    shown: list[Part] = [
        where,
        open_mail(message.raw),
        tag("h2", "How it got here"),
        walk_through(message.raw, lookup, message.folder),
    ]
    return Page(subject(message.raw), shown, live=False)


def _files(raw: bytes, query: Query) -> Html:
    """Return links that save the message and what is attached to it."""
    asked = {name: query[name] for name in ("address", "number")}
    files = [("the message (.eml)", asked)]
    for at, part in enumerate(read_content(raw).attachments):
        files.append((part.name, {**asked, "part": str(at)}))
    links = [
        tag("a", words, href=f"/_lab/window/file?{urlencode(which)}", download=True)
        for words, which in files
    ]
    return join(["Save ", join(links, ", "), "."])


def file_of(aws: LocalAws, query: Query) -> Response:
    """Return the bytes of a message, or of an attachment by its number from 0, to be saved."""
    raw = _wanted(aws, query).raw
    if "part" not in query:
        return _file("message.eml", raw)
    if not (query["part"].isascii() and query["part"].isdigit()):
        raise LookupError(query["part"])
    attachment, octets = attached(raw)[int(query["part"])]
    return _file(attachment.name, octets)


def _file(name: str, octets: bytes) -> Response:
    safe = re.sub(r"[^\w.() -]", "_", name, flags=re.ASCII) or "file"
    headers = {
        **AS_A_FILE,
        "content-type": "application/octet-stream",
        "content-disposition": f'attachment; filename="{safe}"',
    }
    return Response(200, octets, headers)
