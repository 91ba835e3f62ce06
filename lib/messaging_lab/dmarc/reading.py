"""Reports from wherever they lie: files, packed files, mail, mailboxes, folders of all that.

Nothing that is found stops the reading: what can't be read becomes a problem, in one line.
"""

from __future__ import annotations

import mailbox
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from messaging_lab.dmarc.decoding import decode
from messaging_lab.dmarc.mail import attached_reports, looks_like_mail
from messaging_lab.dmarc.parsing import parse_report
from messaging_lab.dmarc.report import BadReport, Report
from messaging_lab.dmarc.unpacking import looks_like_xml, looks_packed, unpack

MBOX_START = b"From "
SUFFIXES = (".xml", ".gz", ".zip", ".eml")
"""Names of files in a folder that should have a report; others may, and are passed over if not."""

START = 1 << 20
"""Octets that are read first: all of most files."""

MAX_FILE = 256 << 20
"""Octets of a file that are read after that, a mailbox excepted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that isn't counted: where it lies, and why. A `duplicate` does no harm."""

    place: str
    text: str
    duplicate: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(slots=True)
class Reading:
    """What was read: each report once, in order of where they lie, and what couldn't be."""

    reports: list[Report] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _known: dict[tuple[str, str, str, int], str] = field(default_factory=dict)

    def add_file(self, place: str, data: bytes, *, must: bool = True) -> None:
        """Read a report, or a packed one; it is a problem if it `must` be one and isn't."""
        try:
            for document in unpack(data):
                self._add(place, parse_report(document))
        except BadReport as error:
            if must:
                self.problems.append(Problem(place, str(error)))

    def _add(self, place: str, report: Report) -> None:
        if report.key in self._known:
            text = f"the same report as {self._known[report.key]}, counted once"
            self.problems.append(Problem(place, text, duplicate=True))
            return
        self._known[report.key] = place
        self.reports.append(report)

    def add_message(self, place: str, raw: bytes) -> bool:
        """Read the reports in a message; return whether it seems to have any."""
        try:
            found = list(attached_reports(raw))
        except Exception as error:
            # Mail is hostile, and the standard library's parser has raised all sorts of errors on
            # it (RecursionError on parts within parts is one); the next message is still to come.
            self.problems.append(Problem(place, f"can't be taken apart: {type(error).__name__}"))
            return True
        for name, content in found:
            self.add_file(f"{place}: {name}", content)
        return bool(found)


def read_reports(paths: Iterable[Path | str]) -> Reading:
    """Read every report below paths: .xml, .gz, .zip, .eml, mbox, Maildir, and folders of these.

    A path that doesn't exist is a problem like any other.
    """
    reading = Reading()
    for path in map(Path, paths):
        if not path.exists():
            reading.problems.append(Problem(str(path), "there is no such file or folder"))
        for file in files_of(path):
            must = path.is_file() or file.suffix.lower() in SUFFIXES
            read_file(reading, file, must=must)
    return reading


def read_messages(messages: Iterable[bytes], place: str = "message") -> Reading:
    """Read the reports in messages that are at hand, as those of a mailbox."""
    reading = Reading()
    for number, raw in enumerate(messages, start=1):
        reading.add_message(f"{place} {number}", raw)
    return reading


def documents_in(raw: bytes) -> list[tuple[str, str]]:
    """Return the file name and the XML of each report in a message, unpacked, for looking at.

    Raises BadReport.
    """
    found = attached_reports(raw)
    return [(name, decode(document)) for name, packed in found for document in unpack(packed)]


def files_of(path: Path) -> list[Path]:
    """Return the files of a path in a lasting order, without a Maildir's unfinished ones."""
    if path.is_file():
        return [path]
    found = [file for file in path.rglob("*") if file.is_file()]
    return sorted(file for file in found if not unfinished(file.parent))


def unfinished(folder: Path) -> bool:
    """Whether a folder is where a Maildir keeps what hasn't quite arrived."""
    return folder.name == "tmp" and (folder.parent / "cur").is_dir()


def read_file(reading: Reading, file: Path, *, must: bool) -> None:
    """Read one file, whatever it is. One that `must` have a report is a problem if it hasn't."""
    try:
        with file.open("rb") as opened:
            data = opened.read(START)
            if data.startswith(MBOX_START):
                read_mbox(reading, file)
                return
            if len(data) == START and may_have_reports(data):
                data += opened.read(MAX_FILE)
    except OSError as error:
        reading.problems.append(Problem(str(file), f"can't be read: {error.strerror}"))
        return
    if not take(reading, str(file), data, must=must) and must:
        reading.problems.append(Problem(str(file), what_else(data)))


def may_have_reports(data: bytes) -> bool:
    """Whether octets begin as a report or a message."""
    return looks_packed(data) or looks_like_xml(data) or looks_like_mail(data)


def take(reading: Reading, place: str, data: bytes, *, must: bool) -> bool:
    """Read a report or a message; return whether it was one."""
    if looks_packed(data) or looks_like_xml(data):
        reading.add_file(place, data, must=must)
        return True
    return looks_like_mail(data) and reading.add_message(place, data)


def what_else(data: bytes) -> str:
    """Return why a file has nothing to read."""
    if not data.strip():
        return "is empty"
    if looks_like_mail(data):
        return "a message without a report"
    return "neither a report (XML, gzip, zip) nor a message with one"


def read_mbox(reading: Reading, file: Path) -> None:
    """Read the messages of an mbox file (RFC 4155)."""
    box = mailbox.mbox(file, create=False)
    try:
        for number, raw in enumerate(messages_of(box), start=1):
            reading.add_message(f"{file}, message {number}", raw)
    finally:
        box.close()


def messages_of(box: mailbox.mbox) -> Iterator[bytes]:
    """Yield the messages of an mbox in order."""
    for key in box.iterkeys():
        yield box.get_bytes(key)
