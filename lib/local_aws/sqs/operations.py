"""StartMessageMoveTask, ListMessageMoveTasks, CancelMessageMoveTask."""

from __future__ import annotations

import base64
import json
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.sqs import move_tasks
from local_aws.sqs.move_tasks import FASTEST, MoveTask
from local_aws.sqs.service import service
from local_aws.sqs.state import SqsState

MOST_ACTIVE = 100
MOST_LISTED = 10

NO_RESOURCE = "The resource that you specified for the {} parameter doesn't exist."
NO_DEAD_LETTERS = "Source queue must be configured as a Dead Letter Queue."
ALREADY = (
    "There is already a task running. Only one active task is allowed for a source queue arn at a "
    "given time."
)


def _invalid(text: str) -> AwsError:
    return AwsError("InvalidParameterValue", text)


def _out_of_range(value: int, name: str, most: int) -> AwsError:
    reason = f"Must be between 1 and {most}."
    return _invalid(f"Value {value} for parameter {name} is invalid. Reason: {reason}")


def _missing(parameter: str) -> AwsError:
    return AwsError("ResourceNotFoundException", NO_RESOURCE.format(parameter), status=404)


def _source(state: SqsState, arn: str) -> Any:
    """Return a dead-letter queue; refuse one that is missing or that no queue names as its own."""
    queue = state.queue(arn)
    if queue is None:
        raise _missing("SourceArn")
    if not state.backend.list_dead_letter_source_queues(queue.name):
        raise _invalid(NO_DEAD_LETTERS)
    return queue


@service.operation("StartMessageMoveTask")
def start_message_move_task(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Begin to move the messages of a dead-letter queue."""
    state = context.state(SqsState)
    source = _source(state, params["SourceArn"])
    rate, destination = params.get("MaxNumberOfMessagesPerSecond"), params.get("DestinationArn")
    if rate is not None and not 1 <= rate <= FASTEST:
        raise _out_of_range(rate, "MaxNumberOfMessagesPerSecond", FASTEST)
    if destination and state.queue(destination) is None:
        raise _missing("DestinationArn")
    active = [task.source_arn for task in state.tasks if task.is_active]
    if source.queue_arn in active:
        raise _invalid(ALREADY)
    if len(active) >= MOST_ACTIVE:
        raise AwsError("RequestThrottled", f"An account has at most {MOST_ACTIVE} active tasks.")
    return {"TaskHandle": move_tasks.start(state, source, destination, rate).handle}


@service.operation("ListMessageMoveTasks")
def list_message_move_tasks(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the latest tasks of a dead-letter queue, the newest first."""
    state = context.state(SqsState)
    most = params.get("MaxResults", 1)
    if not 1 <= most <= MOST_LISTED:
        raise _out_of_range(most, "MaxResults", MOST_LISTED)
    if state.queue(params["SourceArn"]) is None:
        raise _missing("SourceArn")
    found = [task for task in reversed(state.tasks) if task.source_arn == params["SourceArn"]]
    return {"Results": [_view(task) for task in found[:most]]}


def _view(task: MoveTask) -> dict[str, Any]:
    shown = {
        "TaskHandle": task.handle if task.status == "RUNNING" else None,
        "Status": task.status,
        "SourceArn": task.source_arn,
        "DestinationArn": task.destination_arn,
        "MaxNumberOfMessagesPerSecond": task.rate,
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "FailureReason": task.failure or None,
        "StartedTimestamp": int(task.started * 1000),
    }
    return {name: value for name, value in shown.items() if value is not None}


@service.operation("CancelMessageMoveTask")
def cancel_message_move_task(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Stop a running task; what it has moved stays moved."""
    state = context.state(SqsState)
    task_id = _task_id(params["TaskHandle"])
    task = next((one for one in state.tasks if one.task_id == task_id), None)
    if task is None:
        raise AwsError("ResourceNotFoundException", "Task does not exist.", status=404)
    if task.status != "RUNNING":
        text = f"Only active tasks can be cancelled; this one is {task.status}."
        raise AwsError("UnsupportedOperation", text)
    task.status = "CANCELLING"
    return {"ApproximateNumberOfMessagesMoved": task.moved}


def _task_id(handle: str) -> str:
    try:
        return str(json.loads(base64.b64decode(handle, validate=True))["taskId"])
    except (ValueError, KeyError, TypeError):
        raise _invalid("Value for parameter TaskHandle is invalid.") from None
