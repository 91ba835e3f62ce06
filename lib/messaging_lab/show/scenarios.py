"""Scenarios against checks: the table of lesson 02, and the same as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, kind_of, text_mark
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


def scenario_table(rows: Iterable[Mapping[str, Any]], caption: str = "") -> Table:
    """Return rows of `scenario_row` as a table with a mark for every check."""
    code = ("From", "Envelope from", "DKIM d=")
    return table(rows, caption=caption, code=code, marks=CHECKS)


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

    return Plot(title, text, 1.2 + 0.72 * len(kept), draw)


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
    axes.set_xticks([column - 0.29 for column in range(len(checks))], checks, ha="left")
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0, pad=8)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.tick_params(axis="x", labelcolor=QUIET)
    axes.xaxis.tick_top()
    for line in range(1, len(names)):
        axes.axhline(line - 0.5, color=LINE, linewidth=1)
    axes.spines[:].set_visible(False)
