"""Which messages an archive holds, by their content, so that an import adds none twice."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.mail_manager.archive.storage.store import Mail

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive


@dataclass(slots=True)
class Imported:
    """What became of the messages of an import."""

    archived: int = 0
    duplicates: int = 0
    expired: int = 0
    """Messages received before the time that the archive keeps."""


class Contents:
    """Digests of an archive's messages, brought up to date when they are asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: set[bytes] = set()
        self._last = 0
        self._lock = threading.Lock()

    def add(self, mails: list[Mail]) -> Imported:
        """Archive the messages that aren't there already and that the archive still keeps."""
        counted = Imported()
        with self._lock:
            self._catch_up()
            fresh = list(self._fresh(mails, counted))
            counted.archived = sum(1 for _ in self._archive.append_many(fresh))
        return counted

    def _fresh(self, mails: list[Mail], counted: Imported) -> Iterator[Mail]:
        # What is known stays as it is here: only what has been stored counts as being there.
        seen: set[bytes] = set()
        for mail in mails:
            digest = _digest(mail.raw)
            if digest in self._known or digest in seen:
                counted.duplicates += 1
            elif not self._archive.keeps(mail.received):
                counted.expired += 1
            else:
                seen.add(digest)
                yield mail

    def _catch_up(self) -> None:
        for record in self._archive.store.records_after(self._last):
            self._known.add(_digest(record.raw))
            self._last = record.number


def _digest(raw: bytes) -> bytes:
    # Files often have bare line feeds where SMTP had CRLF; that makes no other message of it.
    return hashlib.blake2b(raw.replace(b"\r\n", b"\n"), digest_size=16).digest()
