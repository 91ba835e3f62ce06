"""`messaging-lab`: the command line."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from types import ModuleType

from messaging_lab.errors import LabError

COMMANDS = {
    "open": "open JupyterLab on your copies of the lessons, with a local AWS up",
    "run": "run lessons without a browser and write one HTML report",
    "progress": "say how far the attendees of a room are, from their workspaces",
    "serve": "serve the local AWS over HTTP until interrupted",
    "doctor": "say what is wrong on this machine and how to mend it",
    "check-domain": "say whether a domain is ready to send, from SPF to the rules for bulk senders",
    "dmarc": "say what DMARC aggregate reports show and what to do about it",
    "archive": "import mail from files into an archive of a running local AWS",
}


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    words = sys.argv[1:] if argv is None else argv
    parser = _parser(words)
    arguments, rest = parser.parse_known_args(words)
    module = _module(arguments.command)
    if rest and not getattr(module, "PASSES_ARGUMENTS_ON", False):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    try:
        status: int = module.run(arguments)
    except LabError as error:
        print(f"messaging-lab {arguments.command}: {error}", file=sys.stderr)
        return 2
    return status


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="messaging-lab", description="Lessons for messaging on AWS, and a local AWS for them."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        if name in words:
            _module(name).add_arguments(subparser)
    return parser


def _module(command: str) -> ModuleType:
    return import_module(f"messaging_lab.commands.{command.replace('-', '_')}")


if __name__ == "__main__":
    sys.exit(main())
