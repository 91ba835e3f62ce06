"""TagResource, UntagResource, ListTags: of functions and of event source mappings."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions.errors import missing
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState


def _tags(arn: str, context: Context) -> dict[str, str]:
    state = context.state(FunctionsState)
    if ":event-source-mapping:" in arn:
        found = state.mappings.get(arn.rpartition(":")[2])
        if found is None:
            raise missing("The resource you requested does not exist.")
        return found.tags
    return state.find(arn)[0].tags


@service.operation("TagResource")
def tag_resource(params: dict[str, Any], context: Context) -> None:
    """Add tags, or change them."""
    _tags(params["Resource"], context).update(params["Tags"])


@service.operation("UntagResource")
def untag_resource(params: dict[str, Any], context: Context) -> None:
    """Take tags away."""
    tags = _tags(params["Resource"], context)
    for key in params["TagKeys"]:
        tags.pop(key, None)


@service.operation("ListTags")
def list_tags(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the tags."""
    return {"Tags": dict(_tags(params["Resource"], context))}
