"""How calls to S3 are taken back."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from messaging_lab.cleaning.plans import Call, Plan, always, planner
from messaging_lab.ledger import Step


@planner("s3", "CreateBucket")
def _bucket(call: Call) -> Plan:
    # In us-east-1 the call succeeds for a bucket of one's own that is there already, so look first.
    name = call.params["Bucket"]
    steps: list[Step] = [call.step("DeleteBucket", Bucket=name)]
    return always([] if _there(call, name) else steps)


def _there(call: Call, name: str) -> bool:
    try:
        call.client().head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        return False
    return True


@planner("s3", "PutBucketPolicy")
def _policy(call: Call) -> Plan:
    name = call.params["Bucket"]
    try:
        before = call.client().get_bucket_policy(Bucket=name)["Policy"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return always([call.step("DeleteBucketPolicy", Bucket=name)])
    return always([call.step("PutBucketPolicy", Bucket=name, Policy=before)])


@planner("s3", "PutBucketLifecycleConfiguration")
def _lifecycle(call: Call) -> Plan:
    name = call.params["Bucket"]
    try:
        rules = call.client().get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return always([call.step("DeleteBucketLifecycle", Bucket=name)])
    before = {"LifecycleConfiguration": {"Rules": rules}}
    return always([call.step("PutBucketLifecycleConfiguration", Bucket=name, **before)])


@planner("s3", "PutBucketNotificationConfiguration")
def _notification(call: Call) -> Plan:
    name = call.params["Bucket"]
    before = call.client().get_bucket_notification_configuration(Bucket=name)
    before.pop("ResponseMetadata", None)
    return always([call.step(call.operation, Bucket=name, NotificationConfiguration=before)])


def empty_bucket(s3: Any, name: str) -> None:
    """Delete every object of a bucket that a lesson has made: S3 only deletes empty ones."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
        keys = [{"Key": one["Key"]} for one in page.get("Contents", [])]
        if keys:
            s3.delete_objects(Bucket=name, Delete={"Objects": keys})
