"""The parameters as flags of a command: `--company "Acme" --domain acme.example --countries DE,FR`.

Flags win over a folder's file, and are kept in it, so that they hold the next time too.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from messaging_lab.workbook.checks import checked
from messaging_lab.workbook.parameters import Workbook
from messaging_lab.workbook.place import read_workbook, write_workbook

USAGE = "[--company NAME] [--domain DOMAIN] [--countries DE,FR] [--mails N] [--archive N]"

NAMES = ("company", "domain", "countries", "mails", "archive")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the parameters as options of a command."""
    group = parser.add_argument_group("for whom the lessons are (kept in workbook.toml)")
    group.add_argument("--company", metavar="NAME", help="the company (default: Nutrition.co)")
    group.add_argument(
        "--domain", help="its domain, which needn't exist (default: nutrition.example)"
    )
    group.add_argument(
        "--countries",
        metavar="DE,FR",
        help="ISO codes of where its customers are, the most important first (default: GB,IE)",
    )
    group.add_argument(
        "--mails", type=int, metavar="N", help="mails in the campaigns (default: 10000)"
    )
    group.add_argument(
        "--archive", type=int, metavar="N", help="messages in the archive (default: 100000)"
    )


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the parameters that were given as flags."""
    found = {name: getattr(arguments, name, None) for name in NAMES}
    return {name: value for name, value in found.items() if value is not None}


def with_flags(workbook: Workbook, flags: Mapping[str, Any]) -> Workbook:
    """Return the workbook with the flags' values in place of its own. Raises LabError."""
    return checked({**asdict(workbook), **flags}) if flags else workbook


def settle(folder: Path, flags: Mapping[str, Any]) -> Workbook:
    """Return a folder's workbook, with the flags, which its file keeps. Raises LabError."""
    workbook = with_flags(read_workbook(folder), flags)
    if flags:
        write_workbook(workbook, folder)
    return workbook
