"""The last requests: as AWS CLI commands, what came back, and the way to what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from messaging_lab.show.html import Html, join, tag
from messaging_lab.show.marks import FAIL, PASS, badge
from messaging_lab.window.listing import (
    NEWEST,
    Page,
    Query,
    counted,
    link,
    pages,
    part_of,
    search_form,
    time_of,
)
from messaging_lab.window.sent import find
from messaging_lab.window.texts import is_sent

if TYPE_CHECKING:
    from local_aws.world import LocalAws
    from messaging_lab.window.calls import Recorded, Recorder

NOTHING = "No request yet: point an SDK or the AWS CLI at this local AWS."


def overview(aws: LocalAws, recorder: Recorder) -> Html:
    """Return the newest requests."""
    found = list(recorder.requests)[::-1]
    more = tag("p", link("requests", "All recorded requests, and a search")) if found else ""
    return join([_list(aws, found[:NEWEST], len(found), NOTHING), more])


def requests_page(aws: LocalAws, recorder: Recorder, query: Query) -> Page:
    """All recorded requests, or those in whose name, command or answer a text stands."""
    found = list(recorder.requests)[::-1]
    wanted = query.get("q", "").strip().lower()
    found = [one for one in found if wanted in _haystack(one)] if wanted else found
    part, number = part_of(found, query)
    empty = f"No request has “{wanted}” in it." if wanted else NOTHING
    return Page(
        "The last requests, newest first",
        [
            search_form("requests", query, "Service, operation, status or text"),
            _list(aws, part, len(found), empty),
            pages("requests", query, len(found), number),
        ],
    )


def _haystack(one: Recorded) -> str:
    return f"{one.name}\n{one.status}\n{one.command()}\n{one.came_back}".lower()


def _list(aws: LocalAws, found: Sequence[Recorded], count: int, empty: str) -> Html:
    if not found:
        return join([counted("Requests", 0), tag("p", empty, class_="empty")])
    return join([counted("Requests", count), *(_request(aws, one) for one in found)])


def _request(aws: LocalAws, one: Recorded) -> Html:
    status = badge(str(one.status), kind=FAIL if one.failed else PASS)
    summary = tag("summary", time_of(one.at), " ", status, one.name)
    parts = [
        tag("p", one.problem, class_="problem") if one.problem else "",
        tag("h3", "As an AWS CLI command"),
        tag("pre", tag("code", one.command())),
        tag("h3", "What came back"),
        tag("pre", tag("code", one.came_back or "(nothing that is text)")),
        tag("p", _led_to(aws, one), "Asked by ", one.asked_by, "."),
    ]
    return tag("details", summary, *parts, data_key=f"request-{one.number}")


def _led_to(aws: LocalAws, one: Recorded) -> Html:
    """Return a link to the mail or the text that a request sent, if it did."""
    if one.message_id and find(aws, one.message_id) is not None:
        words = "The mail that it sent, and what became of it"
        return join([link("sent-message", words, id=one.message_id), tag("br")])
    if one.message_id and is_sent(aws, one.message_id):
        words = "The text that it sent, and what became of it"
        return join([link("texts", words, q=one.message_id), tag("br")])
    return Html("")
