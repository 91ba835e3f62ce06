"""Day by day: bounce and complaint rates against the lines at which AWS acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, QUIET, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from messaging_lab.reputation import Day

REVIEW, PAUSE = 0.05, 0.10
"""Bounce rates at which an account is put under review, and at which it may be paused."""

COMPLAINT_REVIEW = 0.001
"""The complaint rate of a review; on this scale it lies next to nothing."""


def reputation_days(days: Sequence[Day], title: str = "Bounces and complaints by day") -> Plot:
    """Return two columns a day, in percent of what was sent, with the lines of review and pause."""
    rows = [
        {
            "Day": one.date,
            "Sent": one.sent,
            "Bounced": f"{one.bounce_rate:.1%}",
            "Complained": f"{one.complaint_rate:.1%}",
        }
        for one in days
    ]
    text = f"{table(rows).text()}\nBounces: review at {REVIEW:.0%}, pause at {PAUSE:.0%}"
    return Plot(title, text, 4.2, lambda axes: _draw(axes, days))


def _draw(axes: Axes, days: Sequence[Day]) -> None:
    places = range(len(days))
    axes.bar(
        [place - 0.2 for place in places], [100 * one.bounce_rate for one in days],
        width=0.36, color=OKABE_ITO["blue"], label="bounced",
    )  # fmt: skip
    axes.bar(
        [place + 0.2 for place in places], [100 * one.complaint_rate for one in days],
        width=0.36, color="white", edgecolor=OKABE_ITO["vermillion"], hatch="///",
        linewidth=1.4, label="complained",
    )  # fmt: skip
    for level, name in ((REVIEW, "review: 5 %"), (PAUSE, "pause: 10 %")):
        axes.axhline(100 * level, color=INK, linewidth=1.6, linestyle=(0, (5, 3)))
        axes.annotate(
            name, (1, 100 * level), xycoords=("axes fraction", "data"),
            xytext=(6, 0), textcoords="offset points", va="center", color=INK,
        )  # fmt: skip
    labels = [f"{one.date}\n{one.sent} sent" for one in days]
    axes.set_xticks(list(places), labels, color=INK, fontsize=11)
    axes.set_ylabel("% of mail sent", color=QUIET)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
    axes.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
