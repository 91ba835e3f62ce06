"""Who came from where, hour by hour, and whether the password was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OUTCOMES = (
    ("1", "signed in", OKABE_ITO["blue"], "o", -0.16),
    ("0", "refused", OKABE_ITO["vermillion"], "X", 0.16),
)
"""auth_successful, what it means, and how it is drawn: colour, mark, place in its lane."""

BESIDE = timedelta(hours=4)
"""Room for the marks of the first and the last hour."""

AREA = 34
"""Points² of a mark for one login."""


def login_times(
    rows: Sequence[Mapping[str, str]], title: str, networks: Mapping[str, str] = {}
) -> Plot:
    """Return a lane for each source, with a mark for each hour and outcome.

    Rows have "hour", "source_ip", "auth_successful" and "logins", as Logs Insights gives them.
    Addresses in one of `networks` (CIDR -> name) share a lane, which stands above all others.
    """
    lanes = _lanes(rows, networks)
    order = [name for name in networks.values() if name in lanes]
    order += sorted(set(lanes) - set(order))

    def draw(axes: Axes) -> None:
        for value, name, colour, mark, shift in OUTCOMES:
            found = [
                (one[0], place + shift, one[2])
                for place, lane in enumerate(order)
                for one in lanes[lane]
                if one[1] == value
            ]
            _marks(axes, found, name, colour, mark)
        _frame(axes, order)
        _days(axes, [one[0] for lane in lanes.values() for one in lane])

    return Plot(title, _described(lanes, order), 1.7 + 0.55 * len(order), draw)


def _lanes(
    rows: Sequence[Mapping[str, str]], networks: Mapping[str, str]
) -> dict[str, list[tuple[datetime, str, int]]]:
    """Return lane -> (hour, outcome, logins), one for each hour and outcome."""
    counted: dict[tuple[str, datetime, str], int] = {}
    for row in rows:
        lane = _lane(row["source_ip"], networks)
        key = lane, datetime.fromisoformat(row["hour"]), row["auth_successful"]
        counted[key] = counted.get(key, 0) + int(float(row["logins"]))
    lanes: dict[str, list[tuple[datetime, str, int]]] = {}
    for (lane, hour, outcome), logins in sorted(counted.items()):
        lanes.setdefault(lane, []).append((hour, outcome, logins))
    return lanes


def _lane(source: str, networks: Mapping[str, str]) -> str:
    inside = (name for one, name in networks.items() if ip_address(source) in ip_network(one))
    return next(inside, source)


def _marks(
    axes: Axes, found: list[tuple[datetime, float, int]], name: str, colour: str, mark: str
) -> None:
    hours: list[Any] = [one[0] for one in found]
    places, sizes = [one[1] for one in found], [AREA * one[2] for one in found]
    axes.scatter(
        hours, places, s=sizes, c=colour, marker=mark, label=name, alpha=0.75, linewidths=0
    )


def _frame(axes: Axes, order: Sequence[str]) -> None:
    from matplotlib.dates import DateFormatter, DayLocator

    axes.set_yticks(range(len(order)), list(order))
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.tick_params(length=0)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.xaxis.set_major_locator(DayLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%a %d"))  # type: ignore[no-untyped-call]
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.set_xlabel("day (UTC); the larger a mark, the more logins in that hour")
    legend = axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=11
    )
    for handle in legend.legend_handles:
        if handle is not None and hasattr(handle, "set_sizes"):
            handle.set_sizes([90])


def _days(axes: Axes, hours: Sequence[datetime]) -> None:
    """Show whole days and a little more: around a single moment matplotlib would show years."""
    if hours:
        first, last = min(hours).replace(hour=0), max(hours).replace(hour=0) + timedelta(days=1)
        days: Any = first - BESIDE, last + BESIDE
        axes.set_xlim(*days)


def _described(
    lanes: Mapping[str, Sequence[tuple[datetime, str, int]]], order: Sequence[str]
) -> str:
    rows = []
    for lane in order:
        for value, name, *_ in OUTCOMES:
            found = [one for one in lanes[lane] if one[1] == value]
            if found:
                hours = f"{found[0][0]:%d %b %H:%M} to {found[-1][0]:%d %b %H:%M}"
                logins = sum(one[2] for one in found)
                rows.append({"Source": lane, "Outcome": name, "Logins": logins, "Hours": hours})
    return table(rows).text()
