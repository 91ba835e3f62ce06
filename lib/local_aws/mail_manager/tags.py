"""TagResource, UntagResource, ListTagsForResource, for every resource of Mail Manager."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.errors import not_found, quota_exceeded
from local_aws.mail_manager.service import service
from local_aws.mail_manager.state import mail_manager_state

MAX_TAGS = 200
"""The service model's longest list of tags."""


@service.operation("TagResource")
def tag_resource(params: dict[str, Any], context: Context) -> None:
    """Add tags to a resource, or replace their values."""
    tags = _tags(params, context)
    changed = tags | {tag["Key"]: tag["Value"] for tag in params["Tags"]}
    if len(changed) > MAX_TAGS:
        raise quota_exceeded(f"A resource can have {MAX_TAGS} tags at most.")
    tags.update(changed)


@service.operation("UntagResource")
def untag_resource(params: dict[str, Any], context: Context) -> None:
    """Remove tags from a resource."""
    tags = _tags(params, context)
    for key in params["TagKeys"]:
        tags.pop(key, None)


@service.operation("ListTagsForResource")
def list_tags_for_resource(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the tags of a resource."""
    tags = _tags(params, context)
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _tags(params: dict[str, Any], context: Context) -> dict[str, str]:
    found = mail_manager_state(context).tags.get(params["ResourceArn"])
    if found is None:
        raise not_found("Resource", params["ResourceArn"])
    return found
