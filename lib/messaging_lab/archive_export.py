"""Exports of an archive to S3: the bucket that may receive one, the wait, and what has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.archive import ENDED

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

BUCKET_ACTIONS = ["s3:ListBucket", "s3:GetBucketLocation"]
OBJECT_ACTIONS = ["s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:GetObject"]
"""Developer guide, "Permission policies for Mail Manager", archiving export."""


def bucket_name(lab: Lab, name: str) -> str:
    """Return the name that `make_bucket` gives: made unique by account and Region."""
    return f"{name}-{lab.account_id}-{lab.region}"


def make_bucket(lab: Lab, name: str) -> str:
    """Make a bucket in the lab's Region and return its name, made unique by account and Region."""
    bucket = bucket_name(lab, name)
    place = {"CreateBucketConfiguration": {"LocationConstraint": lab.region}}
    # us-east-1 is the one Region whose name S3 refuses as a LocationConstraint.
    lab.client("s3").create_bucket(Bucket=bucket, **({} if lab.region == "us-east-1" else place))
    return bucket


def export_policy(bucket: str) -> dict[str, Any]:
    """Return the bucket policy that lets Mail Manager export there."""
    arn = f"arn:aws:s3:::{bucket}"
    grants = {arn: BUCKET_ACTIONS, f"{arn}/*": OBJECT_ACTIONS}
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": actions,
            "Resource": resource,
        }
        for resource, actions in grants.items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def wait_for_export(lab: Lab, export_id: str) -> dict[str, Any]:
    """Wait until an export has ended, and return its Status."""
    mm = lab.client("mailmanager")

    def ended() -> bool:
        return mm.get_archive_export(ExportId=export_id)["Status"]["State"] in ENDED

    lab.wait_until(ended, timeout=3600, every=5, what="the export")
    status: dict[str, Any] = mm.get_archive_export(ExportId=export_id)["Status"]
    return status


def exported_keys(lab: Lab, bucket: str, prefix: str = "") -> list[str]:
    """Return the keys under a prefix of a bucket, in order."""
    pages = lab.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [one["Key"] for page in pages for one in page.get("Contents", [])]


def read_object(lab: Lab, bucket: str, key: str) -> bytes:
    """Return the bytes of an object."""
    return bytes(lab.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
