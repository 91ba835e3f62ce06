"""GetArchiveMessage, GetArchiveMessageContent."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.content import read_content
from local_aws.mail_manager.archive.download import download_link
from local_aws.mail_manager.archive.rows import message_metadata
from local_aws.mail_manager.archive.state import archive_state
from local_aws.mail_manager.service import service


@service.operation("GetArchiveMessage")
def get_archive_message(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a link to a message that works for a while, and how the message came."""
    archive, record = archive_state(context).message(params["ArchivedMessageId"])
    return {
        "MessageDownloadLink": download_link(context, archive.message_id(record.number), record),
        "Metadata": message_metadata(record),
        "Envelope": record.description["Envelope"],
    }


@service.operation("GetArchiveMessageContent")
def get_archive_message_content(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the text of a message, without its attachments."""
    _, record = archive_state(context).message(params["ArchivedMessageId"])
    return {"Body": read_content(record.raw)}
