"""Tags of identities and configuration sets."""

from __future__ import annotations

from local_aws.ses.errors import bad_request

MAX_TAGS, MAX_KEY, MAX_VALUE = 50, 128, 256
"""Tags of a resource and lengths of keys and values (model, `Tag`)."""

Tags = list[dict[str, str]]


def as_dict(tags: Tags) -> dict[str, str]:
    """Return the API's list of tags as a dict."""
    return {tag["Key"]: tag["Value"] for tag in tags}


def as_list(tags: dict[str, str]) -> Tags:
    """Return tags as the API's list, in the order in which they were added."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def check(tags: Tags, existing: dict[str, str] | None = None) -> None:
    """Raise BadRequestException for tags that can't be added to the `existing` ones.

    The limits are documented, the wording is an assumption.
    """
    keys = [tag["Key"] for tag in tags]
    for tag in tags:
        _check_tag(tag["Key"], tag["Value"])
    if len(set(keys)) < len(keys):
        raise bad_request("Duplicate tag keys found.")
    if len(set(keys) | set(existing or {})) > MAX_TAGS:
        raise bad_request(f"A resource can't have more than {MAX_TAGS} tags.")


def _check_tag(key: str, value: str) -> None:
    if not 1 <= len(key) <= MAX_KEY:
        raise bad_request(f"A tag key must have 1 to {MAX_KEY} characters: <{key}>.")
    if len(value) > MAX_VALUE:
        raise bad_request(f"A tag value can't have more than {MAX_VALUE} characters: <{value}>.")
    if key.lower().startswith("aws:"):
        raise bad_request(f"A tag key can't begin with aws:, which AWS keeps for itself: <{key}>.")
