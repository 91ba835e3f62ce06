"""Log deliveries of an account in one Region: from a source (a resource and a type of its logs) to
a destination (a log group, a bucket, a Firehose stream)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError

if TYPE_CHECKING:
    from local_aws.world import LocalAws

DESTINATION_TYPES = {"logs": "CWL", "s3": "S3", "firehose": "FH"}
"""Service in a destination's ARN -> DeliveryDestinationType."""


def not_found(what: str, name: str) -> AwsError:
    """Something that isn't there."""
    return AwsError("ResourceNotFoundException", f"Cannot find {what} {name} in this account.")


class LogDeliveries:
    """Sources and destinations by name and deliveries by id, each as the API shows it."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.sources: dict[str, dict[str, Any]] = {}
        self.destinations: dict[str, dict[str, Any]] = {}
        self.deliveries: dict[str, dict[str, Any]] = {}

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a delivery-source, delivery-destination or delivery."""
        return f"arn:aws:logs:{self.region}:{self.account_id}:{kind}:{name}"

    def source(self, name: str) -> dict[str, Any]:
        """Return a source. Raises ResourceNotFoundException."""
        return _get(self.sources, "delivery source", name)

    def destination(self, name: str) -> dict[str, Any]:
        """Return a destination. Raises ResourceNotFoundException."""
        return _get(self.destinations, "delivery destination", name)

    def delivery(self, delivery_id: str) -> dict[str, Any]:
        """Return a delivery. Raises ResourceNotFoundException."""
        return _get(self.deliveries, "delivery", delivery_id)

    def destinations_of(self, resource_arn: str, log_type: str) -> list[dict[str, Any]]:
        """Return the destinations that a type of logs of a resource is delivered to."""
        names = {
            name
            for name, source in self.sources.items()
            if resource_arn in source["resourceArns"] and source["logType"] == log_type
        }
        arns = {
            delivery["deliveryDestinationArn"]
            for delivery in self.deliveries.values()
            if delivery["deliverySourceName"] in names
        }
        return [one for one in self.destinations.values() if one["arn"] in arns]


def _get(found: dict[str, dict[str, Any]], what: str, name: str) -> dict[str, Any]:
    if name not in found:
        raise not_found(what, name)
    return found[name]
