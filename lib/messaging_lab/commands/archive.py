"""`messaging-lab archive import`: mail from files into an archive of a running local AWS."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from messaging_lab.errors import LabError

if TYPE_CHECKING:
    from messaging_lab.lab import Lab
    from messaging_lab.lab_world import LabWorld
    from messaging_lab.mail_files import MailFile

BATCH_MESSAGES, BATCH_BYTES = 200, 8_000_000
"""What is sent at a time, at most (a single message may be larger)."""

NEEDS_SERVER = (
    "there is no local AWS to import into: start one with messaging-lab serve and set "
    "MESSAGING_LAB_ENDPOINT to its URL, or give --endpoint URL."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    summary = "put the mail of Maildirs, mbox files and messages (.eml) into an archive"
    action = actions.add_parser("import", help=summary, description=f"{summary}.".capitalize())
    action.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    action.add_argument(
        "--archive",
        default="imported-mail",
        metavar="NAME",
        help="the archive's name; made if there is none, to keep mail for ever (imported-mail)",
    )
    action.add_argument("--endpoint", metavar="URL", help="of the local AWS that is running")


def run(arguments: argparse.Namespace) -> int:
    """Import, and say what became of the messages."""
    lab, world = _open(arguments.endpoint)
    archive_id = _archive(lab, arguments.archive)
    counts = {"archived": 0, "duplicates": 0, "expired": 0}
    try:
        for batch in _batches(_with_progress(arguments.paths)):
            for name, number in world.import_mail(archive_id, batch).items():
                counts[name] += number
    except KeyboardInterrupt:
        print(f"\n{_summary(counts, arguments.archive)}", file=sys.stderr)
        print("Interrupted: the same command goes on where it stopped.", file=sys.stderr)
        return 130
    print(_summary(counts, arguments.archive))
    return 0


def _open(endpoint: str | None) -> tuple[Lab, LabWorld]:
    from messaging_lab.lab import Lab

    if endpoint:
        os.environ["MESSAGING_LAB_ENDPOINT"] = endpoint
    if not os.environ.get("MESSAGING_LAB_ENDPOINT"):
        raise LabError(NEEDS_SERVER)
    lab = Lab.open()
    return lab, lab.world


def _archive(lab: Lab, name: str) -> str:
    client = lab.client("mailmanager")
    for page in client.get_paginator("list_archives").paginate():
        for archive in page["Archives"]:
            if archive["ArchiveName"] == name and archive["ArchiveState"] == "ACTIVE":
                return str(archive["ArchiveId"])
    made = client.create_archive(ArchiveName=name, Retention={"RetentionPeriod": "PERMANENT"})
    return str(made["ArchiveId"])


def _with_progress(paths: Iterable[Path]) -> Iterator[MailFile]:
    from tqdm import tqdm

    from messaging_lab.mail_files import read_mail

    mails = (mail for path in paths for mail in read_mail(path))
    yield from tqdm(mails, unit=" messages", file=sys.stderr, disable=not sys.stderr.isatty())


def _batches(mails: Iterable[MailFile]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for mail in mails:
        if batch and (len(batch) == BATCH_MESSAGES or size + len(mail.raw) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(
            {
                "raw": mail.raw,
                "received": mail.received,
                "sender": mail.sender,
                "recipients": mail.recipients,
            }
        )
        size += len(mail.raw)
    if batch:
        yield batch


def _summary(counts: dict[str, int], name: str) -> str:
    text = f"{counts['archived']:,} messages archived in {name}"
    if counts["duplicates"]:
        text += f", {counts['duplicates']:,} were there already"
    if counts["expired"]:
        text += f", {counts['expired']:,} are older than the archive keeps mail"
    return f"{text}."
