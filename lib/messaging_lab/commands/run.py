"""`messaging-lab run`: lessons without a browser, and one HTML report of what they showed.

The report can be left with whom it was made for: `--company` and its like say who that is.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from messaging_lab.commands.places import lessons, workbook_root
from messaging_lab.errors import LabError
from messaging_lab.workbook import current_workbook
from messaging_lab.workbook.options import add_options, given, with_flags

if TYPE_CHECKING:
    from messaging_lab.running import Outcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument(
        "notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="default: every lesson"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="where the report goes (default: reports/lessons.html)",
    )
    parser.add_argument(
        "--timeout", type=int, default=120, metavar="SECONDS", help="for each cell (default: 120)"
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the notebooks, each in a local AWS of its own; 1 where one of them failed."""
    root = workbook_root()
    paths = arguments.notebooks or lessons(root)
    if not paths:
        raise LabError(f"There are no lessons in {root / 'notebooks'}.")
    for path in paths:
        if not path.is_file():
            raise LabError(f"There is no notebook {path}.")
    workbook = with_flags(current_workbook(), given(arguments))
    from messaging_lab.report import write_report
    from messaging_lab.running import run_notebook
    from messaging_lab.workspace.progress_log import VARIABLE

    # A kernel inherits this environment, and without an endpoint makes a local AWS for itself.
    os.environ.pop("MESSAGING_LAB_ENDPOINT", None)
    # What runs by itself is nobody's progress.
    os.environ.pop(VARIABLE, None)
    outcomes = [run_notebook(path, timeout=arguments.timeout, workbook=workbook) for path in paths]
    place = arguments.report or root / "reports" / "lessons.html"
    real = os.environ.get("MESSAGING_LAB_TARGET") == "aws"
    write_report(outcomes, place, date.today(), workbook, real)
    print(_summary(outcomes, place))
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _summary(outcomes: list[Outcome], place: Path) -> str:
    lines = [
        f"{'ok' if each.passed else 'FAILED':<7}{each.seconds:6.1f} s  {each.name}"
        + (f"\n{'':17}{each.problem}" if each.problem else "")
        for each in outcomes
    ]
    return "\n".join(["", *lines, "", f"Report: {place}"])
