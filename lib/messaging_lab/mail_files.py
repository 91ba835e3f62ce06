"""Mail in files: Maildir folders, mbox files, and single messages (.eml)."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from messaging_lab.errors import LabError

MBOX_START = b"From "
"""How an mbox file begins (RFC 4155)."""

_parser = BytesHeaderParser(policy=policy.compat32)


@dataclass(frozen=True, slots=True)
class MailFile:
    """A message from a file, when it was received (epoch seconds), and from whom for whom.

    The last two are the envelope's, as far as a mail host has noted it in the headers.
    """

    raw: bytes
    received: float
    sender: str
    recipients: list[str]


def read_mail(path: Path) -> Iterator[MailFile]:
    """Yield the messages below a path: a Maildir, an mbox, a message, or a folder of such.

    Raises LabError where there is nothing.
    """
    if not path.exists():
        raise LabError(f"There is no {path}: give a Maildir, an mbox file or messages (.eml).")
    for file in _files(path):
        yield from _read_file(file)


def _files(path: Path) -> list[Path]:
    """Return the files of a path in a lasting order; a Maildir's tmp holds nothing finished."""
    if path.is_file():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.is_file())
    return [file for file in found if _is_mail(file)]


def _is_mail(file: Path) -> bool:
    folder = file.parent
    if (folder.parent / "cur").is_dir() and folder.name in ("cur", "new", "tmp"):
        return folder.name != "tmp"
    return file.suffix.lower() == ".eml" or _is_mbox(file)


def _is_mbox(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(MBOX_START)) == MBOX_START


def _read_file(file: Path) -> Iterator[MailFile]:
    noted = file.stat().st_mtime
    for raw in _mbox(file) if _is_mbox(file) else [file.read_bytes()]:
        if raw.strip():
            yield _describe(raw, noted)


def _mbox(file: Path) -> Iterator[bytes]:
    box = mailbox.mbox(file, create=False)
    try:
        yield from (box.get_bytes(key) for key in box.iterkeys())
    finally:
        box.close()


def _describe(raw: bytes, noted: float) -> MailFile:
    headers = _parser.parsebytes(raw)
    return MailFile(raw, _received(headers, noted), _sender(headers), _recipients(headers))


def _received(headers: Message, noted: float) -> float:
    """Return when the last host got it; else when it was written; else the date of the file."""
    last_hop = str(headers.get("Received", "")).rpartition(";")[2]
    for text in (last_hop, str(headers.get("Date", ""))):
        try:
            return parsedate_to_datetime(text.strip()).timestamp()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return noted


def _sender(headers: Message) -> str:
    return str(headers.get("Return-Path", "")).strip().strip("<>")


def _recipients(headers: Message) -> list[str]:
    noted = [
        str(value)
        for name in ("Delivered-To", "X-Original-To", "Envelope-To")
        for value in headers.get_all(name, [])
    ]
    return list(dict.fromkeys(address for _, address in getaddresses(noted) if address))
