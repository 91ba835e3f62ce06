"""CreateDeliveryStream, DescribeDeliveryStream, ListDeliveryStreams, DeleteDeliveryStream."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.firehose import destination
from local_aws.firehose.service import service
from local_aws.firehose.state import FirehoseState, Stream

DESTINATION_ID = "destinationId-000000000001"
PAGE = 10


def settings_of(params: dict[str, Any], ending: str) -> tuple[bool, dict[str, Any]]:
    """Return (extended, settings) of the destination in a request; others are refused by name."""
    for name in params:
        others = name.endswith(f"Destination{ending}") and not name.endswith(
            f"S3Destination{ending}"
        )
        if others or name.endswith("SourceConfiguration"):
            if name == "DirectPutSourceConfiguration":
                continue
            raise destination.refused(f"streams with {name}", "only from PutRecord to S3")
    extended = params.get(f"ExtendedS3Destination{ending}")
    simple = params.get(f"S3Destination{ending}")
    if (extended is None) == (simple is None):
        raise destination.invalid(
            "Exactly one destination configuration is supported for a Firehose"
        )
    return extended is not None, extended if extended is not None else simple or {}


@service.operation("CreateDeliveryStream")
def create_delivery_stream(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a stream to S3."""
    if params.get("DeliveryStreamType", "DirectPut") != "DirectPut":
        raise destination.refused(f"streams of type {params['DeliveryStreamType']}")
    if params.get("DeliveryStreamEncryptionConfigurationInput"):
        raise destination.refused("streams with encryption at rest")
    state, name = context.state(FirehoseState), params["DeliveryStreamName"]
    if name in state.streams:
        text = f"Firehose {name} under accountId {context.account_id} already exists"
        raise AwsError("ResourceInUseException", text)
    extended, settings = settings_of(params, "Configuration")
    description = destination.described(settings)
    destination.check_role(settings, context.client("iam"))
    stream = Stream(name, state.arn(name), context.aws.clock.now(), extended, description)
    stream.tags = {one["Key"]: one.get("Value", "") for one in params.get("Tags", ())}
    state.streams[name] = stream
    context.aws.clock.call_later(0, _become_active, stream)
    return {"DeliveryStreamARN": stream.arn}


def _become_active(stream: Stream) -> None:
    stream.status = "ACTIVE"


@service.operation("DescribeDeliveryStream")
def describe_delivery_stream(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a stream with its destination."""
    stream = context.state(FirehoseState).find(params["DeliveryStreamName"])
    shown: dict[str, Any] = {
        "DestinationId": DESTINATION_ID,
        "S3DestinationDescription": destination.plain(stream.settings),
    }
    if stream.extended:
        backup = stream.settings.get("S3BackupDescription")
        plain_backup = {"S3BackupDescription": destination.plain(backup)} if backup else {}
        shown["ExtendedS3DestinationDescription"] = stream.settings | plain_backup
    description = {
        "DeliveryStreamName": stream.name,
        "DeliveryStreamARN": stream.arn,
        "DeliveryStreamStatus": stream.status,
        "DeliveryStreamType": "DirectPut",
        "DeliveryStreamEncryptionConfiguration": {"Status": "DISABLED"},
        "VersionId": str(stream.version),
        "CreateTimestamp": datetime.fromtimestamp(stream.created, UTC),
        "Destinations": [shown],
        "HasMoreDestinations": False,
    }
    if stream.updated is not None:
        description["LastUpdateTimestamp"] = datetime.fromtimestamp(stream.updated, UTC)
    return {"DeliveryStreamDescription": description}


@service.operation("ListDeliveryStreams")
def list_delivery_streams(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the names of the streams, in their order."""
    names = sorted(context.state(FirehoseState).streams)
    after = params.get("ExclusiveStartDeliveryStreamName", "")
    found = [name for name in names if name > after]
    size = params.get("Limit", PAGE)
    return {"DeliveryStreamNames": found[:size], "HasMoreDeliveryStreams": len(found) > size}


@service.operation("DeleteDeliveryStream")
def delete_delivery_stream(params: dict[str, Any], context: Context) -> None:
    """Delete a stream. What is in its buffers is still delivered."""
    state = context.state(FirehoseState)
    del state.streams[state.find(params["DeliveryStreamName"]).name]
