"""S3Action: the message becomes an object in a bucket of the customer's."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.ses.receiving.actions import encryption
from local_aws.ses.receiving.actions.permission import SERVICE, is_allowed
from local_aws.ses.receiving.rules import Receiving

SETUP_NAME = "AMAZON_SES_SETUP_NOTIFICATION"
SETUP_MESSAGE = (
    b"From: Amazon Web Services <no-reply-aws@amazon.com>\r\n"
    b"Subject: Amazon SES Setup Notification\r\n\r\n"
    b"Amazon SES has set up a receipt rule that delivers mail to this bucket.\r\n"
)
"""What SES writes when a rule is made or changed, to see that it may (wording: assumption)."""


class CannotStore(Exception):
    """SES may not write to the bucket, or there is none; the text says what the matter is."""


def key_of(settings: dict[str, Any], name: str) -> str:
    """Return the key of an object. Assumption: prefix and name are parted by exactly one slash."""
    prefix = settings.get("ObjectKeyPrefix", "").rstrip("/")
    return f"{prefix}/{name}" if prefix else name


def set_up(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    """Write the set-up notification, and see that the key can be used. Raises CannotStore."""
    if "KmsKeyArn" in settings:
        _check_key(receiving, rule_arn, settings)
    put(receiving, rule_arn, settings, SETUP_NAME, SETUP_MESSAGE)


def _check_key(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    role = settings.get("IamRoleArn", "")
    try:
        encryption.check(receiving, settings["KmsKeyArn"], rule_arn, SETUP_NAME, role)
    except encryption.CannotEncrypt as problem:
        raise CannotStore(str(problem)) from None


def put(
    receiving: Receiving, rule_arn: str, settings: dict[str, Any], name: str, data: bytes
) -> str:
    """Write an object as SES, or as the rule's role, and return its key. Raises CannotStore.

    Assumption: the set-up notification isn't encrypted, as it is no message and has no message id.
    """
    key, bucket = key_of(settings, name), settings["BucketName"]
    role = settings.get("IamRoleArn", "")
    metadata: dict[str, str] = {}
    try:
        if role:
            _check_role(receiving, role)
        elif not _policy_allows(receiving, rule_arn, bucket, key):
            raise CannotStore(f"The policy of bucket {bucket} doesn't let {SERVICE} write {key}.")
        if "KmsKeyArn" in settings and name != SETUP_NAME:
            data, metadata = encryption.encrypt(
                receiving, settings["KmsKeyArn"], rule_arn, name, data, role
            )
        receiving.client("s3").put_object(Bucket=bucket, Key=key, Body=data, Metadata=metadata)
    except ClientError as refusal:
        raise CannotStore(refusal.response["Error"]["Message"]) from None
    except encryption.CannotEncrypt as problem:
        raise CannotStore(str(problem)) from None
    return key


def _check_role(receiving: Receiving, arn: str) -> None:
    # Assumption: what the role may do is not looked at, only that it is there.
    receiving.client("iam").get_role(RoleName=arn.rpartition("/")[2])


def _policy_allows(receiving: Receiving, rule_arn: str, bucket: str, key: str) -> bool:
    """Whether the bucket's policy lets SES put an object."""
    document = receiving.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]
    resource = f"arn:aws:s3:::{bucket}/{key}"
    return is_allowed(receiving, document, "s3:PutObject", resource, rule_arn)
