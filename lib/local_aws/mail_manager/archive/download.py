"""Links to archived messages: presigned, in a bucket of the service's own."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.archive.segment import Record

SERVICE_ACCOUNT = "000000000025"
"""The account whose bucket holds what links lead to. On AWS, too, it isn't the customer's."""

LINK_SECONDS = 300
"""Assumption: how long a link works."""


def download_link(context: Context, name: str, record: Record) -> str:
    """Put a message where the link leads and return the link."""
    aws = context.aws
    s3 = aws.client("s3", account_id=SERVICE_ACCOUNT, region=context.region)
    bucket = f"mailmanager-archive-{context.region}-lab"
    s3.create_bucket(Bucket=bucket)
    key = f"{context.account_id}/{name}.eml"
    s3.put_object(Bucket=bucket, Key=key, Body=record.raw, ContentType="message/rfc822")
    parameters: dict[str, Any] = {"Bucket": bucket, "Key": key}
    link: str = s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=LINK_SECONDS)
    return link
