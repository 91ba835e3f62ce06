"""`messaging-lab check-domain`: is a domain ready to send?"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.domain_check import Dns

TO_MEND = 1
"""Exit status where something has to be mended."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("domain", metavar="DOMAIN", help="the domain in From")
    parser.add_argument(
        "--selector",
        action="append",
        default=[],
        metavar="NAME",
        help="a DKIM selector of the domain (may be repeated)",
    )
    parser.add_argument(
        "--mail-from", default="", metavar="DOMAIN", help="the domain of its envelopes"
    )
    parser.add_argument(
        "--message",
        type=Path,
        metavar="FILE.eml",
        help="a mail of the domain as it arrived: shows selectors, MAIL FROM, one-click",
    )
    parser.add_argument(
        "--transactional",
        action="store_true",
        help="the message is one that its reader has asked for, and needs no one-click",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--dns", default="", metavar="IP:PORT", help="a name server to ask")
    where.add_argument(
        "--endpoint", metavar="URL", help="a running local AWS, whose DNS is to be asked"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = (
        "Asks the world's DNS, or that of the local AWS in MESSAGING_LAB_ENDPOINT. Exit status: "
        "0 nothing to mend, 1 something to mend, 2 the domain could not be checked."
    )


def run(arguments: argparse.Namespace) -> int:
    """Check and print."""
    from messaging_lab.domain_check import Subject, check_domain
    from messaging_lab.domain_check.message import read_sample
    from messaging_lab.domain_check.report import as_json, as_text

    sample = read_sample(arguments.message) if arguments.message else None
    subject = Subject(
        arguments.domain,
        arguments.selector,
        arguments.mail_from,
        sample,
        transactional=arguments.transactional,
    )
    checked = check_domain(dns_of(arguments.dns, arguments.endpoint), subject)
    print(json.dumps(as_json(checked), indent=2) if arguments.json else as_text(checked))
    return TO_MEND if checked.failed else 0


def dns_of(server: str, endpoint: str | None) -> Dns:
    """Return whom to ask."""
    from messaging_lab.domain_check import local_dns, system_dns

    url = "" if server else endpoint or os.environ.get("MESSAGING_LAB_ENDPOINT", "")
    if not url:
        return system_dns(server)
    from messaging_lab.target_endpoint import open_target

    world = open_target(url, "us-east-1").world
    assert world is not None
    return local_dns(world)
