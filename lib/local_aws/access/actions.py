"""What IAM calls the operations of the lessons' services, and on which resources it allows them.

`data/iam/actions.json` holds AWS's Service Authorization Reference (its actions, their resource
types and condition keys; origin and date in `data/README.md`). What is written here is where an
operation isn't called like its action, from the tables "API operations defined by ..." of the same
reference, as of October 2026.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[3] / "data" / "iam" / "actions.json"

PREFIXES = {
    "sesv2": "ses",
    "mailmanager": "ses",
    "pinpoint-sms-voice-v2": "sms-voice",
}
"""boto3 service -> the prefix of its actions, where that is another."""

EXCEPTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("lambda", "Invoke"): ("lambda:InvokeFunction",),
    ("s3", "CopyObject"): ("s3:GetObject", "s3:PutObject"),
    ("s3", "DeleteObjects"): ("s3:DeleteObject",),
    ("s3", "GetBucketEncryption"): ("s3:GetEncryptionConfiguration",),
    ("s3", "GetBucketLifecycleConfiguration"): ("s3:GetLifecycleConfiguration",),
    ("s3", "GetBucketNotificationConfiguration"): ("s3:GetBucketNotification",),
    ("s3", "HeadBucket"): ("s3:ListBucket",),
    ("s3", "HeadObject"): ("s3:GetObject",),
    ("s3", "ListBuckets"): ("s3:ListAllMyBuckets",),
    ("s3", "ListObjectVersions"): ("s3:ListBucketVersions",),
    ("s3", "ListObjects"): ("s3:ListBucket",),
    ("s3", "ListObjectsV2"): ("s3:ListBucket",),
    ("s3", "PutBucketEncryption"): ("s3:PutEncryptionConfiguration",),
    ("s3", "PutBucketLifecycleConfiguration"): ("s3:PutLifecycleConfiguration",),
    ("s3", "PutBucketNotificationConfiguration"): ("s3:PutBucketNotification",),
    ("s3", "DeletePublicAccessBlock"): ("s3:PutBucketPublicAccessBlock",),
    ("s3", "PutPublicAccessBlock"): ("s3:PutBucketPublicAccessBlock",),
    ("sns", "PublishBatch"): ("sns:Publish",),
    ("sqs", "CancelMessageMoveTask"): (
        "sqs:CancelMessageMoveTask", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    ),
    ("sqs", "ChangeMessageVisibilityBatch"): ("sqs:ChangeMessageVisibility",),
    ("sqs", "DeleteMessageBatch"): ("sqs:DeleteMessage",),
    ("sqs", "ListMessageMoveTasks"): ("sqs:GetQueueAttributes", "sqs:ListMessageMoveTasks"),
    ("sqs", "SendMessageBatch"): ("sqs:SendMessage",),
    ("sqs", "StartMessageMoveTask"): (
        "sqs:StartMessageMoveTask", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage", "sqs:SendMessage",
    ),
}  # fmt: skip
"""(boto3 service, operation) -> the actions that allow it."""

BY_CONTENT = {"Raw": "SendRawEmail", "Template": "SendTemplatedEmail"}
"""Kind of content -> the action that SES asks for at SendEmail of its API v2. The reference's table
has no row for that operation; users report these."""

TAGGING = {
    ("sqs", "CreateQueue"): "TagQueue",
    ("firehose", "CreateDeliveryStream"): "TagDeliveryStream",
    ("iam", "CreateRole"): "TagRole",
    ("iam", "CreateUser"): "TagUser",
    ("iam", "CreatePolicy"): "TagPolicy",
}
"""What allows tags on something new, where that isn't TagResource."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action of IAM: the types of resources that it can be allowed on, and its own keys.

    `needed` are types of which a call always names one, `possible` those of which it may.
    """

    name: str
    needed: tuple[str, ...]
    possible: tuple[str, ...]
    keys: frozenset[str]


def prefix_of(service: str) -> str:
    """Return the prefix of a boto3 service's actions: "ses" for sesv2."""
    return PREFIXES.get(service, service)


def actions_of(service: str, operation: str, params: dict[str, Any]) -> list[str]:
    """Return the names of the actions that allow an operation, such as "ses:SendEmail"."""
    prefix = prefix_of(service)
    if (service, operation) == ("sesv2", "SendEmail"):
        kinds = [name for kind, name in BY_CONTENT.items() if kind in params.get("Content", {})]
        return [f"ses:{kinds[0] if kinds else operation}"]
    found = list(EXCEPTIONS.get((service, operation), (f"{prefix}:{operation}",)))
    if params.get("Tags") or params.get("tags"):
        found += _tagging(service, operation)
    return found


def _tagging(service: str, operation: str) -> list[str]:
    prefix = prefix_of(service)
    if operation.startswith(("Send", "Tag", "Untag")):
        return []
    name = f"{prefix}:{TAGGING.get((service, operation), 'TagResource')}"
    return [name] if find_action(name) is not None else []


def find_action(name: str) -> Action | None:
    """Return what the reference says of an action, None where it has no such action."""
    prefix, _, action = name.partition(":")
    found = services().get(prefix, {}).get("actions", {}).get(action)
    if found is None:
        return None
    types = found.get("resources", [])
    needed = tuple(one.removesuffix("*") for one in types if one.endswith("*"))
    possible = tuple(one for one in types if not one.endswith("*"))
    return Action(name, needed, possible, frozenset(found.get("keys", [])))


def pattern_of(prefix: str, kind: str) -> str:
    """Return the ARN of a type of resource, with placeholders: `arn:${Partition}:ses:...`."""
    return str(services()[prefix]["resources"][kind])


@cache
def services() -> dict[str, Any]:
    """Return the reference: prefix of a service -> its actions and types of resources."""
    found: dict[str, Any] = json.loads(TABLE.read_text("utf-8"))["services"]
    return found
