"""`messaging-lab progress`: how far the attendees of a room are, from their workspaces."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument(
        "places",
        nargs="+",
        type=Path,
        metavar="WORKSPACE",
        help="a workspace, or the file .progress.jsonl of one, under any name",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the table. Raises LabError for a place that has no progress."""
    from messaging_lab.commands.places import lessons, workbook_root
    from messaging_lab.workspace.catalogue import catalogue
    from messaging_lab.workspace.class_progress import class_table

    print(class_table(arguments.places, catalogue(lessons(workbook_root()))).text())
    return 0
