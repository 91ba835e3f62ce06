"""`messaging-lab doctor`: what is wrong on this machine, and how to mend it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.health.findings import Health


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 where something needs mending."""
    found = examine()
    well = all(each.well for each in found)
    if arguments.json:
        checks = [{**asdict(each), "well": each.well} for each in found]
        print(json.dumps({"well": well, "checks": checks}, indent=2))
    else:
        print(_report(found))
    return 0 if well else 1


def examine() -> list[Health]:
    """Look at this machine, the installed packages and the target."""
    from messaging_lab.health import account, machine, packages

    return [
        machine.python(),
        *packages.packages(),
        machine.full_text_search(),
        machine.loopback_udp(),
        machine.aws_port(),
        machine.jupyter_port(),
        machine.disk(Path.cwd()),
        *account.target(),
    ]


def _report(found: list[Health]) -> str:
    width = max(len(each.name) for each in found)
    lines = []
    for each in found:
        lines.append(f"{'ok' if each.well else '!!':<4}{each.name:<{width}}  {each.found}")
        lines += [f"{'':<{width + 6}}{each.mend}"] if each.mend else []
    wrong = sum(not each.well for each in found)
    lines.append(f"\n{wrong} to mend." if wrong else "\nAll is well.")
    return "\n".join(lines)
