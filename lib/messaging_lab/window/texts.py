"""Text messages: what was sent and what became of it, and the phones that they are on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from local_aws.sms_voice.events import DESCRIPTIONS
from local_aws.sms_voice.messages import Outbox
from messaging_lab.show.html import Html, tag
from messaging_lab.show.marks import FAIL, PASS, WARN, badge
from messaging_lab.show.tables import card, table
from messaging_lab.window.listing import (
    NEWEST,
    Page,
    Query,
    link,
    listed,
    pages,
    part_of,
    search_form,
    time_of,
)

if TYPE_CHECKING:
    from local_aws.sms_voice.messages import Message
    from local_aws.world import LocalAws

ARRIVED = frozenset({"DELIVERED", "SUCCESSFUL", "ANSWERED", "COMPLETED"})
"""Statuses that are as good as it gets."""

NONE_SENT = "No text message has been sent yet."
NONE_ARRIVED = "No text message has arrived yet."

SHORT = 80
"""Characters of a text that the overview shows."""


class Text(NamedTuple):
    """A message of the SMS service, and the account and Region it was sent in."""

    where: str
    message: Message


def texts(aws: LocalAws) -> list[Text]:
    """Return what was accepted in every account and Region, calls and media too, newest first."""
    found = [
        Text(f"{outbox.account_id}, {outbox.region}", one)
        for outbox in aws.states(Outbox)
        for one in list(outbox.messages.values())[::-1]
    ]
    return sorted(found, key=lambda one: -one.message.requested_at)


def is_sent(aws: LocalAws, message_id: str) -> bool:
    """Whether the SMS service has accepted a message with that id."""
    return any(message_id in outbox.messages for outbox in aws.states(Outbox))


def overview(aws: LocalAws) -> Html:
    """Return the texts that were sent last."""
    found = texts(aws)
    more = link("texts", "All sent texts, and a search") if found else ""
    rows = [_row(aws, one, SHORT) for one in found[:NEWEST]]
    return listed("Sent as text messages", len(found), rows, empty=NONE_SENT, more=more)


def texts_page(aws: LocalAws, query: Query) -> Page:
    """All sent texts, or those in whose id, sender, phone, status or text a text stands."""
    found = texts(aws)
    wanted = query.get("q", "").strip().lower()
    found = [one for one in found if wanted in _haystack(one)] if wanted else found
    part, number = part_of(found, query)
    empty = f"No sent text has “{wanted}” in it." if wanted else NONE_SENT
    rows = [{**_row(aws, one), "Account, Region": one.where} for one in part]
    return Page(
        "Text messages that were sent",
        [
            search_form("texts", query, "Message id, number, status or text"),
            listed("Messages", len(found), rows, empty=empty),
            pages("texts", query, len(found), number),
        ],
    )


def _row(aws: LocalAws, one: Text, characters: int | None = None) -> dict[str, Any]:
    message = one.message
    cut = characters is not None and len(message.body) > characters
    body = f"{message.body[:characters]} …" if cut else message.body
    return {
        "Sent": time_of(message.requested_at),
        "From": message.sender,
        "To": phone_link(aws, message.destination),
        "Text": body or message.media_url,
        "Status": _status(message),
    }


def phone_link(aws: LocalAws, number: str) -> Html:
    """Return a number, as a link where there is a phone with something on it."""
    if number in aws.internet.phones.numbers():
        return link("phone", number, number=number)
    return tag("span", number)


def _status(message: Message) -> Html:
    kind = FAIL if message.final else WARN
    mark = badge(message.status, kind=PASS if message.status in ARRIVED else kind)
    said = DESCRIPTIONS.get(message.status, "")
    return tag("span", mark, tag("br") if said else "", said)


def _haystack(one: Text) -> str:
    message = one.message
    words = (message.id, message.sender, message.destination, message.status, message.body)
    return "\n".join(words).lower()


def phones(aws: LocalAws) -> Html:
    """Return the phones on which a text has arrived last."""
    everybodys = aws.internet.phones
    last = {one: everybodys.of(one)[-1] for one in everybodys.numbers() if everybodys.of(one)}
    order = sorted(last, key=lambda one: -last[one].received_at)
    rows: list[dict[str, Any]] = [
        {
            "Received": time_of(last[number].received_at),
            "Phone": link("phone", number, number=number),
            "Messages": len(everybodys.of(number)),
            "Last": last[number].body,
        }
        for number in order[:NEWEST]
    ]
    return listed("Phones", len(last), rows, empty=NONE_ARRIVED)


def phone_page(aws: LocalAws, query: Query) -> Page:
    """What is on a phone. Raises LookupError where nobody has got anything on it."""
    number, everybodys = query["number"], aws.internet.phones
    if number not in everybodys.numbers():
        raise LookupError(number)
    rows = [
        {
            "Received": time_of(one.received_at),
            "From": one.origination_identity,
            "Text": one.body,
            "Media": one.media_url,
        }
        for one in reversed(everybodys.of(number))
    ]
    facts = {
        "Condition": everybodys.condition(number).name,
        "Calls": len(everybodys.calls(number)),
    }
    return Page(f"Phone {number}", [card("", facts), table(rows, caption="Text messages")])
