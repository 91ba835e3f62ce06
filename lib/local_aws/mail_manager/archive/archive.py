"""An archive: its settings, its state and its mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local_aws.clock import Clock
from local_aws.mail_manager.archive.contents import Contents
from local_aws.mail_manager.archive.retention import PENDING_DELETION_SECONDS, oldest_kept
from local_aws.mail_manager.archive.storage.filters import Question
from local_aws.mail_manager.archive.storage.segment_file import StoredMail
from local_aws.mail_manager.archive.storage.store import ArchiveStore, Hit, Mail

NUMBER_DIGITS = 12

_MESSAGE_ID = re.compile(rf"([a-z0-9]+)([0-9a-f]{{{NUMBER_DIGITS}}})")


class ArchiveNotActive(Exception):
    """Mail can't be added to an archive that is pending deletion."""


@dataclass(slots=True)
class Archive:
    """One archive. Times are epoch seconds; `deleted` is when its deletion began, or None."""

    archive_id: str
    arn: str
    name: str
    retention: str
    kms_key_arn: str | None
    created: float
    updated: float
    clock: Clock
    store: ArchiveStore
    contents: Contents = field(init=False)
    retention_changed: float | None = None
    deleted: float | None = None

    def __post_init__(self) -> None:
        self.contents = Contents(self)

    @property
    def active(self) -> bool:
        """Whether mail can be added and found."""
        return self.deleted is None

    @property
    def purged(self) -> bool:
        """Whether the archive has been pending deletion for long enough to be gone."""
        return (
            self.deleted is not None and self.clock.now() >= self.deleted + PENDING_DELETION_SECONDS
        )

    def append(
        self,
        raw: bytes,
        envelope: Mapping[str, Any],
        metadata: Mapping[str, str] | None = None,
        received: float | None = None,
    ) -> str:
        """Archive a message and return its ArchivedMessageId once it is safe on disk.

        `envelope` is {"Helo", "From", "To": [...]}; `metadata` has the members of Metadata that are
        known, without Timestamp; `received` is the lab's time unless given. Raises
        ArchiveNotActive, and OSError where the disk refuses.
        """
        self._check_active()
        number = self.store.append(self.mail(raw, envelope, metadata, received))
        return self.message_id(number)

    def append_many(self, mails: Iterable[Mail]) -> Iterator[str]:
        """Archive many messages (see `mail`), quicker than one by one; yields their ids."""
        self._check_active()
        return map(self.message_id, self.store.append_many(mails))

    def mail(
        self,
        raw: bytes,
        envelope: Mapping[str, Any],
        metadata: Mapping[str, str] | None = None,
        received: float | None = None,
    ) -> Mail:
        """Return a message as the store takes it; parameters as of `append`."""
        description = {"Envelope": dict(envelope), "Metadata": dict(metadata or {})}
        return Mail(raw, description, self.clock.now() if received is None else received)

    def search(self, question: Question, limit: int) -> list[Hit]:
        """Return the newest matching messages that the archive still keeps, the newest first."""
        return self.store.search(question.since(self._oldest_kept()), limit)

    def read(self, number: int) -> StoredMail | None:
        """Return a message, or None where the archive hasn't got it or keeps it no longer."""
        found = self.store.read(number)
        return found if found and self.keeps(found.record.received) else None

    def read_many(self, numbers: Iterable[int]) -> Iterator[StoredMail]:
        """Yield those of some messages, in order, that the archive has and keeps."""
        oldest = self._oldest_kept()
        return (mail for mail in self.store.read_many(numbers) if mail.record.received >= oldest)

    def keeps(self, received: float) -> bool:
        """Whether mail received at that time is still kept."""
        return received >= self._oldest_kept()

    def sweep(self) -> None:
        """Remove files of which nothing may be kept any longer."""
        self.store.drop_older_than(self._oldest_kept())

    def message_id(self, number: int) -> str:
        """Return the ArchivedMessageId of a message."""
        return f"{self.archive_id.removeprefix('a-')}{number:0{NUMBER_DIGITS}x}"

    def describe(self) -> dict[str, Any]:
        """Return the archive as GetArchive shows it."""
        return {
            "ArchiveId": self.archive_id,
            "ArchiveName": self.name,
            "ArchiveArn": self.arn,
            "ArchiveState": "ACTIVE" if self.active else "PENDING_DELETION",
            "Retention": {"RetentionPeriod": self.retention},
            "CreatedTimestamp": instant(self.created),
            "LastUpdatedTimestamp": instant(self.updated),
            "KmsKeyArn": self.kms_key_arn,
        }

    def _check_active(self) -> None:
        if not self.active:
            raise ArchiveNotActive(f"Archive {self.archive_id} is pending deletion.")

    def _oldest_kept(self) -> float:
        return oldest_kept(self.retention, self.clock.now())


def split_message_id(message_id: str) -> tuple[str, int] | None:
    """Return (archive id, number) of an ArchivedMessageId, or None where it can't be one."""
    found = _MESSAGE_ID.fullmatch(message_id)
    return (f"a-{found[1]}", int(found[2], 16)) if found else None


def instant(seconds: float) -> datetime:
    """Return epoch seconds as an aware datetime."""
    return datetime.fromtimestamp(seconds, UTC)
