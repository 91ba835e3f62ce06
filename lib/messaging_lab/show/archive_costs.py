"""What keeping mail has cost by the end of each year, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("vermillion", "blue", "sky", "green", "purple", "black")
MARKERS = ("o", "s", "^", "D", "v", "P")

LEAST_GAP = 0.055
"""Share of the height that the names at the ends of two lines are apart at least."""


def cost_over_years(
    costs: Mapping[str, Sequence[float]], title: str = "Paid for keeping mail, US dollars"
) -> Plot:
    """Return costs (name -> USD paid by the end of each month) as a line for each name.

    The scale is logarithmic: the dearest is often a hundred times the cheapest. The text has a row
    for each name and the sum after each year.
    """

    def draw(axes: Axes) -> None:
        _lines(axes, costs)
        _names(axes, costs)

    return Plot(title, _years(costs), 5.0, draw)


def _years(costs: Mapping[str, Sequence[float]]) -> str:
    rows = [
        {"": name, **{f"year {at // 12 + 1}": f"{paid[at]:,.0f}" for at in _ends(paid)}}
        for name, paid in costs.items()
    ]
    return table(rows).text()


def _ends(paid: Sequence[float]) -> range:
    return range(11, len(paid), 12)


def _lines(axes: Axes, costs: Mapping[str, Sequence[float]]) -> None:
    for at, paid in enumerate(costs.values()):
        months = range(1, len(paid) + 1)
        axes.plot(
            [month / 12 for month in months], list(paid), color=OKABE_ITO[COLOURS[at % 6]],
            linewidth=2.4, marker=MARKERS[at % 6], markevery=list(_ends(paid)), clip_on=False,
        )  # fmt: skip
    axes.set_yscale("log")
    axes.set_xlabel("years")
    axes.set_ylabel("US dollars (logarithmic)")
    axes.set_xlim(0, max(map(len, costs.values()), default=12) / 12)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0, which="both")


def _names(axes: Axes, costs: Mapping[str, Sequence[float]]) -> None:
    """Write each line's name and sign at its end, names that would touch moved apart."""
    to_share = (axes.transData + axes.transAxes.inverted()).transform
    ends = [
        (to_share((len(paid) / 12, paid[-1]))[1], at, f"{name}: {paid[-1]:,.0f}")
        for at, (name, paid) in enumerate(costs.items())
    ]
    place = float("-inf")
    for share, at, label in sorted(ends):
        place = max(share, place + LEAST_GAP)
        axes.plot(
            [1.04], [place], MARKERS[at % 6], color=OKABE_ITO[COLOURS[at % 6]], markersize=9,
            transform=axes.transAxes, clip_on=False,
        )  # fmt: skip
        axes.text(1.07, place, label, transform=axes.transAxes, va="center_baseline", color=INK)
