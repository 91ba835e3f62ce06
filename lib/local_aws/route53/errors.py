"""Route 53's errors in its own words."""

from __future__ import annotations

from local_aws.errors import AwsError


def no_such_hosted_zone(zone_id: str) -> AwsError:
    """The hosted zone isn't there, or is another account's."""
    return AwsError("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}")


def no_such_change(change_id: str) -> AwsError:
    """No change has been submitted with that ID."""
    return AwsError("NoSuchChange", f"Could not find resource with ID: {change_id}")


def invalid_input(message: str) -> AwsError:
    """A parameter that can't be right, whatever the zone holds."""
    return AwsError("InvalidInput", message)


def invalid_change_batch(problems: list[str]) -> AwsError:
    """A batch of which nothing has been done. The brackets are Route 53's."""
    return AwsError("InvalidChangeBatch", f"[{', '.join(problems)}]")
