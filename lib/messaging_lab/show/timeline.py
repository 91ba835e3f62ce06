"""Figures over time: sends against the rate quota, and statuses of an identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, kind_of
from messaging_lab.show.plot import INK, LINE, QUIET, Plot
from messaging_lab.show.scenarios import COLOURS
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Moment = datetime | float

ROUNDING = 1e-5
"""Seconds by which sums of a pause, or a datetime's microseconds, may fall short of a full one."""

STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480)
HATCHES = {PASS: "", WARN: "///", FAIL: "xxx", NONE: "..."}


def seconds_of(moment: Moment) -> float:
    """Return epoch seconds of a moment; a datetime without a zone is taken as UTC."""
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.timestamp()
    return float(moment)


def sends_per_second(
    accepted: Iterable[Moment],
    refused: Iterable[Moment] = (),
    *,
    quota: float,
    title: str = "Sends per second against the quota",
) -> Plot:
    """Return how many sends were accepted and refused in each second, and the quota as a line.

    The seconds are counted from the first send.
    """
    good, bad = ([seconds_of(moment) for moment in some] for some in (accepted, refused))
    start = min([*good, *bad], default=0.0)
    counts = [Counter(int(moment - start + ROUNDING) for moment in some) for some in (good, bad)]
    seconds = range(max([*counts[0], *counts[1]], default=0) + 1)
    rows = [{"Second": s, "Accepted": counts[0][s], "Refused": counts[1][s]} for s in seconds]

    def draw(axes: Axes) -> None:
        _bars(axes, seconds, counts[0], counts[1])
        _quota_line(axes, quota, len(seconds))

    return Plot(title, f"{table(rows).text()}\nQuota: {quota:g} a second", 4.2, draw)


def _bars(axes: Axes, seconds: range, good: Counter[int], bad: Counter[int]) -> None:
    accepted = [good[second] for second in seconds]
    late = [second for second in seconds if bad[second]]
    axes.bar(
        seconds, accepted, width=0.72, color=OKABE_ITO["blue"], edgecolor="white", label="accepted"
    )
    if late:
        _refused_bars(axes, late, good, bad)
    axes.set_xlabel("second")
    axes.set_ylabel("sends")
    axes.locator_params(integer=True)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0)


def _refused_bars(axes: Axes, late: list[int], good: Counter[int], bad: Counter[int]) -> None:
    axes.bar(
        late, [bad[second] for second in late], bottom=[good[second] for second in late],
        width=0.72, color="white", hatch="///", edgecolor=OKABE_ITO["vermillion"], linewidth=1.4,
        label="refused (throttled)",
    )  # fmt: skip


def _quota_line(axes: Axes, quota: float, seconds: int) -> None:
    axes.axhline(quota, color=INK, linewidth=1.8, linestyle=(0, (5, 3)))
    axes.annotate(
        f"quota: {quota:g}/s", (1, quota), xycoords=("axes fraction", "data"),
        xytext=(6, 0), textcoords="offset points", va="center", color=INK,
    )  # fmt: skip
    axes.set_xlim(-0.6, seconds - 0.4)


def statuses(
    history: Iterable[tuple[Moment, str, str]],
    *,
    until: Moment | None = None,
    title: str = "Statuses over time",
) -> Plot:
    """Return how statuses changed, one lane per name.

    `history` holds (when, name, status) in order of time, as seen: a status lasts until the next
    one of that name. `until` ends the last ones; without it that is the last moment seen.
    """
    seen = [(seconds_of(when), name, status) for when, name, status in history]
    if not seen:
        raise ValueError("No status was seen: give at least one (when, name, status).")
    moments = [when for when, _, _ in seen]
    start, end = (
        min(moments),
        max(*moments, seconds_of(until if until is not None else seen[-1][0])),
    )
    lanes = {name: _spans([one for one in seen if one[1] == name], end) for _, name, _ in seen}
    rows = [
        {"Name": name, "From": _clock(a - start), "To": _clock(b - start), "Status": status}
        for name, spans in lanes.items()
        for a, b, status in spans
    ]

    def draw(axes: Axes) -> None:
        for line, spans in enumerate(lanes.values()):
            for a, b, status in spans:
                _span(axes, line, a - start, b - start, status, end - start)
        _lanes(axes, list(lanes), end - start)

    return Plot(title, table(rows).text(), 1.3 + 0.62 * len(lanes), draw)


def _spans(seen: Sequence[tuple[float, str, str]], end: float) -> list[tuple[float, float, str]]:
    changes = [
        one for position, one in enumerate(seen) if position == 0 or seen[position - 1][2] != one[2]
    ]
    moments = [when for when, _, _ in changes] + [end]
    return [
        (a, b, status) for (a, b), (_, _, status) in zip(pairwise(moments), changes, strict=True)
    ]


def _span(axes: Axes, line: int, a: float, b: float, status: str, whole: float) -> None:
    kind = kind_of(status)
    axes.barh(
        line, max(b - a, whole * 0.004), left=a, height=0.5, color=f"{COLOURS[kind]}38",
        edgecolor=COLOURS[kind], linewidth=1.6, hatch=HATCHES[kind],
    )  # fmt: skip
    if b - a > whole * 0.12:
        axes.text(
            (a + b) / 2, line, status, va="center", ha="center", color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 2.5, "alpha": 0.9},
        )  # fmt: skip


def _lanes(axes: Axes, names: Sequence[str], whole: float) -> None:
    from matplotlib.ticker import MultipleLocator

    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, (whole or 1) * 1.004)
    axes.tick_params(length=0, pad=8)
    axes.tick_params(axis="y", labelcolor=INK)
    unit, seconds = _unit(whole)
    axes.xaxis.set_major_locator(MultipleLocator(_step(whole / seconds) * seconds))
    axes.xaxis.set_major_formatter(lambda moment, _: f"{moment / seconds:g}")
    axes.set_xlabel(f"{unit} since the start", color=QUIET)
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.spines["left"].set_visible(False)


def _unit(whole: float) -> tuple[str, int]:
    """Return the unit that suits a range of so many seconds, and how long it is."""
    if whole <= 300:
        return "seconds", 1
    return ("minutes", 60) if whole <= 3 * 3600 else ("hours", 3600)


def _step(span: float) -> float:
    """Return a round distance that cuts a span into at most eight."""
    return next((step for step in STEPS if span / step <= 8), STEPS[-1])


def _clock(seconds: float) -> str:
    """Return a duration in the unit a reader would use."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 2 * 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
