"""WriteToS3: the message becomes an object in a bucket of the customer's."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.rules.actions.job import SUCCESS, Job, refusals


def perform(job: Job, settings: dict[str, Any]) -> str:
    """Put the message under the prefix, with its message id as the name (assumption).

    A second version of the same message has -2 after it, so as not to replace the first.
    """
    prefix = settings.get("S3Prefix", "").rstrip("/")
    suffix = "" if job.version == 1 else f"-{job.version}"
    key = "/".join(filter(None, (prefix, job.incoming.message_id + suffix)))
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
