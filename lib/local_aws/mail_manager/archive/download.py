"""Links to archived messages: presigned, in a bucket of the service's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from local_aws.context import Context
from local_aws.mail_manager.archive.storage.segment import Record
from local_aws.presigned import presign

SERVICE_ACCOUNT = "000000000025"
"""The account whose bucket holds what links lead to. On AWS, too, it isn't the customer's."""

LINK_SECONDS = 300
"""Assumption: how long a link works. AWS says that access is temporary and no more."""


def download_link(context: Context, name: str, record: Record) -> str:
    """Put a message where a new link leads, for as long as the link works, and return the link."""
    aws = context.aws
    s3 = aws.client("s3", account_id=SERVICE_ACCOUNT, region=context.region)
    bucket = f"mailmanager-archive-{context.region}-lab"
    key = f"{aws.ids.token('mailmanager-link', 32)}/{name}.eml"
    make_bucket(s3, bucket, context.region)
    s3.put_object(Bucket=bucket, Key=key, Body=record.raw, ContentType="message/rfc822")
    aws.clock.call_later(LINK_SECONDS + 1, _remove, s3, bucket, key)
    url = f"{aws.endpoint_url}/{bucket}/{quote(key)}"
    return presign(aws.clock, url, SERVICE_ACCOUNT, context.region, LINK_SECONDS)


def make_bucket(s3: Any, bucket: str, region: str) -> None:
    """Make a bucket of the service's own unless it is there."""
    place = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        s3.create_bucket(Bucket=bucket, **({} if region == "us-east-1" else place))
    except ClientError as problem:
        if problem.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise


def _remove(s3: Any, bucket: str, key: str) -> None:
    s3.delete_object(Bucket=bucket, Key=key)
