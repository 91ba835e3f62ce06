"""Spam rates against the two lines that Google draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOOD, NEVER = 0.001, 0.003
LINES = ((GOOD, "0.1 %", OKABE_ITO["orange"], "--"), (NEVER, "0.3 %", INK, "-"))
LONGEST = 24
"""Characters of an identifier that are written; the account's is far longer."""

LOWEST = 0.01
"""Percent; where the scale begins."""


def spam_rates(rates: Mapping[str, float], title: str) -> Plot:
    """Return a bar for each name, in the order given, on a logarithmic scale with both lines.

    `rates` are shares from 0 to 1.
    """
    rows = [{"Name": name, "Spam rate": percent(rate)} for name, rate in rates.items()]

    def draw(axes: Axes) -> None:
        # A logarithmic scale has no 0: such a bar has no length, and its label all the same.
        values = [max(100 * rate, LOWEST) for rate in rates.values()]
        bad = [rate >= NEVER for rate in rates.values()]
        colours = [OKABE_ITO["vermillion" if one else "blue"] for one in bad]
        bars = axes.barh([short(name) for name in rates], values, color=colours, height=0.6)
        for bar, one in zip(bars, bad, strict=True):
            bar.set(hatch="//" if one else "", edgecolor="white")
        told = [percent(rate) for rate in rates.values()]
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.bar_label(bars, told, padding=5, fontsize=11, bbox=paper, zorder=5)
        _lines(axes)
        axes.set_xscale("log")
        axes.set_xlim(LOWEST, max([*values, 1.0]) * 3)
        axes.set_xticks([0.01, 0.1, 1, 10], ["0.01 %", "0.1 %", "1 %", "10 %"])
        axes.minorticks_off()
        axes.invert_yaxis()
        axes.tick_params(length=0)
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_xlabel("reports for each message in the inbox (logarithmic)")

    return Plot(title, table(rows).text(), 1.6 + 0.45 * len(rates), draw)


def _lines(axes: Axes) -> None:
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    for rate, name, colour, style in LINES:
        label = f"{name}: {'stay below' if rate == GOOD else 'never reach'}"
        axes.axvline(100 * rate, color=colour, linestyle=style, linewidth=2, label=label)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=11)


def short(name: str) -> str:
    """Return an identifier cut to what fits beside a bar."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}…"


def percent(rate: float) -> str:
    """Return a share in percent."""
    return f"{rate:.2%}".replace("%", " %")
