"""What has become of the messages of an issue: sent, delivered, bounced by type, complained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from messaging_lab.show.plot import LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def funnel(counts: Mapping[str, int], title: str) -> Plot:
    """Return a bar for each stage, in the order given; the first one is the whole.

    The names of stages that are bad news begin with "Bounce" or "Complaint".
    """
    whole = max([*counts.values(), 1])
    rows = [
        {"Stage": name, "Messages": count, "Share": f"{count / whole:.1%}"}
        for name, count in counts.items()
    ]

    def draw(axes: Axes) -> None:
        names, values = list(counts), list(counts.values())
        bad = [name.startswith(("Bounce", "Complaint")) for name in names]
        colours = [OKABE_ITO["vermillion" if one else "blue"] for one in bad]
        bars = axes.barh(names, values, color=colours, height=0.66)
        for bar, one in zip(bars, bad, strict=True):
            bar.set(hatch="//" if one else "", edgecolor="white")
        labels = [f"{count}  ({count / whole:.0%})" for count in values]
        axes.bar_label(bars, labels, padding=5, fontsize=11)
        axes.invert_yaxis()
        axes.set_xlim(0, whole * 1.15)
        axes.grid(axis="x", color=LINE, linewidth=0.8)
        axes.tick_params(length=0)
        axes.set_xlabel("messages")

    return Plot(title, table(rows).text(), 1.2 + 0.45 * len(counts), draw)
