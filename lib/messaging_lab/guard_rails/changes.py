"""Which operations change something, and what they change, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import OperationModel

READING = (
    "Get", "List", "Describe", "BatchGet", "Head", "Check", "Test", "Search", "Query", "Scan",
    "Select", "Lookup", "FilterLogEvents", "Simulate",
)  # fmt: skip
"""How the names of operations begin that only read."""

FAMILIES = {
    "ses": "SES identities, settings, templates and mail",
    "sesv2": "SES identities, settings, templates and mail",
    "route53": "Route 53 hosted zones and records",
    "sns": "SNS topics, subscriptions and messages",
    "sqs": "SQS queues and messages",
    "s3": "S3 buckets and objects",
    "logs": "CloudWatch log groups",
    "workmail": "access rules of WorkMail organisations",
    "lambda": "Lambda functions and their addresses",
    "firehose": "Firehose streams and their records",
    "dynamodb": "DynamoDB tables",
    "iam": "IAM roles and users",
    "secretsmanager": "secrets",
    "mailmanager": "SES Mail Manager endpoints, rules and archives",
    "pinpoint-sms-voice-v2": "phone numbers, pools, protect rules and text messages",
}
"""Service -> what a lesson changes in it."""

PATHS = (
    ("EmailIdentity",), ("Identity",), ("Domain",), ("ConfigurationSetName",),
    ("ConfigurationSet", "Name"), ("TemplateName",), ("Template", "TemplateName"),
    ("ContactListName",), ("HostedZoneId",), ("Name",), ("EmailAddress",), ("TopicArn",),
    ("QueueName",), ("QueueUrl",), ("Bucket",), ("ArchiveName",), ("ArchiveId",),
    ("IngressPointName",), ("TrafficPolicyName",), ("RuleSetName",), ("RelayName",),
    ("AddressListName",), ("RoleName",), ("UserName",),
    ("FunctionName",), ("DeliveryStreamName",), ("TableName",),
    ("filterName",), ("logGroupName",), ("name",), ("deliverySourceName",), ("AlarmName",),
)  # fmt: skip
"""Where parameters keep the name of the thing that a call is about, the most telling first."""


def is_change(model: OperationModel) -> bool:
    """Return whether an operation changes something, by its name and its HTTP method."""
    reads_by_method = model.service_model.metadata.get("protocol", "").startswith("rest")
    if reads_by_method and model.http.get("method") in ("GET", "HEAD"):
        return False
    return not model.name.startswith(READING)


def family(service: str) -> str:
    """Return what a lesson changes in a service."""
    return FAMILIES.get(service, service)


def thing(params: dict[str, Any]) -> str:
    """Return the name of the thing that a call is about, or "" where it has none."""
    for path in PATHS:
        found: Any = params
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, str):
            return found
    return ""
