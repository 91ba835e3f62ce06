"""How much waits in queues, second by second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOOKS = (
    (OKABE_ITO["vermillion"], "-", "o"),
    (OKABE_ITO["blue"], "--", "s"),
    (OKABE_ITO["green"], ":", "^"),
)
"""Colour, line and mark of each queue in turn: none is told by its colour alone."""


def queue_depths(
    samples: Sequence[Mapping[str, int]],
    title: str,
    *,
    seconds: float = 1,
    events: Mapping[int, str] = {},
) -> Plot:
    """Return a line for each queue (three at most) through samples taken every `seconds`.

    Each sample is {queue: messages}; `events` names what happened at the sample of a number.
    """
    rows = [{"Second": number * seconds, **one} for number, one in enumerate(samples)]

    def draw(axes: Axes) -> None:
        times = [number * seconds for number in range(len(samples))]
        highest = max((value for one in samples for value in one.values()), default=1)
        for name, (colour, style, mark) in zip(samples[0], LOOKS, strict=False):
            depths = [one[name] for one in samples]
            every = max(1, len(times) // 8)
            axes.plot(
                times, depths, color=colour, linestyle=style, marker=mark, markevery=every,
                linewidth=2.4, markersize=7, label=name, clip_on=False,
            )  # fmt: skip
        _events(axes, {number * seconds: text for number, text in events.items()}, highest)
        axes.set_xlabel("seconds")
        axes.set_ylabel("messages in the queue")
        axes.set_ylim(0, highest * 1.15)
        axes.set_xlim(0, times[-1])
        axes.grid(axis="y", color=LINE, linewidth=0.8)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=11)

    return Plot(title, table(rows).text(), 4.2, draw)


def _events(axes: Axes, events: Mapping[float, str], highest: int) -> None:
    for time, text in events.items():
        axes.axvline(time, color=INK, linewidth=1, linestyle=(0, (2, 3)))
        axes.annotate(
            text,
            (time, highest * 1.1),
            (6, 0),
            textcoords="offset points",
            fontsize=11,
            va="center",
        )
