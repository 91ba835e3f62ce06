"""`messaging-lab dmarc`: what DMARC aggregate reports say, and what to do about it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from messaging_lab.errors import LabError

if TYPE_CHECKING:
    from messaging_lab.dmarc import Reading
    from messaging_lab.dmarc.summary import Names

FAILING, UNREADABLE = 1, 3
"""Exit status where mail of the domain's own fails DMARC, and where something couldn't be read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="reports (.xml, .gz, .zip), mail (.eml, mbox, Maildir), and folders of these",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--names", action="store_true", help="ask DNS for the names of the hosts")
    parser.add_argument(
        "--stranger",
        action="append",
        default=[],
        metavar="DOMAIN",
        help="a sender in the reports that is none of yours (may be repeated)",
    )
    parser.epilog = (
        "Exit status: 0 all is well, 1 mail of your own fails DMARC, 2 no report at all, "
        "3 something couldn't be read."
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, sum up and print."""
    from messaging_lab.dmarc import read_reports, summarise

    reading = read_reports(arguments.paths)
    summaries = summarise(reading.reports, names(arguments.names), arguments.stranger)
    if arguments.json:
        from messaging_lab.dmarc.as_json import as_json

        print(json.dumps(as_json(reading, summaries), indent=2))
    else:
        from messaging_lab.dmarc import as_text

        print("\n\n".join(map(as_text, summaries)), end="\n" if summaries else "")
        tell_problems(reading)
    if not summaries:
        raise LabError("no DMARC report was found: give reports, mail, or folders of these.")
    own = [one for summary in summaries for one in summary.findings if not one.kind.harmless]
    unread = [one for one in reading.problems if not one.duplicate]
    return FAILING if own else UNREADABLE if unread else 0


def names(wanted: bool) -> Names:
    """Return what finds the name of a host."""
    from messaging_lab.dmarc.summary import no_names

    if not wanted:
        return no_names
    from messaging_lab.dmarc.hosts import host_name

    return host_name


def tell_problems(reading: Reading) -> None:
    """Print a line on each thing that isn't counted."""
    from messaging_lab.show.html import visible

    for problem in reading.problems:
        print(visible(str(problem)), file=sys.stderr)
