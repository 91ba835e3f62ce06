"""Who tried to send when, what went through, and what was done in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, QUIET, Plot
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Attempt = tuple[datetime, str, bool]
"""When, who, and whether it went through."""


def attempts(
    tries: Iterable[Attempt], steps: Mapping[str, datetime], title: str = "Who could send"
) -> Plot:
    """Return a lane for each sender with a mark for each attempt, and a line for each step."""
    seen = list(tries)
    if not seen:
        raise ValueError("Nobody has tried anything: give at least one (when, who, went through).")
    start = min(when for when, _, _ in seen)
    senders = list(dict.fromkeys(who for _, who, _ in seen))
    rows = [{"Minute": _minute(when, start), "Step": step} for step, when in steps.items()]
    text = f"{_counts(seen, senders)}\n{table(rows).text()}"
    return Plot(title, text, 2.6 + 0.4 * len(senders), lambda a: _draw(a, seen, senders, steps))


def _minute(when: datetime, start: datetime) -> str:
    return f"{(when - start).total_seconds() / 60:.1f}"


def _counts(seen: list[Attempt], senders: list[str]) -> str:
    rows = []
    for sender in senders:
        through = [went for _, who, went in seen if who == sender]
        rows.append({"Who": sender, "Went through": sum(through), "Refused": through.count(False)})
    return table(rows).text()


def _draw(
    axes: Axes, seen: list[Attempt], senders: list[str], steps: Mapping[str, datetime]
) -> None:
    start = min(when for when, _, _ in seen)
    looks = {
        True: {"marker": "|", "s": 260, "color": OKABE_ITO["blue"], "label": "went through"},
        False: {"marker": "x", "s": 70, "color": OKABE_ITO["vermillion"], "label": "refused"},
    }
    for went, look in looks.items():
        found = [(when, who) for when, who, through in seen if through is went]
        places = [(when - start).total_seconds() / 60 for when, _ in found]
        lanes = [senders.index(who) for _, who in found]
        axes.scatter(places, lanes, linewidths=1.8, zorder=3, **look)  # type: ignore[arg-type]
    for number, (step, when) in enumerate(steps.items()):
        place = (when - start).total_seconds() / 60
        axes.axvline(place, color=INK, linewidth=1.2, linestyle=(0, (5, 3)))
        axes.annotate(
            step, (place, -1.0 + 0.34 * (number % 2)), xytext=(4, 0), textcoords="offset points",
            color=INK, fontsize=11, va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5}, zorder=4,
        )  # fmt: skip
    axes.set_yticks(range(len(senders)), senders)
    axes.set_ylim(len(senders) - 0.3, -1.25)
    axes.set_xlabel("minutes since the start", color=QUIET)
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.legend(frameon=False, loc="upper left", ncols=2)
