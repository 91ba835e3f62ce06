"""Every figure: named axes, colours that everybody can tell apart, and not by colour alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from colorsys import rgb_to_hsv
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

import messaging_lab
from messaging_lab import reputation, warm_up
from messaging_lab.dmarc import Record, Report, Source, Summary
from messaging_lab.dmarc.report import PublishedPolicy
from messaging_lab.ses_versions import calls_for_tasks
from messaging_lab.show import (
    Plot,
    growing_volume,
    hits_per_day,
    scenario_matrix,
    sends_per_second,
    sliding_window,
    statuses,
)
from messaging_lab.show.archive_costs import cost_over_years
from messaging_lab.show.attempts import attempts
from messaging_lab.show.bill_bars import bill_bars
from messaging_lab.show.bill_over_time import bill_over_time
from messaging_lab.show.funnel import funnel
from messaging_lab.show.journeys import journeys
from messaging_lab.show.logins import login_times
from messaging_lab.show.policy_days import policy_days
from messaging_lab.show.queue_depths import queue_depths
from messaging_lab.show.report_sources import report_sources
from messaging_lab.show.reputation_days import reputation_days
from messaging_lab.show.spam_rates import spam_rates
from messaging_lab.show.text_parts import parts_by_length
from messaging_lab.show.theme import OKABE_ITO
from messaging_lab.show.world_map import rules_map

START = datetime(2026, 1, 6, 9, tzinfo=UTC)
LATER = START + timedelta(hours=1)

POLICY = PublishedPolicy("a.example", "none", "none", "none", "r", "r", "0", None, "", "psl")


def record(disposition: str, dkim: str) -> Record:
    return Record(
        "192.0.2.1", 9, disposition, dkim, "fail", (), "a.example", "", "b.example", (), ()
    )


RECORDS = tuple(
    record(*one)
    for one in (("none", "pass"), ("none", "fail"), ("quarantine", "fail"), ("reject", "fail"))
)
REPORT = Report("b.example", "r@b.example", "1", 0, 86_400, "RFC 9990", POLICY, RECORDS)
SOURCES = [Source(f"192.0.2.{at}", messages=9, passed=8, dkim=7, spf=6) for at in range(3)]
ITEM = {
    "message_id": "1",
    "destination": "gita@gmail.example",
    "send": START.isoformat(),
    "delivered": LATER.isoformat(),
}
LOGIN = {"hour": "2026-01-06 09:00:00.000", "source_ip": "198.51.100.7", "logins": "3"}

FIGURES: dict[Callable[..., Plot], Callable[[], Plot]] = {
    attempts: lambda: attempts(
        [(START, "shop", True), (LATER, "thief", False)], {"key inactive": LATER}
    ),
    bill_bars: lambda: bill_bars({"Mail": 100.0, "Attachments": 12.5}, "A month, US dollars"),
    bill_over_time: lambda: bill_over_time({"open": [(0, 1.0), (90, 2.0)], "shut": [(60, 1.0)]}),
    calls_for_tasks: lambda: calls_for_tasks({"a template": (5, 1), "an identity": (2, 1)}),
    cost_over_years: lambda: cost_over_years({"S3": [1.0] * 24, "archive": [9.0] * 24}),
    funnel: lambda: funnel({"Sent": 100, "Bounce: permanent": 4, "Complaint": 1}, "An issue"),
    growing_volume: lambda: growing_volume(warm_up.warm_up(3000, quota=1000), quota=1000),
    hits_per_day: lambda: hits_per_day(
        [{"ReceivedTimestamp": START}, {"ReceivedTimestamp": START - timedelta(days=30)}],
        {"ReceivedTimestamp": START},
    ),
    journeys: lambda: journeys([ITEM], until=LATER),
    login_times: lambda: login_times(
        [{**LOGIN, "auth_successful": "1"}, {**LOGIN, "auth_successful": "0"}], "A week"
    ),
    parts_by_length: lambda: parts_by_length({"GSM-7": {160: 1, 161: 2}, "UCS-2": {70: 1, 71: 2}}),
    policy_days: lambda: policy_days([REPORT]),
    queue_depths: lambda: queue_depths(
        [{"work": 9, "dead": 0, "back": 1}, {"work": 0, "dead": 9, "back": 1}], "Depths",
        events={1: "redrive"},
    ),
    report_sources: lambda: report_sources(Summary("a.example", POLICY, 0, 1, sources=SOURCES)),
    reputation_days: lambda: reputation_days([reputation.Day("6 Jan", 100, 6, 1)]),
    rules_map: lambda: rules_map({"GB": "BLOCK", "FR": "MONITOR", "SG": "FILTER"}),
    scenario_matrix: lambda: scenario_matrix([{"Scenario": "none", "SPF": "pass", "DKIM": "fail"}]),
    sends_per_second: lambda: sends_per_second([0.0, 0.5, 1.0], [1.5], quota=1),
    sliding_window: lambda: sliding_window([(START, 10), (LATER, 20)], quota=200),
    spam_rates: lambda: spam_rates({"offers": 0.0292, "recipes": 0.0005}, "Spam rate"),
    statuses: lambda: statuses([(START, "DKIM", "PENDING"), (LATER, "DKIM", "SUCCESS")]),
}  # fmt: skip
"""What draws a figure -> some figure of it in which everything is."""


@cache
def drawn(make: Callable[..., Plot]) -> Plot:
    return FIGURES[make]()


each_figure = pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)


def test_no_figure_is_left_out() -> None:
    here = Path(messaging_lab.__file__).parent
    trees = (ast.parse(path.read_text("utf-8")) for path in here.rglob("*.py"))
    functions = (one for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef))
    makers = {one.name for one in functions if one.returns and ast.unparse(one.returns) == "Plot"}
    assert makers == {make.__name__ for make in FIGURES}


@each_figure
def test_it_has_a_title_and_says_in_words_what_it_shows(make: Callable[..., Plot]) -> None:
    plot = drawn(make)
    assert plot.title and plot.description
    assert plot.figure.get_suptitle() == plot.title


@each_figure
def test_an_axis_with_numbers_says_of_what(make: Callable[..., Plot]) -> None:
    for axes in axes_of(drawn(make)):
        for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
            assert axis.get_label_text() or not numbers(axis), f"the {name} axis has no label"


@each_figure
def test_its_colours_are_greys_and_those_of_the_palette(make: Callable[..., Plot]) -> None:
    assert [one for one in set(colours(drawn(make))) if not in_palette(one)] == []


@each_figure
def test_no_two_of_a_legend_are_told_apart_by_colour_alone(make: Callable[..., Plot]) -> None:
    for axes in axes_of(drawn(make)):
        legend = axes.get_legend()
        looks = [look(one) for one in legend.legend_handles if one] if legend else []
        assert len(set(looks)) == len(looks)


def axes_of(plot: Plot) -> list[Axes]:
    found: list[Any] = plot.figure.findobj(Axes)
    return found


def numbers(axis: Axis) -> list[str]:
    """Return the ticks that are bare numbers: those that say what they are need no label."""
    low, high = sorted(axis.get_view_interval())
    ticks = [one for one in axis.get_majorticklocs() if low <= one <= high]
    labels = axis.get_major_formatter().format_ticks(ticks)
    return [one for one in labels if re.fullmatch(r"[\u2212-]?[\d,]+(\.\d+)?|.*mathdefault.*", one)]


def colours(plot: Plot) -> Iterator[tuple[float, ...]]:
    """Yield all colours but the transparent ones, as (red, green, blue) from 0 to 1."""
    for one in plot.figure.findobj():
        for *rgb, alpha in to_rgba_array(list(_colours_of(one))):
            if alpha:
                yield tuple(round(float(part), 3) for part in rgb)


def _colours_of(artist: Any) -> Iterator[Any]:
    if isinstance(artist, Patch):
        yield from (artist.get_facecolor(), artist.get_edgecolor())
    elif isinstance(artist, Line2D):
        yield from (artist.get_color(), artist.get_markerfacecolor(), artist.get_markeredgecolor())
    elif isinstance(artist, Collection):
        yield from (*artist.get_facecolor(), *artist.get_edgecolor())
    elif isinstance(artist, Text):
        yield artist.get_color()


def in_palette(colour: tuple[float, ...]) -> bool:
    """Whether it is a grey, or one of Okabe and Ito's or a lighter or darker shade of it."""
    if max(colour) - min(colour) <= 0.1:
        return True
    return any(abs(hue(colour) - hue(to_rgba(one)[:3])) < 1 for one in OKABE_ITO.values())


def hue(colour: tuple[float, ...]) -> float:
    """Return degrees."""
    return 360 * rgb_to_hsv(*colour)[0]


def look(handle: Any) -> tuple[Any, ...]:
    """Return what tells a legend's entry from the others for somebody who sees no colours."""
    if isinstance(handle, Line2D):
        return "line", handle.get_marker(), handle.get_linestyle()
    if isinstance(handle, Collection):
        return "marks", handle.get_paths()[0].vertices.tobytes()
    return "area", handle.get_hatch() or "", to_rgba(handle.get_facecolor())[:3] == (1, 1, 1)
