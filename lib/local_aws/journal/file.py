"""The file of a journal: records that are there as a whole or not at all.

A record is MARK, flags, length and CRC-32 of its content, and the content: a line of JSON and
octets, deflated where that pays. A record that a crash has cut short can only be the last one, and
nobody has been told that it happened: it is dropped. A bad record with a good one after it is
damage, which is not guessed about.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

FORMAT = 1
"""Goes up when what is written, or what doing it again gives, has changed."""

NAME, LOCK = "journal", "lock"
MARK = b"\x1eMLJ"
HEAD = struct.Struct(">4sBII")
DEFLATED = 1
WORTH_DEFLATING = 200
"""Octets from which on a record is deflated: most of a request is the same words every time."""

FIRST_LINE = re.compile(rb"messaging-lab journal (\d+)\n")


class JournalError(Exception):
    """Why a folder can't be used, and what to do about it, in a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """What happened, and octets that belong to it."""

    head: dict[str, Any]
    body: bytes = b""

    def packed(self) -> bytes:
        """Return the record as it stands in the file."""
        content = json.dumps(self.head, separators=(",", ":")).encode() + b"\n" + self.body
        flags = 0
        if len(content) >= WORTH_DEFLATING:
            content, flags = zlib.compress(content, 1), DEFLATED
        return HEAD.pack(MARK, flags, len(content), zlib.crc32(content)) + content


class JournalFile:
    """One journal, of which a folder has one; no other process can open it meanwhile.

    Raises JournalError for a folder that can't be used, is in use, or holds what isn't understood.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._changed = threading.Condition()
        self._syncing = False
        self._lock = _lock(folder)
        try:
            self._file = _open(self.path)
            self.size = self._whole_size()
            os.ftruncate(self._file, self.size)
            os.lseek(self._file, 0, os.SEEK_END)
        except OSError as error:
            self._lock_released()
            raise JournalError(f"{self.path} can't be used: {error.strerror}.") from None
        except JournalError:
            self._lock_released()
            raise
        self.position = self._synced = self.size

    def _whole_size(self) -> int:
        """Return where the last whole record ends; a new file gets its first line."""
        if not os.fstat(self._file).st_size:
            return os.write(self._file, _first_line())
        with self._mapped() as data:
            at = _check(data, self.path)
            for _, _, end in _frames(data, at):
                at = end
            if _is_good_after(data, at):
                raise JournalError(
                    f"{self.path} is damaged at octet {at:,} and good again after it. Put back a "
                    "copy of it, or name another folder with --data to begin anew."
                )
        return at

    @contextmanager
    def _mapped(self) -> Iterator[mmap]:
        with mmap(self._file, 0, access=ACCESS_READ) as data:
            yield data

    def records(self) -> Iterator[tuple[Record, int]]:
        """Yield what is in the file, oldest first, each with the octets up to its end."""
        with self._mapped() as data:
            for flags, content, end in _frames(data, data.find(b"\n") + 1):
                yield _unpacked(flags, content), end

    def last(self, kind: str) -> Record | None:
        """Return the last record of a kind whose records are short; None where there is none."""
        found, begins = None, f'{{"kind":"{kind}"'.encode()
        with self._mapped() as data:
            for flags, content, _ in _frames(data, data.find(b"\n") + 1):
                if not flags and content.startswith(begins):
                    found = _unpacked(flags, content)
        return found

    def append(self, record: Record) -> int:
        """Write a record and return the position that `sync` has to reach to have it on disk.

        From here on it outlives this process, though not yet the machine. Raises OSError where it
        can't be written; then nothing of it is there.
        """
        packed = record.packed()
        _write(self._file, packed)
        self.size += len(packed)
        self.position += len(packed)
        return self.position

    def sync(self, position: int) -> None:
        """Return once everything up to a position is on disk. One sync serves all who wait."""
        with self._changed:
            while self._syncing and self._synced < position:
                self._changed.wait()
            if self._synced >= position:
                return
            self._syncing = True
            reached = self.position
        try:
            os.fsync(self._file)
            self._synced = max(self._synced, reached)
        finally:
            with self._changed:
                self._syncing = False
                self._changed.notify_all()

    def replace(self, records: Iterable[Record]) -> None:
        """Have these records only. Whoever looks finds the old ones or the new ones."""
        new = self.path.with_suffix(".new")
        content = _first_line() + b"".join(record.packed() for record in records)
        with self._changed:
            while self._syncing:
                self._changed.wait()
            descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            _write(descriptor, content)
            os.fsync(descriptor)
            new.replace(self.path)
            _sync_folder(self.path.parent)
            os.close(self._file)
            self._file, self.size = descriptor, len(content)
            self._synced = self.position = self.position + len(content)

    def close(self) -> None:
        """Have everything on disk, and let others open the folder."""
        self.sync(self.position)
        os.close(self._file)
        self._lock_released()

    def _lock_released(self) -> None:
        os.close(self._lock)


def _lock(folder: Path) -> int:
    """Return the open lock file of a folder, which is made where it isn't there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise JournalError(f"{folder} can't be used for --data: {error.strerror}.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        who = os.read(descriptor, 20).decode("ascii", "replace").strip()
        os.close(descriptor)
        raise JournalError(
            f"{folder} is in use by process {who or '(unknown)'}: end that one, or name another "
            "folder with --data."
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


def _open(path: Path) -> int:
    # Secrets of the account are in it: environments of functions, passwords of SMTP sessions.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(OSError):
        path.with_suffix(".new").unlink()
    return descriptor


def _first_line() -> bytes:
    return f"messaging-lab journal {FORMAT}\n".encode()


def _check(data: mmap, path: Path) -> int:
    """Return where the records begin."""
    found = FIRST_LINE.match(data)
    if found is None:
        raise JournalError(
            f"{path} isn't a journal of the messaging lab: name another folder with --data."
        )
    if int(found[1]) != FORMAT:
        raise JournalError(
            f"{path} was written in format {int(found[1])} and this messaging lab reads format "
            f"{FORMAT}: use the version that wrote it, or name another folder with --data."
        )
    return found.end()


def _frames(data: mmap, at: int) -> Iterator[tuple[int, bytes, int]]:
    """Yield flags, content and end of each whole record from a place on."""
    while len(data) >= at + HEAD.size:
        mark, flags, length, checksum = HEAD.unpack_from(data, at)
        start, at = at + HEAD.size, at + HEAD.size + length
        content = data[start:at]
        if mark != MARK or len(content) < length or zlib.crc32(content) != checksum:
            return
        yield flags, content, at


def _is_good_after(data: mmap, at: int) -> bool:
    """Whether there is a whole record after a place at which there is none."""
    later = data.find(MARK, at + 1)
    while later >= 0:
        if next(_frames(data, later), None) is not None:
            return True
        later = data.find(MARK, later + 1)
    return False


def _unpacked(flags: int, content: bytes) -> Record:
    text, _, body = (zlib.decompress(content) if flags & DEFLATED else content).partition(b"\n")
    return Record(json.loads(text), body)


def _write(descriptor: int, content: bytes) -> None:
    """Write all of it or nothing."""
    start, rest = os.lseek(descriptor, 0, os.SEEK_CUR), memoryview(content)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError:
        os.ftruncate(descriptor, start)
        os.lseek(descriptor, start, os.SEEK_SET)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


Progress = Callable[[int, int], None]
"""Called with the octets done and the octets there are."""
