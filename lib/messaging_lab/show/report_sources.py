"""Where mail in a domain's name comes from, and how much of it is aligned by SPF and DKIM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from messaging_lab.show.plot import INK, LINE, QUIET, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from messaging_lab.dmarc import Source, Summary

SHARES = {
    "SPF and DKIM": (OKABE_ITO["blue"], ""),
    "DKIM only": (OKABE_ITO["sky"], "\\\\"),
    "SPF only": (OKABE_ITO["green"], ".."),
    "neither: DMARC fails": ("white", "///"),
}
"""Name of a share of a source's messages -> colour and hatch. None is told by colour alone."""

MOST = 12
"""Sources that have a bar of their own."""


def shares(source: Source) -> list[int]:
    """Return the messages of a source in the order of SHARES."""
    both = source.dkim + source.spf - source.passed
    return [both, source.dkim - both, source.spf - both, source.failed]


def by_host(sources: Iterable[Source]) -> dict[str, list[int]]:
    """Return the shares by host or network: the sending hosts of one owner are one."""
    found: dict[str, list[int]] = {}
    for source in sources:
        one = found.setdefault(label(source), [0, 0, 0, 0])
        found[label(source)] = [a + b for a, b in zip(one, shares(source), strict=True)]
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1]), item[0])))


def label(source: Source) -> str:
    """Return what a source is called: its host's domain, else who answers for it, else its IP."""
    name = source.name or source.who
    return ".".join(name.split(".")[-2:]) if name else source.ip


def report_sources(summary: Summary, title: str = "") -> Plot:
    """Return a bar for each sender, in shares of SPF and DKIM alignment, the largest on top."""
    found = dict(list(by_host(summary.sources).items())[:MOST])
    rows = [
        {"Sender": name, **dict(zip(SHARES, counts, strict=True))} for name, counts in found.items()
    ]

    def draw(axes: Axes) -> None:
        _bars(axes, found)
        axes.invert_yaxis()
        axes.set_xlabel("messages")
        axes.locator_params(axis="x", integer=True)
        axes.grid(axis="x", color=LINE, linewidth=0.8)
        axes.tick_params(length=0)
        axes.tick_params(axis="y", labelcolor=INK)
        legend(axes, SHARES)

    heading = title or f"Mail from {summary.domain}, {summary.period}: who sent it, what is aligned"
    return Plot(heading, table(rows).text(), 1.9 + 0.5 * len(found), draw)


def _bars(axes: Axes, found: dict[str, list[int]]) -> None:
    left = [0] * len(found)
    for place, (colour, hatch) in enumerate(SHARES.values()):
        widths = [counts[place] for counts in found.values()]
        edge = edge_of(colour)
        bars = axes.barh(
            list(found), widths, left=left, height=0.62, color=colour, hatch=hatch, edgecolor=edge
        )
        for bar, width in zip(bars, widths, strict=True):
            bar.set_visible(width > 0)  # an empty bar would still have an edge
        left = [one + width for one, width in zip(left, widths, strict=True)]
    _totals(axes, left)


def _totals(axes: Axes, totals: Sequence[int]) -> None:
    room = max([*totals, 1])
    for place, total in enumerate(totals):
        axes.text(total + room * 0.012, place, f"{total:,}", va="center", color=QUIET, fontsize=11)
    axes.set_xlim(0, room * 1.09)


def edge_of(colour: str) -> str:
    """Return the colour of a bar's edge and hatch."""
    return OKABE_ITO["vermillion"] if colour == "white" else "white"


def legend(axes: Axes, looks: Mapping[str, tuple[str, str]]) -> None:
    """Put the names of what is stacked above the axes, whether there is any of it or not."""
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=edge_of(colour), label=name)
        for name, (colour, hatch) in looks.items()
    ]
    place: Any = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1)}
    axes.legend(handles=handles, **place, ncols=4, frameon=False, fontsize=11)
