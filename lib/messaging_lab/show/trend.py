"""Numbers over time as a small drawing in a page: up to three lines, told by dash and name too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from messaging_lab.show.html import Html, join, tag

WIDTH, HEIGHT = 640.0, 120.0
"""Units of the drawing, without the names beside it."""

TOP = 14.0
"""Units above the highest point, where its number stands."""

DASHES = (None, "7 4", "2 4")


@dataclass(frozen=True, slots=True)
class Line:
    """A name and its number at each look."""

    name: str
    values: Sequence[float]


def trend(lines: Sequence[Line]) -> Html:
    """Return the drawing of three lines at most, a step for each look.

    Looks are as far apart as they were taken, not in time: the lab's clock may stand still between
    two that differ.
    """
    highest = max((value for line in lines for value in line.values), default=0) or 1
    drawn = [_drawn(number, line, highest) for number, line in enumerate(lines)]
    label = f"From {_said(lines, 0)} to {_said(lines, -1)}; at most {highest:g}."
    base = tag("line", x1="0", x2=f"{WIDTH:g}", y1=f"{HEIGHT:g}", y2=f"{HEIGHT:g}")
    top = tag("text", f"{highest:g}", x="0", y=f"{TOP - 4:g}")
    picture = tag(
        "svg", base, top, *drawn, class_="mlab-trend", role="img", aria_label=label,
        viewBox=f"0 0 {WIDTH:g} {HEIGHT + 2:g}",
    )  # fmt: skip
    return tag("div", picture, _legend(lines), class_="mlab-trend-box")


def _said(lines: Sequence[Line], place: int) -> str:
    return ", ".join(f"{line.values[place]:g} {line.name}" for line in lines)


def _drawn(number: int, line: Line, highest: float) -> Html:
    step = WIDTH / len(line.values)
    heights = [HEIGHT - (HEIGHT - TOP) * value / highest for value in line.values]
    points = [
        f"{step * (place + end):.1f},{height:.1f}"
        for place, height in enumerate(heights)
        for end in (0, 1)
    ]
    return tag(
        "polyline", points=" ".join(points), stroke_dasharray=DASHES[number],
        class_=f"mlab-line-{number}",
    )  # fmt: skip


def _legend(lines: Sequence[Line]) -> Html:
    return tag("ul", join(map(_entry, range(len(lines)), lines)), class_="mlab-trend-names")


def _entry(number: int, line: Line) -> Html:
    stroke = tag("line", x1="0", x2="28", y1="5", y2="5", stroke_dasharray=DASHES[number],
                 class_=f"mlab-line-{number}")  # fmt: skip
    sign = tag("svg", stroke, width="28", height="10", aria_hidden="true")
    return tag("li", sign, " ", f"{line.name}: {line.values[-1]:g}")
