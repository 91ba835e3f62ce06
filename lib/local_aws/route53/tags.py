"""Tags of hosted zones."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.route53.errors import no_such_hosted_zone
from local_aws.route53.service import service
from local_aws.route53.state import Route53State, route53_state


@service.operation("ChangeTagsForResource")
def change_tags_for_resource(params: dict[str, Any], context: Context) -> None:
    """Add, replace and remove tags of a zone."""
    state = route53_state(context)
    tags = _tags_of(state, params["ResourceType"], params["ResourceId"], context.operation)
    for key in params.get("RemoveTagKeys", ()):
        tags.pop(key, None)
    for tag in params.get("AddTags", ()):
        tags[tag["Key"]] = tag.get("Value", "")


@service.operation("ListTagsForResource")
def list_tags_for_resource(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the tags of a zone."""
    kind, resource = params["ResourceType"], params["ResourceId"]
    return {"ResourceTagSet": _tag_set(context, kind, resource)}


@service.operation("ListTagsForResources")
def list_tags_for_resources(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the tags of several zones."""
    kind = params["ResourceType"]
    return {"ResourceTagSets": [_tag_set(context, kind, one) for one in params["ResourceIds"]]}


def _tag_set(context: Context, kind: str, resource: str) -> dict[str, Any]:
    tags = _tags_of(route53_state(context), kind, resource, context.operation)
    described = [{"Key": key, "Value": value} for key, value in tags.items()]
    return {"ResourceType": kind, "ResourceId": resource, "Tags": described}


def _tags_of(state: Route53State, kind: str, resource: str, operation: str) -> dict[str, str]:
    if kind != "hostedzone":
        raise NotImplementedByTheLab("route53", operation, "there are no health checks to tag")
    if resource not in state.zones:
        raise no_such_hosted_zone(resource)
    return state.tags.setdefault(resource, {})
