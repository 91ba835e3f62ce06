"""The world as a protect configuration has it: each country by its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from messaging_lab.show.plot import INK, LINE, QUIET, WIDTH, Plot
from messaging_lab.show.theme import OKABE_ITO
from messaging_lab.show.world_outlines import Country, Point, project, world

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True)
class Look:
    """How a rule is drawn: its word, its colour, the hatch of an outline and its colour, and the
    marker of a dot. Hatches and markers tell rules apart without colour; the commonest rule has no
    hatch.
    """

    word: str
    colour: str
    hatch: str
    ink: str
    marker: str


LOOKS = {
    "ALLOW": Look("allowed", "#dfe4e9", "", "#76828f", "o"),
    "BLOCK": Look("blocked", OKABE_ITO["vermillion"], "xxxx", "#8c3d00", "s"),
    "MONITOR": Look("monitored", OKABE_ITO["yellow"], "....", "#7d7500", "D"),
    "FILTER": Look("filtered", OKABE_ITO["blue"], "////", "#a9d8f3", "^"),
}
"""Grey for what is as it always is, so that the rest stands out; Okabe and Ito's colours for it."""

DOT_BELOW = {True: 6.0, False: 40.0}
"""Square points of paper below which a country gets a dot: of the commonest rule, or another."""

LABEL_INSIDE = 350.0
"""Square points of paper from which a country's code has room in it."""

LABEL_ROOM = (42.0, 12.0)
"""Points, across and high, that a code takes beside the middle of its country."""

LABELS = 40
"""Up to so many countries whose rule isn't the commonest get their code on the map."""

WHOLE = (-180.0, -57.0, 180.0, 84.0)
"""West, south, east and north of the map, in degrees: nobody has a phone south of it."""

INSETS = {
    "Europe": (-17.0, 34.5, 31.0, 60.0),
    "Middle East": (32.0, 11.5, 61.0, 38.0),
    "South-East Asia": (91.0, -10.0, 129.0, 25.0),
    "Caribbean": (-86.0, 9.5, -58.5, 27.5),
}
"""Where many small countries are."""

GAP = 0.012
"""Share of the map's width between two insets."""

RATIO = 1.25
"""Width of an inset by its height."""

HEIGHT = 6.6
"""Inches."""

Rules = Mapping[str, Any]


def rules_map(rules: Rules, title: str = "Where texts may go", *, unless: str = "ALLOW") -> Plot:
    """Return a map of the world by rule.

    `rules` is the CountryRuleSet that AWS answers with, or country -> rule; `unless` is the rule of
    countries that it doesn't name. Countries too small to be seen are dots, and crowded parts of
    the world are drawn again below, larger.
    """
    known = {code: _status(rules.get(code, unless)) for code in world()}

    def draw(axes: Axes) -> None:
        _world(axes, known)

    return Plot(title, describe(known), HEIGHT, draw)


def _status(rule: Any) -> str:
    status = rule["ProtectStatus"] if isinstance(rule, Mapping) else rule
    if status not in LOOKS:
        raise ValueError(f"There is no rule {status!r}: use one of {', '.join(LOOKS)}.")
    return str(status)


def describe(rules: Mapping[str, str]) -> str:
    """Return rules in words: how many countries each has, and which, unless they are most."""
    counts = Counter(rules.values())
    most = counts.most_common(1)[0][0]
    lines = []
    for status, look in LOOKS.items():
        codes = sorted(code for code, rule in rules.items() if rule == status)
        named = f": {', '.join(codes)}" if codes and status != most else ""
        if codes:
            count = f"{len(codes)} {'country' if len(codes) == 1 else 'countries'}"
            lines.append(f"{look.word} ({status}), {count}{named}")
    return "\n".join(lines)


def _world(axes: Axes, rules: Mapping[str, str]) -> None:
    whole, parts = Window.of(WHOLE), [Window.of(box).widened(RATIO) for box in INSETS.values()]
    other = _uncommon(rules)
    labels = other if len(other) <= LABELS else set()
    below = {code for code in labels if any(one.holds(world()[code].centre) for one in parts)}
    _draw(Sheet(axes, rules, other, labels - below), whole, WIDTH)
    _legend(axes, rules)
    share = (1 + GAP) / len(INSETS) - GAP
    height = share * whole.width / whole.height / RATIO
    for at, (name, part) in enumerate(zip(INSETS, parts, strict=True)):
        inset = axes.inset_axes((at * (share + GAP), -height - 0.08, share, height))
        inset.set_title(name, fontsize=11, color=QUIET, loc="left", pad=4)
        _draw(Sheet(inset, rules, other, labels), part, share * WIDTH)


def _uncommon(rules: Mapping[str, str]) -> set[str]:
    most = Counter(rules.values()).most_common(1)[0][0]
    return {code for code, rule in rules.items() if rule != most}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on some axes: rules, the countries whose rule isn't the commonest, and those
    that get a label.
    """

    axes: Axes
    rules: Mapping[str, str]
    uncommon: Set[str]
    labels: Set[str]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map, in its units."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def of(cls, box: tuple[float, float, float, float]) -> Window:
        """Return the part that a box in degrees covers."""
        west, south, east, north = box
        latitudes = (south, north, min(max(0.0, south), north))
        places = [project(x, y) for x in (west, east) for y in latitudes]
        xs, ys = zip(*places, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    def widened(self, ratio: float) -> Window:
        """Return it with more at its sides, or above and below, to be `ratio` as wide as high."""
        more_x = max(0.0, ratio * self.height - self.width) / 2
        more_y = max(0.0, self.width / ratio - self.height) / 2
        return Window(
            self.left - more_x, self.bottom - more_y, self.right + more_x, self.top + more_y
        )

    def holds(self, place: Point) -> bool:
        """Tell whether a place is in it."""
        return self.left <= place[0] <= self.right and self.bottom <= place[1] <= self.top

    def shows(self, country: Country) -> bool:
        """Tell whether it may show some of a country."""
        xs, ys = zip(*(place for ring in country.rings for place in ring), strict=True)
        if min(xs) > self.right or max(xs) < self.left:
            return False
        return bool(min(ys) < self.top and max(ys) > self.bottom)


def _draw(sheet: Sheet, window: Window, inches: float) -> None:
    unit = 72 * inches / window.width
    for country in sorted(world().values(), key=lambda one: -one.area):
        look, common = LOOKS[sheet.rules[country.code]], country.code not in sheet.uncommon
        paper = country.area * unit**2
        if country.rings and window.shows(country):
            _fill(sheet.axes, country, look, "" if common else look.hatch)
        if not window.holds(country.centre):
            continue
        if paper < DOT_BELOW[common]:
            _dot(sheet.axes, country, look, common)
        if country.code in sheet.labels:
            _label(sheet, country, window, inches)
    _frame(sheet.axes, window)


def _fill(axes: Axes, country: Country, look: Look, hatch: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    closed = (Path([*ring, ring[0]], closed=True) for ring in country.rings)
    path = Path.make_compound_path(*closed)
    # Edges without blends are half the size in a notebook; browsers smooth them.
    plain: Any = {"facecolor": look.colour, "edgecolor": "white", "antialiased": False}
    axes.add_patch(PathPatch(path, linewidth=0.5, **plain))
    if hatch:
        style: Any = {"facecolor": "none", "edgecolor": look.ink, "linewidth": 0}
        axes.add_patch(PathPatch(path, hatch=hatch, **style))


def _dot(axes: Axes, country: Country, look: Look, common: bool) -> None:
    x, y = country.centre
    axes.plot(
        [x], [y], look.marker, color=look.colour, markeredgecolor=look.ink if common else INK,
        markersize=3.5 if common else 6.5, markeredgewidth=0.7, zorder=3 if common else 4,
    )  # fmt: skip


def _label(sheet: Sheet, country: Country, window: Window, inches: float) -> None:
    from matplotlib.patheffects import withStroke

    unit = 72 * inches / window.width
    (x, y), away, side = country.centre, 0, "center"
    if country.area * unit**2 < LABEL_INSIDE:
        edges = [place[0] for place in country.rings[0]] if country.rings else [x]
        left = x > window.right - 0.15 * window.width or _has_neighbour(sheet, country, unit)
        x, away, side = (min(edges), -6, "right") if left else (max(edges), 6, "left")
    sheet.axes.annotate(
        country.code, (x, y), (away, 0), textcoords="offset points", ha=side, va="center",
        fontsize=10, fontweight="bold", color=INK, zorder=5,
        path_effects=[withStroke(linewidth=2.6, foreground="white")],
    )  # fmt: skip


def _has_neighbour(sheet: Sheet, country: Country, unit: float) -> bool:
    """Tell whether another label is where one on the right would be."""
    x, y = country.centre
    others = (world()[code].centre for code in sheet.labels if code != country.code)
    room, line = LABEL_ROOM
    return any(0 <= (ox - x) * unit < room and abs(oy - y) * unit < line for ox, oy in others)


def _frame(axes: Axes, window: Window) -> None:
    axes.set_xlim(window.left, window.right)
    axes.set_ylim(window.bottom, window.top)
    axes.set_aspect("equal", anchor="NW")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(visible=True, color=LINE)


def _legend(axes: Axes, rules: Mapping[str, str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    counts = Counter(rules.values())
    handles: list[Any] = []
    for status, look in LOOKS.items():
        hatch = "" if counts[status] == max(counts.values()) else look.hatch
        patch = Patch(facecolor=look.colour, edgecolor=look.ink, hatch=hatch, linewidth=0.7)
        dot = Line2D([], [], linestyle="", marker=look.marker, color=look.colour)
        dot.set(markeredgecolor=INK, markersize=6.5)
        handles.append((status, (patch, dot), f"{look.word}: {counts[status]}"))
    shown = [one for one in handles if counts[one[0]]]
    axes.legend(
        [pair for _, pair, _ in shown], [text for _, _, text in shown], loc="lower left",
        fontsize=11, frameon=True, edgecolor=LINE, handler_map=_side_by_side(), handlelength=3.4,
        borderpad=0.6,
    )  # fmt: skip


def _side_by_side() -> dict[type, Any]:
    from matplotlib.legend_handler import HandlerTuple

    return {tuple: HandlerTuple(ndivide=None)}
