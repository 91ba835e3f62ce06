"""Tags of streams."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.firehose.service import service
from local_aws.firehose.state import FirehoseState

PAGE = 50


def _tags(params: dict[str, Any], context: Context) -> dict[str, str]:
    return context.state(FirehoseState).find(params["DeliveryStreamName"]).tags


@service.operation("TagDeliveryStream")
def tag_delivery_stream(params: dict[str, Any], context: Context) -> None:
    """Add tags, or change them."""
    _tags(params, context).update({one["Key"]: one.get("Value", "") for one in params["Tags"]})


@service.operation("UntagDeliveryStream")
def untag_delivery_stream(params: dict[str, Any], context: Context) -> None:
    """Take tags away."""
    tags = _tags(params, context)
    for key in params["TagKeys"]:
        tags.pop(key, None)


@service.operation("ListTagsForDeliveryStream")
def list_tags_for_delivery_stream(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the tags in the order of their keys."""
    found = sorted(_tags(params, context).items())
    after = params.get("ExclusiveStartTagKey", "")
    rest = [{"Key": key, "Value": value} for key, value in found if key > after]
    size = params.get("Limit", PAGE)
    return {"Tags": rest[:size], "HasMoreTags": len(rest) > size}
