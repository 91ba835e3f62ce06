"""Events as records of a Firehose stream: a line of JSON each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.ses.events.sns import as_text

if TYPE_CHECKING:
    from local_aws.ses.events.event import Event, Json
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState


def problem(state: SesState, settings: dict[str, Any]) -> str:
    """Return what SES has against a stream and the role to write to it, or ''.

    The texts are those that users have reported. Assumption: what the role allows is not looked at.
    """
    role, stream = settings["IamRoleArn"], settings["DeliveryStreamArn"]
    try:
        state.client("iam").get_role(RoleName=role.rpartition("/")[2])
    except ClientError:
        return f"Could not assume IAM role <{role}>."
    try:
        state.client("firehose").describe_delivery_stream(DeliveryStreamName=_name(stream))
    except ClientError:
        return f"Could not access Kinesis Firehose Stream <{stream}>."
    return ""


def _name(stream_arn: str) -> str:
    return stream_arn.rpartition("/")[2] or stream_arn


def publish(
    state: SesState,
    settings: dict[str, Any],
    message: SentMessage,
    event: Event,
    document: Json,
) -> None:
    """Put an event into the stream."""
    record = {"Data": as_text(document).encode() + b"\n"}
    name = _name(settings["DeliveryStreamArn"])
    state.client("firehose").put_record(DeliveryStreamName=name, Record=record)
