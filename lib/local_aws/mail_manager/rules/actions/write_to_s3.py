"""WriteToS3: the message becomes an object in a bucket of the customer's."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.rules.actions.job import SUCCESS, Job, refusals


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Put the message under the prefix, with its message id as the name (assumption)."""
    prefix = settings.get("S3Prefix", "")
    key = f"{prefix.rstrip('/')}/{job.incoming.message_id}" if prefix else job.incoming.message_id
    encryption = {}
    if "S3SseKmsKeyId" in settings:
        encryption = {
            "ServerSideEncryption": "aws:kms",
            "SSEKMSKeyId": settings["S3SseKmsKeyId"],
        }
    with refusals():
        job.client("s3").put_object(
            Bucket=settings["S3Bucket"], Key=key, Body=job.data, **encryption
        )
    return SUCCESS
