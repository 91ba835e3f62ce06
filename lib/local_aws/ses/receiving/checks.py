"""What has to be right about a receipt rule before it is made or changed.

SES tries what a rule would do: it writes to the bucket, and asks whether the topic is there and
whether it may invoke the function.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.receiving.actions import store
from local_aws.ses.receiving.errors import limit_exceeded
from local_aws.ses.receiving.rules import Receiving, check_name

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_ACTIONS, MAX_RECIPIENTS = 10, 500
"""Actions and recipients of a rule (the quotas page)."""

CONDITION = re.compile(r"\.?[^@\s.]+(\.[^@\s.]+)+|[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,50}")
MAX_HEADER_VALUE = 2048
REPLY_CODE, STATUS_CODE = re.compile(r"[45]\d\d"), re.compile(r"[45]\.\d{1,3}\.\d{1,3}")


def check_rule(receiving: Receiving, rule_set: str, rule: dict[str, Any]) -> None:
    """Raise the error that CreateReceiptRule and UpdateReceiptRule have for a rule."""
    check_name(rule["Name"])
    actions, recipients = rule.get("Actions", []), rule.get("Recipients", [])
    for what, found, limit in (
        ("actions per rule", actions, MAX_ACTIONS),
        ("recipients per rule", recipients, MAX_RECIPIENTS),
    ):
        if len(found) > limit:
            raise limit_exceeded(what, limit)
    for one in recipients:
        if not CONDITION.fullmatch(one):
            raise invalid_parameter(f"Not a valid recipient: {one}")
    arn = receiving.rule_arn(rule_set, rule["Name"])
    for action in actions:
        _check_action(receiving, arn, action)


def _check_action(receiving: Receiving, rule_arn: str, action: dict[str, Any]) -> None:
    if len(action) != 1:
        raise invalid_parameter("An action has to be of exactly one kind.")
    kind, settings = next(iter(action.items()))
    CHECKS[kind](receiving, rule_arn, settings)
    if "TopicArn" in settings:
        _check_topic(receiving, settings["TopicArn"])


def _check_topic(receiving: Receiving, arn: str) -> None:
    try:
        receiving.client("sns").get_topic_attributes(TopicArn=arn)
    except ClientError:
        raise AwsError("InvalidSnsTopic", f"Invalid SNS topic: {arn}", 400, Topic=arn) from None


def _check_s3(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    try:
        store.set_up(receiving, rule_arn, settings)
    except store.CannotStore:
        bucket = settings["BucketName"]
        text = f"Could not write to bucket: {bucket}"
        raise AwsError("InvalidS3Configuration", text, 400, Bucket=bucket) from None


def _check_lambda(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    from local_aws.functions import arns, policies
    from local_aws.functions.state import state_of

    arn = settings["FunctionArn"]
    owner = arns.owner(arn, receiving.account_id, receiving.region)
    try:
        function, qualifier = state_of(receiving.aws, *owner).find(arn)
        allowed = policies.allows(function, qualifier, "ses.amazonaws.com", rule_arn)
    except AwsError:
        allowed = False
    if not allowed:
        text = f"Could not invoke Lambda function: {arn}"
        raise AwsError("InvalidLambdaFunction", text, 400, FunctionArn=arn)


def _check_bounce(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    if not REPLY_CODE.fullmatch(settings["SmtpReplyCode"]):
        raise invalid_parameter(f"Invalid SMTP reply code: {settings['SmtpReplyCode']}")
    if not STATUS_CODE.fullmatch(settings.get("StatusCode", "5.0.0")):
        raise invalid_parameter(f"Invalid status code: {settings['StatusCode']}")


def _check_header(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    if not HEADER_NAME.fullmatch(settings["HeaderName"]):
        raise invalid_parameter(f"Invalid header name: {settings['HeaderName']}")
    value = settings["HeaderValue"]
    if len(value) >= MAX_HEADER_VALUE or "\r" in value or "\n" in value:
        raise invalid_parameter("A header value is shorter than 2048 characters, on one line.")


def _check_workmail(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    from local_aws.workmail.mail import find_organization

    arn = settings["OrganizationArn"]
    if find_organization(receiving.aws, receiving.account_id, arn) is None:
        raise invalid_parameter(f"There is no WorkMail organization {arn}.")


def _nothing(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
    """Nothing but the topic has to be right."""


def _refuse(kind: str, why: str) -> Callable[[Receiving, str, dict[str, Any]], None]:
    def refuse(receiving: Receiving, rule_arn: str, settings: dict[str, Any]) -> None:
        raise NotImplementedByTheLab("SES", kind, why)

    return refuse


CHECKS: dict[str, Callable[[Receiving, str, dict[str, Any]], None]] = {
    "S3Action": _check_s3,
    "BounceAction": _check_bounce,
    "LambdaAction": _check_lambda,
    "StopAction": _nothing,
    "AddHeaderAction": _check_header,
    "SNSAction": _nothing,
    "WorkmailAction": _check_workmail,
    "ConnectAction": _refuse("ConnectAction", "there is no Amazon Connect here"),
}
