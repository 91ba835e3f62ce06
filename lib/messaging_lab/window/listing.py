"""What several pages need: links, buttons, times, lists under a heading, pages of a long list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from messaging_lab.show.html import Html, Shown, breakable, join, tag
from messaging_lab.show.tables import table

SHOWN = 50
"""Rows of a page."""

NEWEST = 10
"""Rows on the overview, the newest."""

LONG = 40
"""Characters of an address from which it may be broken."""

Part = Shown | Html
Query = Mapping[str, str]
One = TypeVar("One")


@dataclass(frozen=True)
class Page:
    """A title and what is under it; `live` where it changes with what happens."""

    title: str
    parts: Sequence[Part]
    live: bool = True


def time_of(moment: float) -> Html:
    """Return a moment of the lab's time, day and time of day in UTC."""
    at = datetime.fromtimestamp(moment, UTC)
    return tag("time", f"{at:%d %b %H:%M:%S}", datetime=f"{at:%Y-%m-%dT%H:%M:%SZ}", class_="time")


def whole(address: str) -> Html:
    """Return an address that isn't broken unless it is long."""
    return breakable(address) if len(address) > LONG else tag("span", address, class_="time")


def link(page: str, words: object, /, **query: str) -> Html:
    """Return a link to a page of the window."""
    return tag("a", words, href=f"/_lab/window/{page}{'?' * bool(query)}{urlencode(query)}")


def button(words: str, path: str, body: str = "{}", ask: str = "") -> Html:
    """Return a button that posts to the lab, once somebody has confirmed what it asks."""
    return tag("button", words, type="button", data_post=path, data_body=body, data_ask=ask or None)


def counted(what: str, count: int) -> Html:
    """Return a heading with how many there are."""
    return tag("h2", f"{what} ({count:,})" if count else what)


def listed(
    what: str,
    count: int,
    rows: Sequence[Mapping[str, Any]],
    *,
    empty: object,
    more: object = "",
    marks: Iterable[str] = (),
) -> Html:
    """Return a list under its heading, and what to do where there is nothing in it yet."""
    if not rows:
        return join([counted(what, 0), tag("p", empty, class_="empty")])
    rest = tag("p", more) if more else ""
    return join([counted(what, count), table(rows, marks=marks).html(), rest])


def search_form(page: str, query: Query, label: str) -> Html:
    """Return a form that asks the same page for what is typed."""
    field = tag("input", type="search", name_="q", value=query.get("q", ""), id="q")
    words = tag("label", label, for_="q")
    find = tag("button", "Find", type="submit")
    return tag(
        "form", words, field, find, role="search", method="get",
        action=f"/_lab/window/{page}", class_="buttons",
    )  # fmt: skip


def part_of(found: Sequence[One], query: Query) -> tuple[Sequence[One], int]:
    """Return the rows of the page that a query asks for, and its number, from 1."""
    asked = query.get("page", "1")
    last = max(1, -(-len(found) // SHOWN))
    number = min(max(1, int(asked) if asked.isascii() and asked.isdigit() else 1), last)
    return found[(number - 1) * SHOWN : number * SHOWN], number


def pages(page: str, query: Query, count: int, number: int) -> Html:
    """Return links to the pages before and after; nothing where one page is enough."""
    last = max(1, -(-count // SHOWN))
    if last == 1:
        return Html("")
    rest = {name: value for name, value in query.items() if name != "page"}
    steps = [
        (number > 1, "Newer", number - 1),
        (number < last, "Older", number + 1),
    ]
    links = [link(page, words, **rest, page=str(to)) for there, words, to in steps if there]
    where = tag("span", f"Page {number} of {last:,}")
    return tag("nav", where, *links, aria_label="Pages", class_="buttons")
