"""How a bill grows, minute by minute, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("vermillion", "blue", "green", "purple", "black")
STYLES = ("-", "--", "-.", ":", "-")

Paid = tuple[float, float]
"""Seconds from the start, and US dollars paid then."""

LEAST_GAP = 0.06
"""Share of the height that the names at the ends of two lines are apart at least."""

ROWS = 6
"""Moments that the text form has a row for."""


def bill_over_time(
    paid: Mapping[str, Iterable[Paid]], title: str = "Paid so far, US dollars"
) -> Plot:
    """Return bills (name -> what was paid when) as a line for each name that only ever rises.

    The text has the sums at some moments.
    """
    bills = {name: sorted(payments) for name, payments in paid.items()}
    end = max((moment for payments in bills.values() for moment, _ in payments), default=60.0)

    def draw(axes: Axes) -> None:
        _lines(axes, bills, end)
        _names(axes, bills)

    return Plot(title, _sums(bills, end), 4.6, draw)


def _sums(bills: Mapping[str, list[Paid]], end: float) -> str:
    moments = [round(end / 60 * step / ROWS) for step in range(1, ROWS)] + [-int(-end // 60)]
    rows = [
        {
            "Minute": minute,
            **{name: f"{spent(bill, 60 * minute):.2f}" for name, bill in bills.items()},
        }
        for minute in dict.fromkeys(moments)
    ]
    return table(rows).text()


def spent(payments: Iterable[Paid], until: float) -> float:
    """Return what was paid up to a moment."""
    return sum(amount for moment, amount in payments if moment <= until)


def _lines(axes: Axes, bills: Mapping[str, list[Paid]], end: float) -> None:
    from matplotlib.ticker import MaxNLocator

    for at, payments in enumerate(bills.values()):
        minutes = [0.0, *(moment / 60 for moment, _ in payments), -(-end // 60)]
        sums = list(accumulate((amount for _, amount in payments), initial=0.0))
        axes.plot(
            minutes, [*sums, sums[-1]], STYLES[at % 5], drawstyle="steps-post", linewidth=2.4,
            color=OKABE_ITO[COLOURS[at % 5]],
        )  # fmt: skip
    axes.set_xlabel("minutes")
    axes.set_ylabel("US dollars")
    axes.set_xlim(0, -(-end // 60))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)


def _names(axes: Axes, bills: Mapping[str, list[Paid]]) -> None:
    """Write each name, sign and sum at the end of its line, those that would touch moved apart."""
    to_share = (axes.transData + axes.transAxes.inverted()).transform
    ends = []
    for at, (name, payments) in enumerate(bills.items()):
        total = spent(payments, float("inf"))
        ends.append((to_share((0, total))[1], at, f"{name}: {total:,.2f}"))
    place = float("-inf")
    for share, at, label in sorted(ends):
        place = max(share, place + LEAST_GAP)
        axes.plot(
            [1.015, 1.055], [place, place], STYLES[at % 5], color=OKABE_ITO[COLOURS[at % 5]],
            linewidth=2.4, transform=axes.transAxes, clip_on=False,
        )  # fmt: skip
        axes.text(1.07, place, label, transform=axes.transAxes, va="center_baseline", color=INK)
