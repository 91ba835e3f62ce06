"""moto's CloudWatch Logs puts what a subscription filter matches into our streams."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from local_aws.firehose import flow

if TYPE_CHECKING:
    from local_aws.firehose.state import FirehoseState, Stream


def connect(state: FirehoseState) -> None:
    """Have moto's services use our streams, in one account and Region."""
    from moto.firehose.models import firehose_backends

    bridge: Any = MotoStreams(state)
    firehose_backends[state.account_id][state.region] = bridge


class MotoStreams:
    """What moto's services know of Firehose."""

    def __init__(self, state: FirehoseState) -> None:
        self._state = state

    def lookup_name_from_arn(self, arn: str) -> Stream | None:
        """Return a stream, or None."""
        return self._state.streams.get(arn.rpartition("/")[2])

    def send_log_event(
        self, arn: str, filter_name: str, group: str, stream: str, events: list[dict[str, Any]]
    ) -> None:
        """Take log events as CloudWatch Logs sends them: JSON, compressed."""
        found = self.lookup_name_from_arn(arn)
        if found is None:
            return
        document = {
            "messageType": "DATA_MESSAGE",
            "owner": self._state.account_id,
            "logGroup": group,
            "logStream": stream,
            "subscriptionFilters": [filter_name],
            "logEvents": events,
        }
        flow.accept(self._state, found, [gzip.compress(json.dumps(document).encode(), mtime=0)])

    def reset(self) -> None:
        """moto forgets everything; there is nothing of moto's here."""
