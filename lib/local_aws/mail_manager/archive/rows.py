"""An archived message as the API describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.archive.headers import Headers, read_headers
from local_aws.mail_manager.archive.segment import Record
from local_aws.mail_manager.archive.segment_file import StoredMail
from local_aws.protocol.serialise import iso8601

if TYPE_CHECKING:
    from local_aws.mail_manager.archive.archive import Archive

HEADERS = {
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


def row_of(archive: Archive, mail: StoredMail) -> dict[str, Any]:
    """Return the Row of a search result."""
    record = mail.record
    headers, description = read_headers(record.raw), record.description
    metadata = description["Metadata"]
    return {
        "ArchivedMessageId": archive.message_id(record.number),
        "ReceivedTimestamp": instant(record.received),
        **header_members(headers),
        "HasAttachments": mail.has_attachments,
        "ReceivedHeaders": headers.every(b"received"),
        "IngressPointId": metadata.get("IngressPointId"),
        "SenderHostname": metadata.get("SenderHostname"),
        "SenderIpAddress": metadata.get("SenderIpAddress"),
        "Envelope": description["Envelope"],
        "SourceArn": metadata.get("SourceArn"),
    }


def header_members(headers: Headers) -> dict[str, str | None]:
    """Return the members of a Row that are headers, but for those of which there are several."""
    found = headers.firsts(HEADERS)
    found["To"], found["Cc"] = headers.joined(b"to") or None, headers.joined(b"cc") or None
    return found


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
