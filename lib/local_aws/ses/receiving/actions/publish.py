"""SNSAction, and the notification that every other action may send when it is done."""

from __future__ import annotations

import base64
import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.ses.receiving.actions.job import SUBJECT, ActionFailed, Job

MAX_BYTES = 150 * 1024
"""The largest message that an SNSAction takes, headers included; larger ones bounce."""


def perform(job: Job, settings: dict[str, Any]) -> None:
    """Publish the whole message."""
    encoding = settings.get("Encoding", "UTF-8")
    topic = settings["TopicArn"]
    document = job.notification("SNS", topicArn=topic, encoding=encoding.upper())
    document["content"] = _content(job.incoming.content, encoding)
    publish(job, topic, document)


def _content(data: bytes, encoding: str) -> str:
    if encoding == "Base64":
        return base64.b64encode(data).decode()
    return data.decode("utf-8", "replace")


def publish(job: Job, topic: str, document: dict[str, Any]) -> None:
    """Publish a notification. Raises ActionFailed."""
    try:
        job.receiving.client("sns").publish(
            TopicArn=topic, Subject=SUBJECT, Message=json.dumps(document)
        )
    except ClientError as refusal:
        raise ActionFailed(str(refusal)) from None
