"""The archives of an account in one Region, their searches and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.archive.archive import Archive, split_message_id
from local_aws.mail_manager.archive.exports import Export
from local_aws.mail_manager.archive.retention import (
    DEFAULT_RETENTION,
    PENDING_DELETION_SECONDS,
    SWEEP_SECONDS,
)
from local_aws.mail_manager.archive.searches import Search
from local_aws.mail_manager.archive.storage.segment import Record
from local_aws.mail_manager.archive.storage.store import ArchiveStore
from local_aws.mail_manager.errors import invalid, not_found
from local_aws.mail_manager.state import MailManagerState

if TYPE_CHECKING:
    from local_aws.context import Context
    from local_aws.world import LocalAws

ARN_KIND = "mailmanager-archive"


class ArchiveState:
    """Archives by id, and the histories of searches and exports by theirs, oldest first."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.shared = aws.state(MailManagerState, account_id, region)
        self.searches: dict[str, Search] = {}
        self.exports: dict[str, Export] = {}
        self._archives: dict[str, Archive] = {}

    def archives(self) -> list[Archive]:
        """Return the archives that aren't purged, the oldest first."""
        for archive in list(self._archives.values()):
            if archive.purged:
                self._purge(archive)
        return list(self._archives.values())

    def find(self, archive_id: str) -> Archive | None:
        """Return an archive, or None where it doesn't exist or is purged."""
        return next((one for one in self.archives() if one.archive_id == archive_id), None)

    def get(self, archive_id: str) -> Archive:
        """Return an archive. Raises ResourceNotFoundException."""
        found = self.find(archive_id)
        if found is None:
            raise not_found("Archive", archive_id)
        return found

    def message(self, message_id: str) -> tuple[Archive, Record]:
        """Return an archived message and its archive.

        Raises ValidationException: the operations on messages declare no ResourceNotFoundException.
        """
        parts = split_message_id(message_id)
        archive = self.find(parts[0]) if parts else None
        mail = archive.read(parts[1]) if parts and archive and archive.active else None
        if archive is None or mail is None:
            raise invalid(f"There is no archived message {message_id}.")
        return archive, mail.record

    def create(self, params: dict[str, Any]) -> Archive:
        """Make an archive from CreateArchive's parameters."""
        archive_id, now = self._new_id(), self.aws.clock.now()
        archive = Archive(
            archive_id=archive_id,
            arn=self.shared.arn(ARN_KIND, archive_id),
            name=params["ArchiveName"],
            retention=params.get("Retention", {}).get("RetentionPeriod", DEFAULT_RETENTION),
            kms_key_arn=params.get("KmsKeyArn"),
            created=now,
            updated=now,
            clock=self.aws.clock,
            store=ArchiveStore(self.shared.folder / archive_id),
        )
        self._archives[archive_id] = archive
        self.aws.clock.call_later(SWEEP_SECONDS, self._sweep, archive)
        return archive

    def delete(self, archive: Archive) -> None:
        """Begin the deletion of an archive; its mail is unreachable from now on."""
        archive.deleted = archive.updated = self.aws.clock.now()
        self.aws.clock.call_later(PENDING_DELETION_SECONDS, self.archives)

    def client(self, service: str) -> Any:
        """Return a boto3 client of this account and Region."""
        shared = self.shared
        return self.aws.client(service, account_id=shared.account_id, region=shared.region)

    def _new_id(self) -> str:
        return "a-" + self.aws.ids.token("mailmanager-archive", 24)

    def _sweep(self, archive: Archive) -> None:
        if archive.archive_id in self._archives and not archive.purged:
            archive.sweep()
            self.aws.clock.call_later(SWEEP_SECONDS, self._sweep, archive)

    def _purge(self, archive: Archive) -> None:
        if self._archives.pop(archive.archive_id, None) is not None:
            self.shared.tags.pop(archive.arn, None)
            archive.store.remove()

    def close(self) -> None:
        """Close the files of all archives."""
        for archive in self._archives.values():
            archive.store.close()


def archive_state(context: Context) -> ArchiveState:
    """Return the caller's archives."""
    return context.state(ArchiveState)
