"""Events of mail and texts as they arrive, the newest first, of all kinds or of some.

panel = event_panel(lab, tap(lab, "orders"))
panel                   # with buttons, and a filter by kind
panel.look().only("Bounce")
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from messaging_lab.events import Event, take_events
from messaging_lab.show.html import Html, breakable, tag
from messaging_lab.show.live_panel import Filter, LivePanel
from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, badge
from messaging_lab.show.tables import Table, table
from messaging_lab.words import listed, plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SHOWN = 20
"""Events in the table, the newest."""

LINE, PAGE = 48, 120
"""Characters of what a provider said that are shown as text, and in a page."""

ALL = "all kinds"

GOOD = ("Delivery", "Open", "Click", "SUCCESSFUL", "DELIVERED")
BAD = ("Bounce", "Complaint", "Reject", "Rendering Failure")
UNDER_WAY = ("DeliveryDelay", "QUEUED", "PENDING", "ACCEPTED", "UNKNOWN")


def kind_of_event(kind: str) -> str:
    """Return the mark of a kind of event; what a text ends in and isn't good is bad."""
    status = kind.removeprefix("TEXT_").removeprefix("MEDIA_").removeprefix("VOICE_")
    if status in GOOD:
        return PASS
    if status in UNDER_WAY:
        return WARN
    return FAIL if kind in BAD or (status != kind and status != "SENT") else NONE


class EventPanel(LivePanel):
    """Listens to one source. `events` are those heard so far, in the order in which they came."""

    def __init__(self, hear: Callable[[], Iterable[Event]]) -> None:
        self._hear = hear
        self._kinds: tuple[str, ...] = ()
        self.events: list[Event] = []

    def look(self) -> EventPanel:
        """Add what has come since the last look."""
        self.events = [*self.events, *self._hear()]
        return self

    def only(self, *kinds: str) -> EventPanel:
        """Show events of these kinds alone from now on; with none named, of all."""
        self._kinds = kinds
        return self

    @property
    def shown(self) -> list[Event]:
        """The events that the filter lets through."""
        return [one for one in self.events if not self._kinds or one.kind in self._kinds]

    def summary(self) -> str:
        """Return how many events of which kind have come."""
        counts = Counter(one.kind for one in self.events)
        if not counts:
            return "No event yet."
        kinds = listed([f"{count} {kind}" for kind, count in counts.items()])
        some = f" Shown: {listed(list(self._kinds))}." if self._kinds else ""
        return f"{plural(len(self.events), 'event')}: {kinds}.{some}"

    def html(self) -> Html:
        """Return the counts and the newest events."""
        said = tag("p", self.summary(), class_="mlab-title")
        rows = self._table(as_html=True).html() if self.shown else ""
        return tag("div", said, rows, role="group", class_="mlab-panel", aria_label="Events")

    def text(self) -> str:
        """Return the same as a sentence and a table."""
        rows = [self._table(as_html=False).text()] if self.shown else []
        return "\n".join([self.summary(), *rows])

    def _table(self, *, as_html: bool) -> Table:
        return table(_row(one, as_html) for one in reversed(self.shown[-SHOWN:]))

    def filter(self, changed: Callable[[], None]) -> Filter:
        """Return a list to choose a kind from; kinds that come later join it."""
        from ipywidgets import Dropdown

        first = self._kinds[0] if len(self._kinds) == 1 else ALL
        choice = Dropdown(options=self._choices(), value=first, description="Show")

        def update() -> None:
            before, kinds = choice.value, self._choices()
            if list(choice.options) != kinds:
                choice.unobserve(chosen, "value")  # new options take another one for a moment
                choice.options, choice.value = kinds, before if before in kinds else ALL
                choice.observe(chosen, "value")

        def chosen(change: dict[str, Any]) -> None:
            self.only(*([] if change["new"] in (ALL, None) else [change["new"]]))
            changed()

        choice.observe(chosen, "value")
        return Filter(choice, update)

    def _choices(self) -> list[str]:
        return [ALL, *dict.fromkeys([*(one.kind for one in self.events), *self._kinds])]


def _row(event: Event, as_html: bool) -> dict[str, Any]:
    sign = badge(event.kind, kind=kind_of_event(event.kind))
    return {
        "Time": f"{event.at:%H:%M:%S}",
        "Event": sign if as_html else event.kind,
        "To": breakable(event.who) if as_html else event.who,
        "It says": _short(event.says, PAGE if as_html else LINE),
    }


def _short(says: str, most: int) -> str:
    return textwrap.shorten(says.removeprefix("smtp; "), most, placeholder=" …")


def event_panel(lab: Lab, queue_url: str) -> EventPanel:
    """Return a panel that takes events off a queue of its own, as `events.tap` makes one."""
    return EventPanel(lambda: take_events(lab, queue_url)).look()
