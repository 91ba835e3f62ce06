"""What the archive benchmarks share: a Maildir of sample mail, and programs that are measured."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local_aws.clock import START
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Mail
from local_aws.mail_manager.samples import sample_mail

NEWEST = START


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took: CPU seconds and peak memory in MB, its children included."""

    cpu: float
    peak: float


def as_mail(count: int) -> Iterator[Mail]:
    """Yield sample mail as an archive takes it."""
    for one in sample_mail(count, NEWEST):
        envelope = {"Helo": one.helo, "From": one.sender, "To": one.recipients}
        yield Mail(one.raw, {"Envelope": envelope, "Metadata": {}}, one.received)


def write_maildir(folder: Path, count: int, *, headers_only: bool) -> None:
    """Write sample mail to a new Maildir, with or without the bodies."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number, mail in enumerate(sample_mail(count, NEWEST)):
        raw = mail.raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n" if headers_only else mail.raw
        (folder / "cur" / f"{number:07d}:2,S").write_bytes(raw)


LAUNCHER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.exit(code)
"""


def measure(command: list[str], **environment: str) -> Run:
    """Run a program to its end. Raises CalledProcessError where it fails."""
    # Linux counts the memory of the process that starts a program as the program's: a small one
    # has to start it.
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    answer = subprocess.check_output(launcher, env={**os.environ, **environment}, text=True)
    cpu, peak = map(float, answer.split())
    return Run(cpu, peak)


def size(folder: Path, pattern: str = "*") -> float:
    """Return the MB of the files in a folder and below it."""
    return sum(file.stat().st_size for file in folder.rglob(pattern) if file.is_file()) / 1e6


def notmuch_settings(folder: Path, mail: Path) -> str:
    """Write notmuch's configuration, with the tags it sets by default, and return its path."""
    path = folder / "notmuch-config"
    path.write_text(
        f"[database]\npath={mail}\n[user]\nname=a\nprimary_email=a@nutrition.example\n"
        "[new]\ntags=unread;inbox\n[search]\nexclude_tags=\n"
    )
    return str(path)


def mairix_settings(folder: Path, mail: Path) -> str:
    """Write mairix's configuration and return its path."""
    path = folder / "mairixrc"
    path.write_text(
        f"base={mail.parent}\nmaildir={mail.name}\nmfolder=found\n"
        f"database={folder / 'mairix.database'}\n"
    )
    return str(path)


def archive(folder: Path, count: int) -> ArchiveStore:
    """Return a store of sample mail."""
    store = ArchiveStore(folder)
    for _ in store.append_many(as_mail(count)):
        pass
    return store
