"""A queue as it stands and as it has stood: what waits, what is in flight, what has been given up.

panel = queue_panel(lab, queue_url)
panel            # with buttons: look again, follow
panel.look()     # the same without
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.queues import QueueState, queue_state
from messaging_lab.show.html import Html, fold, tag
from messaging_lab.show.live_panel import LivePanel
from messaging_lab.show.tables import Table, table
from messaging_lab.show.trend import Line, trend
from messaging_lab.words import duration, plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

KEPT = 300
"""Looks that are remembered: ten minutes of following."""

LISTED = 12
"""Looks in the table, the newest."""


class QueuePanel(LivePanel):
    """Looks into one queue. `states` are the looks so far, oldest first."""

    def __init__(self, lab: Lab, queue_url: str) -> None:
        self._lab, self._url = lab, queue_url
        self.name = queue_url.rpartition("/")[2]
        self.states: list[QueueState] = []

    def look(self) -> QueuePanel:
        """Look into the queue; nothing in it is taken or hidden. Raises as `queue_state`."""
        self.states = [*self.states, queue_state(self._lab, self._url)][-KEPT:]
        return self

    def summary(self) -> str:
        """Return how the queue stands."""
        now = self.states[-1]
        parts = [f"{now.waiting:,} waiting", f"{now.in_flight:,} in flight"]
        parts += [f"{now.delayed:,} delayed"] if now.delayed else []
        parts += [plural(now.dead, "dead letter")] if now.dead is not None else []
        age = f"; the oldest message is {duration(now.oldest)} old" if now.oldest else ""
        return f"{self.name} at {now.at:%H:%M:%S}: {', '.join(parts)}{age}."

    def html(self) -> Html:
        """Return how it stands, lines where there are two looks, and all as a table."""
        said = tag("p", self.summary(), class_="mlab-title")
        lines = trend(self._lines()) if len(self.states) > 1 else ""
        looks = fold("What was seen", self._table().html())
        return tag(
            "div", said, lines, looks, role="group", class_="mlab-panel", aria_label=self.name
        )

    def text(self) -> str:
        """Return the same as a sentence and a table."""
        return f"{self.summary()}\n{self._table().text()}"

    def _lines(self) -> list[Line]:
        lines = [
            Line("waiting", [one.waiting for one in self.states]),
            Line("in flight", [one.in_flight for one in self.states]),
        ]
        dead = [one.dead or 0 for one in self.states]
        return [*lines, Line("dead letters", dead)] if self.states[-1].dead is not None else lines

    def _table(self) -> Table:
        return table(_row(one) for one in self.states[-LISTED:])


def _row(state: QueueState) -> dict[str, Any]:
    row: dict[str, Any] = {
        "Time": f"{state.at:%H:%M:%S}",
        "Waiting": state.waiting,
        "In flight": state.in_flight,
    }
    if state.dead is not None:
        row["Dead letters"] = state.dead
    return row | {"Oldest": "" if state.oldest is None else duration(state.oldest)}


def queue_panel(lab: Lab, queue_url: str) -> QueuePanel:
    """Return a panel of a queue that has looked once. Raises as `queue_state`."""
    return QueuePanel(lab, queue_url).look()
