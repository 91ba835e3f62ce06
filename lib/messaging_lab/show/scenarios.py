"""Scenarios against checks: the table of lesson 02, and the same as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from messaging_lab.show.html import Html, Shown, breakable, join, tag
from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, badge, kind_of, text_mark
from messaging_lab.show.plot import INK, LINE, QUIET, Plot
from messaging_lab.show.tables import Table, plain, table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHECKS = ("SPF", "SPF aligned", "DKIM", "DKIM aligned", "DMARC")

COLOURS = {
    PASS: OKABE_ITO["green"],
    FAIL: OKABE_ITO["vermillion"],
    WARN: OKABE_ITO["orange"],
    NONE: "#8a94a0",
}
MARKERS = {PASS: "o", FAIL: "s", WARN: "^", NONE: "D"}
"""Shapes as in the tables: circle, square, triangle, diamond."""
SIGNS = {PASS: "\u2713", FAIL: "\u2717", WARN: "!", NONE: "\u2013"}


LEGS = {"SPF": ("Envelope from", "SPF aligned"), "DKIM": ("DKIM d=", "DKIM aligned")}
"""What DMARC stands on -> the columns of a row that name its domain and its alignment."""


ONE_LINE = 32
"""Characters of a domain that a column of the table has room for."""


@dataclass(frozen=True, repr=False)
class ScenarioTable(Shown):
    """Rows of `scenario_row`: what SPF and DKIM each prove, and the verdict of DMARC."""

    rows: tuple[Mapping[str, Any], ...]
    caption: str = ""

    def html(self) -> Html:
        """Return the table with a mark for every result."""
        return self._table(_leg_html, _domain).html()

    def text(self) -> str:
        """Return the table in columns."""
        return self._table(_leg_text, str).text()

    def _table(self, leg: Callable[[str, str, bool], str], name: Callable[[str], str]) -> Table:
        rows = [
            {"Scenario": row.get("Scenario"), "From": name(plain(row.get("From")))}
            | {check: _leg(row, check, leg) for check in LEGS}
            | {"DMARC": row.get("DMARC")}
            for row in self.rows
        ]
        return table(rows, caption=self.caption, marks=("DMARC",))


def scenario_table(rows: Iterable[Mapping[str, Any]], caption: str = "") -> ScenarioTable:
    """Return rows of `scenario_row` as a table with a mark for every check."""
    return ScenarioTable(tuple(rows), caption)


def _leg(row: Mapping[str, Any], name: str, show: Callable[[str, str, bool], str]) -> str:
    domain, aligned = LEGS[name]
    return show(plain(row.get(name)) or "none", plain(row.get(domain)), bool(row.get(aligned)))


def _leg_html(result: str, domain: str, aligned: bool) -> Html:
    fits = badge(_alignment(aligned), kind=PASS if aligned else FAIL)
    return join((badge(result), _domain(domain), fits), tag("br"))


def _domain(name: str) -> Html:
    """Return a domain on one line, unless it is as long as only a strange one is."""
    short = len(name) <= ONE_LINE
    return tag("code", name if short else breakable(name), style=short and "white-space:nowrap")


def _leg_text(result: str, domain: str, aligned: bool) -> str:
    return f"{result}\n{domain}\n{_alignment(aligned)}"


def _alignment(aligned: bool) -> str:
    return "aligned" if aligned else "not aligned"


def scenario_matrix(
    rows: Iterable[Mapping[str, Any]],
    title: str = "What each set-up passes",
    checks: Sequence[str] = CHECKS,
) -> Plot:
    """Return rows of `scenario_row` as a matrix: a scenario a line, a check a column."""
    kept = list(rows)
    if not kept:
        raise ValueError("There is no scenario to draw: give at least one row.")
    cells = [[plain(row.get(check)) or "none" for check in checks] for row in kept]
    names = [plain(row.get("Scenario")) for row in kept]
    text = table(
        [
            {"Scenario": name}
            | {c: f"{text_mark(kind_of(v))} {v}" for c, v in zip(checks, row, strict=True)}
            for name, row in zip(names, cells, strict=True)
        ]
    ).text()

    def draw(axes: Axes) -> None:
        for line, row in enumerate(cells):
            for column, value in enumerate(row):
                _cell(axes, column, line, value)
        _frame(axes, names, checks)

    return Plot(title, text, 1.5 + 0.62 * len(kept), draw)


def _cell(axes: Axes, column: int, line: int, value: str) -> None:
    kind = kind_of(value)
    axes.plot([column - 0.22], [line], MARKERS[kind], markersize=17, color=COLOURS[kind])
    axes.text(
        column - 0.22, line, SIGNS[kind], va="center_baseline", ha="center", color="white",
        fontsize=11, fontweight="bold",
    )  # fmt: skip
    axes.text(column - 0.06, line, value, va="center_baseline", ha="left", color=INK)


def _frame(axes: Axes, names: Sequence[str], checks: Sequence[str]) -> None:
    axes.set_xlim(-0.5, len(checks) - 0.4)
    axes.set_ylim(len(names) - 0.5, -0.5)
    heads = [check.replace(" ", "\n", 1) for check in checks]
    axes.set_xticks([column - 0.29 for column in range(len(checks))], heads, ha="left")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0, pad=8)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.tick_params(axis="x", labelcolor=QUIET)
    axes.xaxis.tick_top()
    for line in range(1, len(names)):
        axes.axhline(line - 0.5, color=LINE, linewidth=1)
    axes.spines[:].set_visible(False)
