"""Day by day: what receivers did with mail in a domain's name, under which policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from messaging_lab.show.plot import INK, LINE, Plot
from messaging_lab.show.report_sources import edge_of, legend
from messaging_lab.show.tables import table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from messaging_lab.dmarc import Record, Report

PASSED, DELIVERED, SPAM, REFUSED = (
    "passed",
    "failed, delivered",
    "failed, spam folder",
    "failed, refused",
)
LOOKS = {
    PASSED: (OKABE_ITO["blue"], ""),
    DELIVERED: (OKABE_ITO["vermillion"], ".."),
    SPAM: (OKABE_ITO["orange"], "//"),
    REFUSED: ("white", "xx"),
}
DONE = {"quarantine": SPAM, "reject": REFUSED}

Day = tuple[int, str]
"""Epoch seconds of the day's beginning, and the policy."""


def outcome(record: Record) -> str:
    """Return what became of the messages of a record."""
    return PASSED if record.passed else DONE.get(record.disposition, DELIVERED)


def policy_of(report: Report) -> str:
    """Return the policy that a report names: "p=none", and "np=reject" or "t=y" below it."""
    found = report.policy
    own = f"\nnp={found.np}" if found.np != found.sp else ""
    testing = "\nt=y" if found.testing == "y" else ""
    return f"p={found.p}{own}{testing}"


def by_day(reports: Iterable[Report]) -> dict[int, tuple[str, Counter[str]]]:
    """Return the policy and the outcomes of each day. Only reports of today tell of `t=y`."""
    days: dict[int, tuple[str, Counter[str]]] = {}
    for report in sorted(reports, key=lambda one: one.begin):
        policy, counts = days.setdefault(report.begin, ("", Counter()))
        days[report.begin] = (max(policy, policy_of(report), key=len), counts)
        for record in report.records:
            counts[outcome(record)] += record.messages
    return days


def policy_days(reports: Iterable[Report], title: str = "What became of the mail") -> Plot:
    """Return a column for each day, with the policy of that day below it."""
    days = {
        f"{datetime.fromtimestamp(begin, UTC):%d %b}": found
        for begin, found in by_day(reports).items()
    }
    rows = [
        {
            "Day": day,
            "Policy": policy.replace("\n", "; "),
            **{name: counts[name] for name in LOOKS},
        }
        for day, (policy, counts) in days.items()
    ]
    return Plot(title, table(rows).text(), 4.4, lambda axes: _draw(axes, days))


def _draw(axes: Axes, days: dict[str, tuple[str, Counter[str]]]) -> None:
    _columns(axes, [counts for _, counts in days.values()])
    labels = [f"{day}\n{policy}" for day, (policy, _) in days.items()]
    axes.set_xticks(range(len(labels)), labels, color=INK, fontsize=11)
    axes.set_ylabel("messages")
    axes.locator_params(axis="y", integer=True)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.tick_params(length=0)
    legend(axes, LOOKS)


def _columns(axes: Axes, days: list[Counter[str]]) -> None:
    bottom = [0] * len(days)
    for name, (colour, hatch) in LOOKS.items():
        heights = [counts[name] for counts in days]
        columns = axes.bar(
            range(len(days)), heights, bottom=bottom, width=0.66, color=colour, hatch=hatch,
            edgecolor=edge_of(colour),
        )  # fmt: skip
        for column, height in zip(columns, heights, strict=True):
            column.set_visible(height > 0)  # an empty one would still have an edge
        bottom = [one + height for one, height in zip(bottom, heights, strict=True)]
    axes.set_ylim(0, max([*bottom, 1]) * 1.05)
