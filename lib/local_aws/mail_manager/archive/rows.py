"""An archived message as the API describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.archive.reading.header_columns import HeaderList, shown_columns
from local_aws.mail_manager.archive.storage.batches import batches
from local_aws.mail_manager.archive.storage.segment import Record
from local_aws.mail_manager.archive.storage.segment_file import StoredMail
from local_aws.protocol.serialise import iso8601

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive
    from local_aws.mail_manager.archive.reading.header_table import HeaderTable

_ONCE = (
    *(b"date", b"from", b"subject", b"message-id"),
    *(b"in-reply-to", b"x-mailer", b"x-original-mailer", b"x-priority"),
)
"""Headers that may stand once."""

_LISTS = (b"to", b"cc")
"""Headers of addresses, which some mailers write twice."""


def rows_of(archive: Archive, mails: Iterable[StoredMail]) -> Iterator[dict[str, Any]]:
    """Yield the Rows of a search result."""
    for batch in batches(mails, lambda mail: mail.record.size):
        headers = shown_columns(batch)
        members, received = header_members(headers), headers.every(b"received")
        yield from map(partial(_row, archive), batch, members, received)


def header_members(headers: HeaderList | HeaderTable) -> Iterator[dict[str, str | None]]:
    """Yield the members of Rows that are headers, but for those of which there are several."""
    columns = (*map(headers.first, _ONCE), *map(headers.joined, _LISTS))
    # One by one: a dict made of a row of names and one of values takes three times as long.
    for date, sender, subject, own_id, answered, mailer, first_mailer, priority, to, cc in zip(
        *columns, strict=True
    ):
        yield {
            "Date": date or None,
            "From": sender or None,
            "Subject": subject or None,
            "MessageId": own_id or None,
            "InReplyTo": answered or None,
            "XMailer": mailer or None,
            "XOriginalMailer": first_mailer or None,
            "XPriority": priority or None,
            "To": to or None,
            "Cc": cc or None,
        }


def _row(
    archive: Archive, mail: StoredMail, headers: dict[str, str | None], received: list[str]
) -> dict[str, Any]:
    record = mail.record
    description = record.description
    metadata = description["Metadata"]
    return {
        "ArchivedMessageId": archive.message_id(record.number),
        "ReceivedTimestamp": instant(record.received),
        **headers,
        "HasAttachments": mail.has_attachments,
        "ReceivedHeaders": received,
        "IngressPointId": metadata.get("IngressPointId"),
        "SenderHostname": metadata.get("SenderHostname"),
        "SenderIpAddress": metadata.get("SenderIpAddress"),
        "Envelope": description["Envelope"],
        "SourceArn": metadata.get("SourceArn"),
    }


def metadata_of(archive: Archive, record: Record) -> dict[str, Any]:
    """Return what is exported beside a message, fit for JSON: its Metadata and Envelope.

    Assumption: AWS doesn't document the form of these files.
    """
    received = iso8601(instant(record.received))
    return {
        "ArchivedMessageId": archive.message_id(record.number),
        "Metadata": {"Timestamp": received, **record.description["Metadata"]},
        "Envelope": record.description["Envelope"],
    }


def message_metadata(record: Record) -> dict[str, Any]:
    """Return the Metadata of GetArchiveMessage."""
    return {"Timestamp": instant(record.received), **record.description["Metadata"]}
