"""How Lambda reads a queue: as soon as something is in it, and again when something may be.

Queues are read by SQS's own API, so that visibility, order, tries and dead-letter queues are SQS's.
A failed message stays where it is and comes back when its visibility timeout is over.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.errors import AwsError
from local_aws.functions import invocation
from local_aws.functions.asynchronous import queue_url
from local_aws.functions.sources.sqs_records import failed_of, record
from local_aws.sqs.state import receivable

if TYPE_CHECKING:
    from local_aws.functions.sources.mapping import EventSourceMapping
    from local_aws.functions.state import FunctionsState

RECEIVED_AT_ONCE = 10
NOTHING = "No records processed"
GOOD = "OK"
BAD = "PROBLEM: Function call failed"


def watch(state: FunctionsState) -> None:
    """Look into the queues of a state where something may have been put into them."""
    if not state.mappings or state.watched == state.aws.gateway.queue_fillers:
        return
    for mapping in list(state.mappings.values()):
        if mapping.state == "Enabled" and not mapping.due:
            _look(state, mapping)
    state.watched = state.aws.gateway.queue_fillers


def _look(state: FunctionsState, mapping: EventSourceMapping) -> None:
    """Poll where something can be received, else look again when the first message can be.

    A queue that is gone has none: the mapping waits for it.
    """
    now, moments = state.aws.clock.now(), receivable(state.aws, mapping.queue_arn)
    visible = sum(moment <= now for moment in moments)
    if visible:
        enough = visible >= mapping.batch_size
        _poll_in(state, mapping, 0 if enough else mapping.window)
    elif moments and min(moments) < mapping.look_at:
        mapping.look_at = min(moments)
        state.aws.clock.call_later(mapping.look_at - now, _look_again, state, mapping)


def _look_again(state: FunctionsState, mapping: EventSourceMapping) -> None:
    mapping.look_at = math.inf
    if mapping.state == "Enabled" and not mapping.due:
        _look(state, mapping)


def _poll_in(state: FunctionsState, mapping: EventSourceMapping, delay: float) -> None:
    mapping.due = True
    state.aws.clock.call_later(delay, _poll, state, mapping)


def _poll(state: FunctionsState, mapping: EventSourceMapping) -> None:
    mapping.due = False
    if mapping.state != "Enabled" or state.mappings.get(mapping.uuid) is not mapping:
        return
    try:
        url = queue_url(state, mapping.queue_arn)
        messages = _receive(state, mapping, url)
        if messages:
            _process(state, mapping, url, messages)
            _poll_in(state, mapping, 0)
    except ClientError:
        return


def _receive(state: FunctionsState, mapping: EventSourceMapping, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while len(found) < mapping.batch_size:
        answer = state.client("sqs").receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(RECEIVED_AT_ONCE, mapping.batch_size - len(found)),
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        if not answer.get("Messages"):
            break
        found += answer["Messages"]
    return found


def _process(
    state: FunctionsState, mapping: EventSourceMapping, url: str, messages: list[dict[str, Any]]
) -> None:
    """Give a batch to the function; delete what it has dealt with."""
    failed = _call(state, mapping, messages)
    mapping.last_result = BAD if failed is None else GOOD
    done = [one for one in messages if failed is not None and one["MessageId"] not in failed]
    for start in range(0, len(done), RECEIVED_AT_ONCE):
        entries = [
            {"Id": str(number), "ReceiptHandle": one["ReceiptHandle"]}
            for number, one in enumerate(done[start : start + RECEIVED_AT_ONCE])
        ]
        state.client("sqs").delete_message_batch(QueueUrl=url, Entries=entries)


def _call(
    state: FunctionsState, mapping: EventSourceMapping, messages: list[dict[str, Any]]
) -> set[str] | None:
    """Return the ids of the messages that failed; None for the whole batch."""
    event = {"Records": [record(one, mapping.queue_arn) for one in messages]}
    try:
        function, qualifier = state.find(mapping.function_arn)
        version, content = function.version(qualifier), json.dumps(event).encode()
        answer = invocation.run(state, function, version, content, qualifier=qualifier)
    except AwsError:
        return None  # throttled, or gone: the messages come back
    if answer.failed:
        return None
    if not mapping.reports_failures:
        return set()
    return failed_of(answer.document(), {one["MessageId"] for one in messages})
