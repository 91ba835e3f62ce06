"""Where events go: the destinations of the configuration set, and always EventBridge.

What can't be handed over (a topic deleted meanwhile) is lost without a word. Services are reached
through their public API, as by any customer.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.sms_voice.messages import outbox_of

if TYPE_CHECKING:
    from local_aws.sms_voice.event_destinations import EventDestination
    from local_aws.sms_voice.messages import Message
    from local_aws.sms_voice.state import SmsState

SOURCE = "aws.sms-voice"

DETAIL_TYPES = {
    "TEXT": "Text Message Delivery Status Updated",
    "MEDIA": "Media Message Delivery Status Updated",
    "VOICE": "Voice Message Delivery Status Updated",
}

NOT_ON_THE_BUS = frozenset({"destinationPhoneNumber", "context"})
"""Members that the user guide's EventBridge samples lack: they may tell who somebody is."""

LOG_STREAM = "sms-voice"
"""The stream in the log group. AWS doesn't say what it calls it (assumption)."""


def publish(state: SmsState, message: Message, document: dict[str, Any]) -> None:
    """Bring an event to all who want it."""
    _put_on_bus(state, message, document)
    if message.configuration_set is None:
        return
    text = json.dumps(document, ensure_ascii=False)
    for one in list(message.configuration_set.destinations.values()):
        if one.takes(document["eventType"]):
            _hand_over(state, one, text)


def _put_on_bus(state: SmsState, message: Message, document: dict[str, Any]) -> None:
    # Assumption: the bus gets events whether or not there is a configuration set.
    detail = {name: value for name, value in document.items() if name not in NOT_ON_THE_BUS}
    entry = {
        "Source": SOURCE,
        "DetailType": DETAIL_TYPES[message.channel],
        "Time": state.aws.clock.utc(),
        "Resources": [],
        "Detail": json.dumps(detail, ensure_ascii=False),
    }
    _client(state, "events").put_events(Entries=[entry])


def _client(state: SmsState, service: str) -> Any:
    return state.aws.client(service, account_id=state.account_id, region=state.region)


def _hand_over(state: SmsState, destination: EventDestination, text: str) -> None:
    kinds = {
        "SnsDestination": _to_topic,
        "KinesisFirehoseDestination": _to_stream,
        "CloudWatchLogsDestination": _to_log,
    }
    try:
        kinds[destination.kind](state, destination.target, text)
    except ClientError:
        return


def _to_topic(state: SmsState, target: dict[str, str], text: str) -> None:
    _client(state, "sns").publish(TopicArn=target["TopicArn"], Message=text)


def _to_stream(state: SmsState, target: dict[str, str], text: str) -> None:
    name = target["DeliveryStreamArn"].rpartition("/")[2]
    record = {"Data": text.encode() + b"\n"}
    _client(state, "firehose").put_record(DeliveryStreamName=name, Record=record)


def _to_log(state: SmsState, target: dict[str, str], text: str) -> None:
    group = target["LogGroupArn"].partition(":log-group:")[2].removesuffix(":*")
    logs, known = _client(state, "logs"), outbox_of(state).log_streams
    if group not in known:
        _open_log_stream(logs, group)
        known.add(group)
    entry = {"timestamp": int(state.now() * 1000), "message": text}
    try:
        logs.put_log_events(logGroupName=group, logStreamName=LOG_STREAM, logEvents=[entry])
    except ClientError:
        known.discard(group)
        raise


def _open_log_stream(logs: Any, group: str) -> None:
    try:
        logs.create_log_stream(logGroupName=group, logStreamName=LOG_STREAM)
    except logs.exceptions.ResourceAlreadyExistsException:
        return
