"""Tags of resources."""

from __future__ import annotations

from local_aws.sms_voice.errors import invalid, over_quota

MAX_TAGS = 200
"""Tags of a resource (model: the length of a TagList)."""

Tags = list[dict[str, str]]


def read(tags: Tags, existing: dict[str, str] | None = None) -> dict[str, str]:
    """Return `existing` tags together with the API's list of new ones.

    Raises ValidationException for a key given twice or kept by AWS, and
    ServiceQuotaExceededException.
    """
    keys = [tag["Key"] for tag in tags]
    for key in keys:
        if key.lower().startswith("aws:"):
            raise invalid("INVALID_PARAMETER", "Tags", f"AWS keeps keys like {key} for itself")
        if keys.count(key) > 1:
            raise invalid("INVALID_PARAMETER", "Tags", f"the key {key} is given twice")
    merged = (existing or {}) | {tag["Key"]: tag["Value"] for tag in tags}
    if len(merged) > MAX_TAGS:
        raise over_quota("TAGS_PER_RESOURCE")
    return merged


def shown(tags: dict[str, str]) -> Tags:
    """Return tags as the API's list, in the order in which they were added."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
