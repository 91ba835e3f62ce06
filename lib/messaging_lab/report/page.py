"""The page itself: whose it is, what is real in it, what is in it, and then the notebooks.

It is one file, asks nothing of the network and runs no script.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup
from pygments.formatters import HtmlFormatter

from messaging_lab.report.bodies import body_of
from messaging_lab.report.masking import masked
from messaging_lab.workbook import DEFAULT, Workbook

if TYPE_CHECKING:
    from messaging_lab.running import Outcome


def write_report(
    outcomes: list[Outcome],
    place: Path,
    day: date,
    workbook: Workbook = DEFAULT,
    real: bool = False,
) -> None:
    """Write the report, making its folder if need be. Parameters as `make_report`."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(make_report(outcomes, day, workbook, real), encoding="utf-8")


def make_report(
    outcomes: list[Outcome], day: date, workbook: Workbook = DEFAULT, real: bool = False
) -> str:
    """Return the page of a run on a `day`; `real` says that it was on a real AWS account."""
    folder = files("messaging_lab.report")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(folder.joinpath("page.html").read_text(encoding="utf-8"))
    names = [outcome.name for outcome in outcomes]
    return template.render(
        style=Markup(folder.joinpath("page.css").read_text(encoding="utf-8")),
        colours=Markup(HtmlFormatter(style="default").get_style_defs(".highlight")),
        workbook=workbook,
        day=f"{day.day} {day:%B %Y}",
        real=real,
        parts=[(outcome, body_of(outcome, names), masked(outcome.problem)) for outcome in outcomes],
        seconds=sum(outcome.seconds for outcome in outcomes),
        failed=sum(not outcome.passed for outcome in outcomes),
    )
