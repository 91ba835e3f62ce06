"""TagResource, UntagResource, ListTagsForResource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import arns, tagging
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.resource import Resource
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


def find_resource(state: SmsState, arn: str) -> Resource:
    """Return the resource of an ARN, of whatever kind.

    Raises ValidationException (INVALID_ARN) and ResourceNotFoundException.
    """
    kind, name = arns.parse(state, arn, "ResourceArn")
    by_kind: dict[str, Mapping[Any, Resource]] = {
        "phone-number": state.phone_numbers,
        "sender-id": state.sender_ids,
        "pool": state.pools,
        "opt-out-list": state.opt_out_lists,
        "configuration-set": state.configuration_sets,
        "protect-configuration": state.protect_configurations,
        "verified-destination-number": state.verified_numbers,
    }
    if kind not in by_kind:
        raise invalid("INVALID_ARN", "ResourceArn", f"there are no resources of the kind {kind}")
    found = next((one for one in by_kind[kind].values() if one.id == name), None)
    if found is None:
        raise not_found(kind, name)
    return found


@service.operation("TagResource")
def tag_resource(params: Params, context: Context) -> None:
    """Add tags, or change their values."""
    found = find_resource(context.state(SmsState), params["ResourceArn"])
    found.tags = tagging.read(params["Tags"], found.tags)


@service.operation("UntagResource")
def untag_resource(params: Params, context: Context) -> None:
    """Remove tags by their keys; keys that aren't there are passed over."""
    found = find_resource(context.state(SmsState), params["ResourceArn"])
    for key in params["TagKeys"]:
        found.tags.pop(key, None)


@service.operation("ListTagsForResource")
def list_tags_for_resource(params: Params, context: Context) -> Params:
    """Show the tags of a resource."""
    found = find_resource(context.state(SmsState), params["ResourceArn"])
    return {"ResourceArn": found.arn, "Tags": tagging.shown(found.tags)}
