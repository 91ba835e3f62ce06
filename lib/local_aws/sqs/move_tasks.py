"""Message move tasks: messages go from a dead-letter queue back to where they came from.

Source: the SQS developer guide, "Configure a dead-letter queue redrive" and the API reference of
StartMessageMoveTask.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.sqs.state import SqsState

FASTEST = 500
"""Messages a second. Assumption: a task that names no rate goes at the highest that one can name;
AWS chooses it "based on the queue backlog size"."""

LONGEST_SECONDS = 36 * 3600

NO_QUEUE = "AWS.SimpleQueueService.NonExistentQueue"
NO_SOURCE = "CouldNotDetermineMessageSource"
TOO_LONG = "TaskTimedOut"
"""Assumption: the reasons of a task that ran too long, and of one that finds a message which no
queue has given up, are spelled so."""


@dataclass
class MoveTask:
    """One redrive: how far it is, and how it ended."""

    task_id: str
    source_arn: str
    destination_arn: str | None
    rate: int | None
    started: float
    to_move: int
    moved: int = 0
    status: str = "RUNNING"
    failure: str = ""

    @property
    def handle(self) -> str:
        """The TaskHandle, by which it can be cancelled."""
        text = json.dumps({"taskId": self.task_id, "sourceArn": self.source_arn})
        return base64.b64encode(text.encode()).decode()

    @property
    def is_active(self) -> bool:
        """Whether it still moves messages, or is about to stop."""
        return self.status in ("RUNNING", "CANCELLING")


def start(state: SqsState, source: Any, destination_arn: str | None, rate: int | None) -> MoveTask:
    """Begin to move what a dead-letter queue holds."""
    task = MoveTask(
        state.aws.ids.uuid("move task"),
        source.queue_arn,
        destination_arn,
        rate,
        state.aws.clock.now(),
        len(source.messages),
    )
    state.tasks.append(task)
    state.aws.clock.call_later(0, _move, state, task)
    return task


def _move(state: SqsState, task: MoveTask) -> None:
    """Move as many messages as a second allows, and come back a second later for more."""
    if task.status == "CANCELLING":
        task.status = "CANCELLED"
        return
    source = state.queue(task.source_arn)
    if source is None:
        _fail(task, NO_QUEUE)
    elif state.aws.clock.now() - task.started > LONGEST_SECONDS:
        _fail(task, TOO_LONG)
    else:
        _move_some(state, task, source)
    if task.status == "RUNNING":
        state.aws.clock.call_later(1, _move, state, task)


def _move_some(state: SqsState, task: MoveTask, source: Any) -> None:
    with source.lock:
        for message in source.messages[: task.rate or FASTEST]:
            target = _target(state, task, message)
            if target is None:
                known = task.destination_arn or message.dead_letter_source
                return _fail(task, NO_QUEUE if known else NO_SOURCE)
            source._messages.remove(message)
            source.pending_messages.discard(message)
            target.add_message(_anew(state, message))
            state.aws.gateway.queue_fillers += 1
            task.moved += 1
        if not source.messages:
            task.status = "COMPLETED"


def _target(state: SqsState, task: MoveTask, message: Any) -> Any:
    return state.queue(task.destination_arn or message.dead_letter_source)


def _anew(state: SqsState, message: Any) -> Any:
    """Return a message as it comes back: with a new id, time and retention, never received."""
    from moto.sqs.models import Message

    again: Any = Message(state.aws.ids.uuid("sqs message"), message.body, message.system_attributes)
    again.message_attributes = message.message_attributes
    again.group_id = message.group_id
    again.deduplication_id = again.id if message.group_id else None
    again.mark_sent()
    return again


def _fail(task: MoveTask, reason: str) -> None:
    task.status, task.failure = "FAILED", reason
