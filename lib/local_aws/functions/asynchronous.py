"""Asynchronous invocation: a queue, two more tries, and where an event goes afterwards.

"Invoking a Lambda function asynchronously": one minute before the second try, two before the
third; throttled events go back to the queue for up to six hours.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.errors import AwsError
from local_aws.functions import invocation

if TYPE_CHECKING:
    from local_aws.functions.function import Function
    from local_aws.functions.invocation import Invoked
    from local_aws.functions.state import FunctionsState

RETRY_DELAYS = (60.0, 120.0)
"""Seconds before the second and the third try."""

MAX_RETRIES = 2
MAX_AGE = 21600

THROTTLED_DELAY = 1.0
THROTTLED_LONGEST = 300.0
"""Seconds: a throttled event waits one, then twice as long each time, up to five minutes."""


@dataclass(slots=True)
class QueuedEvent:
    """An event on its way to a function."""

    request_id: str
    function: Function
    qualifier: str
    payload: bytes
    accepted: float
    tries: int = 0
    throttled: int = 0


def accept(
    state: FunctionsState, function: Function, qualifier: str, payload: bytes, request_id: str = ""
) -> None:
    """Take an event; the function gets it very soon."""
    event = QueuedEvent(
        request_id or state.aws.ids.uuid("lambda-invocation"),
        function,
        qualifier,
        payload,
        state.aws.clock.now(),
    )
    state.aws.clock.call_later(0, _attempt, state, event)


def _attempt(state: FunctionsState, event: QueuedEvent) -> None:
    if state.functions.get(event.function.name) is not event.function:
        return  # the function is gone, and with it what waited for it
    if state.aws.clock.now() - event.accepted > _rule(event, "MaximumEventAgeInSeconds", MAX_AGE):
        _finish(state, event, None, "EventAgeExceeded")
        return
    try:
        version = event.function.version(event.qualifier)
        answer = invocation.run(
            state,
            event.function,
            version,
            event.payload,
            qualifier=event.qualifier,
            request_id=event.request_id,
        )
    except AwsError:
        delay = min(THROTTLED_DELAY * 2**event.throttled, THROTTLED_LONGEST)
        event.throttled += 1
        state.aws.clock.call_later(delay, _attempt, state, event)
        return
    event.tries += 1
    _after(state, event, answer)


def _after(state: FunctionsState, event: QueuedEvent, answer: Invoked) -> None:
    if not answer.failed:
        _finish(state, event, answer, "Success")
    elif event.tries <= _rule(event, "MaximumRetryAttempts", MAX_RETRIES):
        delay = RETRY_DELAYS[event.tries - 1]
        state.aws.clock.call_later(delay, _attempt, state, event)
    else:
        _finish(state, event, answer, "RetriesExhausted")


def _rule(event: QueuedEvent, name: str, default: int) -> int:
    value = event.function.invoke_configs.get(event.qualifier, {}).get(name)
    return default if value is None else int(value)


def _finish(
    state: FunctionsState, event: QueuedEvent, answer: Invoked | None, condition: str
) -> None:
    """Tell the destination, and the dead-letter queue where there is one, what became of it."""
    config = event.function.invoke_configs.get(event.qualifier, {}).get("DestinationConfig", {})
    kind = "OnSuccess" if condition == "Success" else "OnFailure"
    target = config.get(kind, {}).get("Destination")
    if target:
        _send(state, target, _record(state, event, answer, condition))
    if condition != "Success":
        _to_dead_letters(state, event, answer)


def _record(
    state: FunctionsState, event: QueuedEvent, answer: Invoked | None, condition: str
) -> dict[str, Any]:
    """Return the invocation record ("Record destinations for asynchronous invocations")."""
    now = state.aws.clock.utc()
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z",
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": event.function.arn(event.qualifier or "$LATEST"),
            "condition": condition,
            "approximateInvokeCount": event.tries,
        },
        "requestPayload": json.loads(event.payload or b"null"),
    }
    if answer is not None:
        record["responseContext"] = {"statusCode": 200, "executedVersion": answer.version}
        if answer.failed:
            record["responseContext"]["functionError"] = answer.error
        record["responsePayload"] = answer.document()
    return record


def _send(state: FunctionsState, target: str, record: dict[str, Any]) -> None:
    service = target.split(":")[2]
    text = json.dumps(record)
    with suppress(ClientError, AwsError):
        if service == "sqs":
            state.client("sqs").send_message(QueueUrl=queue_url(state, target), MessageBody=text)
        elif service == "sns":
            state.client("sns").publish(TopicArn=target, Message=text)
        elif service == "lambda":
            function, qualifier = state.find(target)
            accept(state, function, qualifier, text.encode())
        elif service == "s3":
            bucket = target.rpartition(":")[2]
            state.client("s3").put_object(Bucket=bucket, Key=_key(state, record), Body=text)
        elif service == "events":
            state.client("events").put_events(Entries=[_bus_entry(target, record, text)])


def _key(state: FunctionsState, record: dict[str, Any]) -> str:
    context, day = record["requestContext"], state.aws.clock.utc().strftime("%Y/%m/%d")
    name = context["functionArn"].split(":function:")[1].partition(":")[0]
    return f"aws/lambda/async/{name}/{day}/{record['timestamp']}-{context['requestId']}"


def _bus_entry(bus: str, record: dict[str, Any], text: str) -> dict[str, Any]:
    good = record["requestContext"]["condition"] == "Success"
    return {
        "Source": "lambda",
        "DetailType": f"Lambda Function Invocation Result - {'Success' if good else 'Failure'}",
        "Detail": text,
        "EventBusName": bus,
        "Resources": [record["requestContext"]["functionArn"]],
    }


def queue_url(state: FunctionsState, queue_arn: str) -> str:
    """Return the URL of a queue. Raises ClientError where there is none."""
    *_, account_id, name = queue_arn.split(":")
    answer = state.client("sqs").get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account_id)
    return str(answer["QueueUrl"])


def _to_dead_letters(state: FunctionsState, event: QueuedEvent, answer: Invoked | None) -> None:
    """Put the event itself into the queue or topic of DeadLetterConfig."""
    settings = event.function.version(event.qualifier).settings
    target = settings.get("DeadLetterConfig", {}).get("TargetArn")
    if not target:
        return
    message = answer.document().get("errorMessage", "") if answer is not None else ""
    said = {"RequestID": event.request_id, "ErrorCode": "200", "ErrorMessage": message[:1024]}
    attributes = {
        name: {"DataType": "Number" if name == "ErrorCode" else "String", "StringValue": value}
        for name, value in said.items()
        if value
    }
    text = event.payload.decode("utf-8", "replace")
    with suppress(ClientError):
        if target.split(":")[2] == "sqs":
            url = queue_url(state, target)
            sqs = state.client("sqs")
            sqs.send_message(QueueUrl=url, MessageBody=text, MessageAttributes=attributes)
        else:
            sns = state.client("sns")
            sns.publish(TopicArn=target, Message=text, MessageAttributes=attributes)
