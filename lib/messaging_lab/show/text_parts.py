"""Into how many parts texts of a length are cut, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("blue", "vermillion", "green", "purple")
MARKERS = ("o", "s", "^", "D")


def parts_by_length(
    measured: Mapping[str, Mapping[int, int]], title: str = "Parts of a text, by its length"
) -> Plot:
    """Return parts measured (name of the alphabet -> characters -> parts) as stairs.

    The text has a row for each length.
    """
    lengths = sorted({length for parts in measured.values() for length in parts})
    rows = [
        {"Characters": length, **{name: parts.get(length) for name, parts in measured.items()}}
        for length in lengths
    ]

    def draw(axes: Axes) -> None:
        _stairs(axes, measured)

    return Plot(title, table(rows).text(), 4.2, draw)


def _stairs(axes: Axes, measured: Mapping[str, Mapping[int, int]]) -> None:
    for at, (name, parts) in enumerate(measured.items()):
        lengths = sorted(parts)
        values = [parts[length] for length in lengths]
        axes.plot(
            lengths, values, drawstyle="steps-pre", marker=MARKERS[at % 4], linewidth=2.4,
            color=OKABE_ITO[COLOURS[at % 4]],
        )  # fmt: skip
        axes.annotate(
            name, (lengths[-1], values[-1]), (10, 0), textcoords="offset points", va="center",
            color=INK,
        )  # fmt: skip
    axes.set_xlabel("characters")
    axes.set_ylabel("parts, each paid for")
    axes.set_ylim(bottom=0)
    axes.set_yticks(range(max((max(parts.values()) for parts in measured.values()), default=1) + 1))
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
