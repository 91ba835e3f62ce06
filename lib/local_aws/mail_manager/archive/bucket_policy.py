"""What a bucket's policy lets Mail Manager do.

moto stores bucket policies without enforcing them, so the part that an export depends on is
evaluated here: statements for the service principal ses.amazonaws.com.
"""

from __future__ import annotations

import fnmatch
import json
import re
from typing import Any

from botocore.exceptions import ClientError

SERVICE = "ses.amazonaws.com"

BUCKET_ACTIONS = ("s3:ListBucket", "s3:GetBucketLocation")
OBJECT_ACTIONS = ("s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:GetObject")
"""What the bucket policy must allow: "Permission policies for Mail Manager", archiving export."""


def refused_actions(s3: Any, bucket: str, prefix: str) -> list[str]:
    """Return the actions an export needs that a bucket's policy doesn't allow.

    Raises botocore's ClientError where there is no such bucket.
    """
    statements = _statements(s3, bucket)
    arn = f"arn:aws:s3:::{bucket}"
    needed = [(action, arn) for action in BUCKET_ACTIONS]
    needed += [(action, f"{arn}/{prefix}message.eml") for action in OBJECT_ACTIONS]
    return [action for action, resource in needed if not _allows(statements, action, resource)]


def _statements(s3: Any, bucket: str) -> list[dict[str, Any]]:
    try:
        document = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError as problem:
        if problem.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return []
    return _listed(document.get("Statement", []))


def _allows(statements: list[dict[str, Any]], action: str, resource: str) -> bool:
    """Apply IAM's rule: an explicit Deny wins, and without an Allow nothing is allowed."""
    effects = {one["Effect"] for one in statements if _applies(one, action, resource)}
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: dict[str, Any], action: str, resource: str) -> bool:
    # Exports carry none of the keys that conditions ask for, aws:SourceAccount and aws:SourceArn
    # included ("Archiving doesn't support confused deputy condition keys").
    return (
        not statement.get("Condition")
        and _is_for_service(statement.get("Principal"))
        and _any_matches(statement.get("Action", []), action.lower(), str.lower)
        and _any_matches(statement.get("Resource", []), resource, str)
    )


def _is_for_service(principal: Any) -> bool:
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    return SERVICE in _listed(principal.get("Service", [])) or "*" in _listed(
        principal.get("AWS", [])
    )


def _any_matches(patterns: Any, text: str, prepare: Any) -> bool:
    return any(
        re.fullmatch(fnmatch.translate(prepare(pattern).replace("[", "[[]")), text)
        for pattern in _listed(patterns)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
