"""Calls that moto's services make to functions: S3 notifications, SNS subscriptions, subscription
filters of CloudWatch Logs. (Rules of EventBridge call none in moto; it says so.)

moto hands such calls to its own Lambda, which isn't used here; this takes its place, for one
account and Region. What is called runs after the request that caused it, as an asynchronous
invocation.
"""

from __future__ import annotations

import base64
import gzip
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError
from local_aws.functions import sns_records
from local_aws.functions.sns_records import Notification

if TYPE_CHECKING:
    from local_aws.functions.state import FunctionsState


def connect(state: FunctionsState) -> None:
    """Have moto's services call our functions."""
    from moto.awslambda.models import lambda_backends

    bridge: Any = MotoFunctions(state)
    lambda_backends[state.account_id][state.region] = bridge


class MotoFunction:
    """A function as moto's S3 calls it."""

    def __init__(self, bridge: MotoFunctions, arn: str) -> None:
        self._bridge = bridge
        self._arn = arn

    def invoke(self, body: str, *_: Any) -> None:
        """Take a notification of S3."""
        bucket = json.loads(body)["Records"][0]["s3"]["bucket"]["arn"]
        self._bridge.call(self._arn, body.encode(), "s3.amazonaws.com", bucket)


class MotoFunctions:
    """What moto's services know of Lambda."""

    def __init__(self, state: FunctionsState) -> None:
        self._state = state

    def get_function(self, arn: str, **_: Any) -> MotoFunction:
        """Return a function. Raises AwsError where there is none."""
        self._state.find(arn)
        return MotoFunction(self, arn)

    def call(self, arn: str, payload: bytes, principal: str, source_arn: str) -> None:
        """Invoke a function asynchronously, if its policy lets the service do so."""
        from local_aws.functions.calls import invoke

        with suppress(AwsError):
            invoke(
                self._state.aws,
                arn,
                payload,
                "Event",
                principal=principal,
                source_arn=source_arn,
            )

    def take_notification(self, sent: Notification) -> None:
        """Take a message of a topic for a function that is subscribed to it."""
        event = sns_records.record(sent, self._state.aws.clock.utc())
        content = json.dumps({"Records": [event]}).encode()
        call = (sent.endpoint, content, "sns.amazonaws.com", sent.topic_arn)
        self._state.aws.clock.call_later(0, self.call, *call)

    def send_log_event(
        self, arn: str, filter_name: str, group: str, stream: str, events: list[dict[str, Any]]
    ) -> None:
        """Take log events of a subscription filter."""
        document = {
            "messageType": "DATA_MESSAGE",
            "owner": self._state.account_id,
            "logGroup": group,
            "logStream": stream,
            "subscriptionFilters": [filter_name],
            "logEvents": events,
        }
        data = base64.b64encode(gzip.compress(json.dumps(document).encode(), mtime=0)).decode()
        payload = json.dumps({"awslogs": {"data": data}}).encode()
        where = f"arn:aws:logs:{self._state.region}:{self._state.account_id}:log-group:{group}:*"
        self.call(arn, payload, "logs.amazonaws.com", where)

    def reset(self) -> None:
        """moto forgets everything; there is nothing of moto's here."""
