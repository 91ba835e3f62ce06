"""What goes wrong in a stream, in the log group that it names ("Monitor with CloudWatch Logs")."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from local_aws.firehose.state import FirehoseState, Stream


def log_error(state: FirehoseState, stream: Stream, code: str, message: str, resource: str) -> None:
    """Write an error where logging is on and the log stream is there."""
    options = stream.settings.get("CloudWatchLoggingOptions", {})
    if not options.get("Enabled"):
        return
    text = json.dumps(
        {
            "deliveryStreamARN": stream.arn,
            "destination": stream.settings["BucketARN"],
            "deliveryStreamVersionId": stream.version,
            "message": message,
            "errorCode": code,
            "processor": resource,
        }
    )
    event = {"timestamp": int(state.aws.clock.now() * 1000), "message": text}
    with suppress(ClientError):
        state.client("logs").put_log_events(
            logGroupName=options["LogGroupName"],
            logStreamName=options["LogStreamName"],
            logEvents=[event],
        )
