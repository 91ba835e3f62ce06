"""A bill as bars: what costs how much, the dearest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def bill_bars(costs: Mapping[str, float], title: str) -> Plot:
    """Return costs (name -> USD) as horizontal bars; those of nothing are left out."""
    paid = sorted(((usd, name) for name, usd in costs.items() if usd > 0), reverse=True)
    rows = [{"What": name, "USD": f"{usd:,.2f}"} for usd, name in paid]

    def draw(axes: Axes) -> None:
        names = [name for _, name in paid]
        values = [usd for usd, _ in paid]
        axes.barh(names, values, color=OKABE_ITO["blue"], height=0.6)
        for place, usd in enumerate(values):
            axes.text(usd, place, f"  {usd:,.2f}", va="center", color=INK)
        axes.set_xlim(0, max(values, default=1) * 1.18)
        axes.invert_yaxis()
        axes.spines[["bottom"]].set_visible(False)
        axes.tick_params(length=0, labelbottom=False)
        axes.set_xlabel("US dollars")

    return Plot(title, table(rows, ("What", "USD")).text(), 1.4 + 0.5 * max(1, len(paid)), draw)
