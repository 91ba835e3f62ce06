"""An archived message as the API describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.archive.batches import batches
from local_aws.mail_manager.archive.header_columns import HeaderList, header_columns
from local_aws.mail_manager.archive.segment import Record
from local_aws.mail_manager.archive.segment_file import StoredMail
from local_aws.protocol.serialise import iso8601

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive
    from local_aws.mail_manager.archive.header_table import HeaderTable

FIRST = {
    "Date": b"date",
    "From": b"from",
    "Subject": b"subject",
    "MessageId": b"message-id",
    "InReplyTo": b"in-reply-to",
    "XMailer": b"x-mailer",
    "XOriginalMailer": b"x-original-mailer",
    "XPriority": b"x-priority",
}
"""Members of a Row -> headers that may stand once."""

LISTS = {"To": b"to", "Cc": b"cc"}
"""Members of a Row -> headers of addresses, which some mailers write twice."""


def rows_of(archive: Archive, mails: Iterable[StoredMail]) -> Iterator[dict[str, Any]]:
    """Yield the Rows of a search result."""
    for batch in batches(mails, lambda mail: mail.record.raw):
        headers = header_columns([mail.record.raw for mail in batch])
        members, received = header_members(headers), headers.every(b"received")
        yield from map(partial(_row, archive), batch, members, received)


def header_members(headers: HeaderList | HeaderTable) -> Iterator[dict[str, str | None]]:
    """Yield the members of Rows that are headers, but for those of which there are several."""
    columns = [*map(headers.first, FIRST.values()), *map(headers.joined, LISTS.values())]
    shown = ([text or None for text in column] for column in columns)
    names = (*FIRST, *LISTS)
    return (dict(zip(names, texts, strict=True)) for texts in zip(*shown, strict=True))


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
