"""Figures about quotas: what counts in a window of 24 hours, and a volume that grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO
from messaging_lab.show.timeline import Moment, seconds_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from messaging_lab.warm_up import Day

HOUR = 3600


def sliding_window(
    history: Iterable[tuple[Moment, float]],
    *,
    quota: float,
    title: str = "SentLast24Hours against the quota",
) -> Plot:
    """Return what counted in the last 24 hours at each moment, and the quota as a line.

    `history` holds (when, SentLast24Hours) in order of time. The text has the moments at which the
    count changed.
    """
    seen = [(seconds_of(when), count) for when, count in history]
    start = seen[0][0] if seen else 0.0
    points = [((when - start) / HOUR, count) for when, count in seen]
    rows = [
        {"Hours since the start": f"{hour:g}", "SentLast24Hours": f"{count:g}"}
        for position, (hour, count) in enumerate(points)
        if position == 0 or points[position - 1][1] != count
    ]

    def draw(axes: Axes) -> None:
        hours, counts = [hour for hour, _ in points], [count for _, count in points]
        blue = OKABE_ITO["blue"]
        axes.step(hours, counts, where="post", color=blue, linewidth=2.2)
        axes.fill_between(hours, counts, step="post", color=blue, alpha=0.16, linewidth=0)
        axes.set_xlabel("hours since the start")
        axes.set_ylabel("recipients of the last 24 hours")
        axes.set_xticks(range(0, int(max(hours, default=0)) + 1, 3))
        _limit(axes, quota, f"quota: {quota:,.0f}", max([*counts, quota]))

    return Plot(title, f"{table(rows).text()}\nQuota: {quota:g}", 4.0, draw)


def growing_volume(
    days: Sequence[Day], *, quota: float, title: str = "A volume that grows from day to day"
) -> Plot:
    """Return the messages of each day as bars, and the quota of 24 hours as a line."""
    rows = [
        {"Day": day.number, "Messages": f"{day.messages:,}", "Sent so far": f"{day.sent:,}"}
        for day in days
    ]

    def draw(axes: Axes) -> None:
        numbers, messages = [day.number for day in days], [day.messages for day in days]
        bars = axes.bar(numbers, messages, width=0.72, color=OKABE_ITO["blue"])
        axes.bar_label(bars, [f"{count:,}" for count in messages], padding=3, fontsize=11)
        axes.set_xticks(numbers)
        axes.set_xlabel("day")
        axes.set_ylabel("messages")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        _limit(axes, quota, f"quota:\n{quota:,.0f} a day", max([*messages, quota]))

    return Plot(title, f"{table(rows).text()}\nQuota: {quota:g} in 24 hours", 4.2, draw)


def _limit(axes: Axes, quota: float, label: str, top: float) -> None:
    axes.set_ylim(0, top * 1.12)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
    axes.axhline(quota, color=INK, linewidth=1.8, linestyle=(0, (5, 3)))
    axes.annotate(
        label, (1, quota), xycoords=("axes fraction", "data"),
        xytext=(6, 0), textcoords="offset points", va="center", color=INK,
    )  # fmt: skip
