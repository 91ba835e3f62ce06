"""When the messages that a search has found came in, as a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def hits_per_day(
    rows: Iterable[Mapping[str, Any]],
    marked: Mapping[str, Any] | None = None,
    title: str = "Messages found, by day",
) -> Plot:
    """Return the rows of searches by the day (UTC) of their ReceivedTimestamp.

    The day of the row `marked` stands out. The text has a line for each week.
    """
    days = Counter(_day(row["ReceivedTimestamp"]) for row in rows)
    special = _day(marked["ReceivedTimestamp"]) if marked else None

    def draw(axes: Axes) -> None:
        _bars(axes, days)
        if special is not None:
            _arrow(axes, special, days[special])

    return Plot(title, _weeks(days), 3.6, draw)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _weeks(days: Counter[date]) -> str:
    weeks: Counter[date] = Counter()
    for day, count in days.items():
        weeks[day - timedelta(days=day.weekday())] += count
    return table([{"Week of": f"{day}", "Messages": weeks[day]} for day in sorted(weeks)]).text()


def _bars(axes: Axes, days: Counter[date]) -> None:
    places = [day.toordinal() for day in days]
    axes.bar(places, list(days.values()), width=0.8, color=OKABE_ITO["blue"])
    axes.set_ylim(0, max(days.values(), default=1) * 1.35)
    axes.set_ylabel("messages")
    axes.locator_params(axis="y", integer=True)
    weeks = [at for at in range(min(places, default=0), max(places, default=0) + 1) if at % 14 == 1]
    axes.set_xticks(weeks, [f"{date.fromordinal(at):%d %b}" for at in weeks])
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)


def _arrow(axes: Axes, day: date, count: int) -> None:
    place, top = day.toordinal(), axes.get_ylim()[1]
    red = OKABE_ITO["vermillion"]
    axes.bar([place], [count], width=0.8, color=red, hatch="///", edgecolor="white", linewidth=0)
    axes.annotate(
        f"{day:%d %b}", (place, count), xytext=(place, top * 0.97),
        ha="center", va="top", color=INK, arrowprops={"arrowstyle": "->", "color": INK},
    )  # fmt: skip
