"""S3Action: the message becomes an object in a bucket of the customer's."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.access.conditions import BadCondition, Values
from local_aws.access.policy import ALLOW, DENY, Question, effects
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses.receiving.rules import Receiving

SETUP_NAME = "AMAZON_SES_SETUP_NOTIFICATION"
SETUP_MESSAGE = (
    b"From: Amazon Web Services <no-reply-aws@amazon.com>\r\n"
    b"Subject: Amazon SES Setup Notification\r\n\r\n"
    b"Amazon SES has set up a receipt rule that delivers mail to this bucket.\r\n"
)
"""What SES writes when a rule is made or changed, to see that it may (wording: assumption)."""

SERVICE = "ses.amazonaws.com"


class CannotStore(Exception):
    """SES may not write to the bucket, or there is none; the text says what the matter is."""


def key_of(settings: dict[str, Any], name: str) -> str:
    """Return the key of an object. Assumption: prefix and name are parted by exactly one slash."""
    prefix = settings.get("ObjectKeyPrefix", "").rstrip("/")
    return f"{prefix}/{name}" if prefix else name


def set_up(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    """Write the set-up notification. Raises CannotStore."""
    put(receiving, rule_arn, settings, SETUP_NAME, SETUP_MESSAGE)


def put(
    receiving: Receiving, rule_arn: str, settings: dict[str, Any], name: str, data: bytes
) -> str:
    """Write an object as SES, or as the rule's role, and return its key. Raises CannotStore."""
    key, bucket = key_of(settings, name), settings["BucketName"]
    try:
        if "IamRoleArn" in settings:
            _check_role(receiving, settings["IamRoleArn"])
        elif not _policy_allows(receiving, rule_arn, bucket, key):
            raise CannotStore(f"The policy of bucket {bucket} doesn't let {SERVICE} write {key}.")
        receiving.client("s3").put_object(Bucket=bucket, Key=key, Body=data)
    except ClientError as refusal:
        raise CannotStore(refusal.response["Error"]["Message"]) from None
    return key


def _check_role(receiving: Receiving, arn: str) -> None:
    # Assumption: what the role may do is not looked at, only that it is there.
    receiving.client("iam").get_role(RoleName=arn.rpartition("/")[2])


def _policy_allows(receiving: Receiving, rule_arn: str, bucket: str, key: str) -> bool:
    """Whether the bucket's policy lets SES put an object (guide, "Giving permissions")."""
    document = receiving.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]
    account = (receiving.account_id,)
    values: Values = {
        "aws:sourceaccount": account,
        "aws:referer": account,
        "aws:sourcearn": (rule_arn,),
        "aws:securetransport": ("true",),
    }
    question = Question(
        "s3:PutObject", f"arn:aws:s3:::{bucket}/{key}", values, frozenset({SERVICE})
    )
    try:
        found = effects(document, question, with_principal=True)
    except BadCondition as unknown:
        raise NotImplementedByTheLab("S3", str(unknown)) from None
    return ALLOW in found and DENY not in found
