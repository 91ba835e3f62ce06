"""PublishToSns: the message becomes a notification."""

from __future__ import annotations

import base64
import json
from typing import Any

from local_aws.mail_manager.rules.actions.job import SUCCESS, ActionFailed, Job, refusals
from local_aws.mail_manager.rules.actions.notification import MAX_HEADERS, notification

MAX_BYTES = 256 * 1024
"""The largest message of SNS."""


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Publish the notification of SES receiving (assumption: AWS shows none of its own)."""
    payload = settings.get("PayloadType", "CONTENT")
    encoding = settings.get("Encoding", "UTF-8")
    action = {"type": "SNS", "topicArn": settings["TopicArn"], "encoding": encoding}
    document = notification(job, action, MAX_HEADERS[payload])
    if payload == "CONTENT":
        document["content"] = _content(job.data, encoding)
    text = json.dumps(document)
    if len(text.encode()) > MAX_BYTES:
        raise ActionFailed("The message is too large for an SNS notification.")
    with refusals():
        job.client("sns").publish(TopicArn=settings["TopicArn"], Message=text)
    return SUCCESS


def _content(data: bytes, encoding: str) -> str:
    if encoding == "BASE64":
        return base64.b64encode(data).decode()
    return data.decode("utf-8", "replace")
