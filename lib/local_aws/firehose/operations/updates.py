"""UpdateDestination."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.firehose import destination
from local_aws.firehose.operations.streams import DESTINATION_ID, settings_of
from local_aws.firehose.service import service
from local_aws.firehose.state import FirehoseState


@service.operation("UpdateDestination")
def update_destination(params: dict[str, Any], context: Context) -> None:
    """Change the destination of a stream; what isn't given stays as it is."""
    stream = context.state(FirehoseState).find(params["DeliveryStreamName"])
    if params["CurrentDeliveryStreamVersionId"] != str(stream.version):
        raise AwsError(
            "ConcurrentModificationException",
            f"Cannot update firehose: {stream.name} since the current version id: "
            f"{stream.version} and specified version id: "
            f"{params['CurrentDeliveryStreamVersionId']} do not match",
        )
    if params["DestinationId"] != DESTINATION_ID:
        text = f"Destination Id {params['DestinationId']} not found"
        raise destination.invalid(text)
    extended, changes = settings_of(params, "Update")
    known = {name: value for name, value in stream.settings.items() if name not in changes}
    hints = stream.settings["BufferingHints"] | changes.get("BufferingHints", {})
    backup = known.pop("S3BackupDescription", None)
    settings = known | changes | {"BufferingHints": hints}
    if backup is not None and "S3BackupUpdate" not in changes:
        settings["S3BackupConfiguration"] = backup
    stream.configure(destination.described(settings))
    destination.check_role(stream.settings, context.client("iam"))
    stream.extended = stream.extended or extended
    stream.version += 1
    stream.updated = context.aws.clock.now()
