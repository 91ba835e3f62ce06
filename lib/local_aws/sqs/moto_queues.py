"""moto's queues, with what AWS's do besides: order, deduplication, dead letters and time.

Sources: the SQS developer guide, "Exactly-once processing", "Visibility timeout", "Dead-letter
queues" and "High throughput for FIFO queues".
"""

from __future__ import annotations

import json
import threading
from typing import Any

from moto.core.utils import unix_time, unix_time_millis
from moto.sqs import models
from moto.sqs.exceptions import InvalidParameterValue

from local_aws import callers
from local_aws.moto_time import LabDatetime
from local_aws.sqs.call_counts import DELETED, EMPTY, RECEIVED, SENT, SIZE, CallCounts
from local_aws.sqs.queue_attributes import QueueAttributes

DEDUPLICATION_SECONDS = 300
FIRST_SEQUENCE_NUMBER = 18_900_000_000_000_000_000
SEQUENCE_STEP = 256
"""Assumption: sequence numbers have 20 digits and rise by this; AWS only says that they rise."""

PERMISSIONS = ("allowAll", "denyAll", "byQueue")

TYPES_DIFFER = "Dead-letter queue must be same type of queue as the source."
LIMIT_NEEDS_SCOPE = (
    "Value perMessageGroupId for parameter FifoThroughputLimit is invalid. Reason: "
    "DeduplicationScope must be messageGroup."
)


class LabMessage(models.Message):
    """A message that knows which queues it was in."""

    queue_arn = ""
    dead_letter_source = ""
    """ARN of the queue that gave the message up; empty where none did."""

    @property
    def visible(self) -> bool:
        """Whether its visibility timeout is over; one of 0 seconds is over at once."""
        # Most messages were never hidden, and a queue asks each of its messages at each receive.
        return not self.visible_at or bool(unix_time_millis() >= self.visible_at)

    @property
    def delayed(self) -> bool:
        """Whether it was sent with a delay that isn't over."""
        return bool(self.delayed_until) and bool(unix_time_millis() < self.delayed_until)


class LabQueue(models.Queue):
    """A queue."""

    BASE_ATTRIBUTES = [*models.Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]  # noqa: RUF012

    def __init__(self, name: str, region: str, account_id: str, **kwargs: Any) -> None:
        self.lock = threading.RLock()
        self.redrive_allow_policy: str | None = None
        self.counts = CallCounts()
        self._sequence = FIRST_SEQUENCE_NUMBER
        self._sent: dict[tuple[str, str], LabMessage] = {}
        super().__init__(name, region, account_id, **kwargs)

    def _set_attributes(self, attributes: dict[str, Any], now: float | None = None) -> None:
        limit = attributes.get("FifoThroughputLimit", getattr(self, "fifo_throughput_limit", ""))
        scope = attributes.get("DeduplicationScope", getattr(self, "deduplication_scope", ""))
        if limit == "perMessageGroupId" and scope != "messageGroup":
            raise InvalidParameterValue(LIMIT_NEEDS_SCOPE)
        _check_allow_policy(attributes.get("RedriveAllowPolicy"))
        super()._set_attributes(attributes, now)

    def _setup_dlq(self, policy: Any) -> None:
        super()._setup_dlq(policy)
        target = self.dead_letter_queue
        if target is None:
            return
        problem = "" if target.fifo_queue == self.fifo_queue else TYPES_DIFFER
        if not problem and not _admits(target, self.queue_arn):
            problem = f"Dead-letter queue {target.queue_arn} doesn't admit this source queue."
        if problem:
            self.redrive_policy = self.dead_letter_queue = None
            text = f"Value {policy} for parameter RedrivePolicy is invalid. Reason: {problem}"
            raise InvalidParameterValue(text)

    @property
    def attributes(self) -> Any:
        """The attributes by name."""
        return QueueAttributes(self)

    @property
    def messages(self) -> list[Any]:
        """The messages that can be received; those past their retention are dropped."""
        oldest = (unix_time() - float(self.message_retention_period)) * 1000  # type: ignore[attr-defined]
        with self.lock:
            self._messages = [one for one in self._messages if (one.sent_timestamp or 0) > oldest]
        return super().messages

    def add_message(self, message: Any) -> None:
        """Take a message that was sent or given up, unless it is a repetition."""
        with self.lock:
            self._note_origin(message)
            if self.fifo_queue and self._is_repetition(message):
                return
            with self._messages_lock:
                self._messages.append(message)
                self._messages_lock.notify_all()

    def _note_origin(self, message: LabMessage) -> None:
        if message.queue_arn and message.queue_arn != self.queue_arn:
            message.dead_letter_source = message.queue_arn
            # Its message id stands for the deduplication id from then on (developer guide,
            # "Dead-letter queues").
            message.deduplication_id = message.id if self.fifo_queue else None
        message.queue_arn = self.queue_arn

    def _is_repetition(self, message: LabMessage) -> bool:
        """Whether the same was sent in the last five minutes; if so it gets the first one's ids."""
        recent = unix_time_millis() - DEDUPLICATION_SECONDS * 1000
        while self._sent and _sent_at(next(iter(self._sent.values()))) <= recent:
            del self._sent[next(iter(self._sent))]
        by_group = self.deduplication_scope == "messageGroup"  # type: ignore[attr-defined]
        key = (message.group_id or "" if by_group else "", message.deduplication_id or "")
        first = self._sent.setdefault(key, message)
        if first is not message:
            message.id, message.sequence_number = first.id, first.sequence_number
            return True
        self._sequence += SEQUENCE_STEP
        message.sequence_number = str(self._sequence)
        return False

    def note(self, metric: str, value: float = 1.0) -> None:
        """Count something for CloudWatch."""
        with self.lock:
            self.counts.add(metric, unix_time(), value)

    def wait_for_messages(self, timeout: int) -> None:
        """Let a long poll wait; where the lab's clock stands still, it is turned."""
        clock = LabDatetime.clock
        if clock.ticking:
            callers.current().aws.outside(lambda: self._wait(timeout), {})
        else:
            clock.advance(timeout)

    def _wait(self, timeout: int) -> dict[str, Any]:
        super().wait_for_messages(timeout)
        return {}


def _sent_at(message: LabMessage) -> float:
    return float(message.sent_timestamp or 0)


def _check_allow_policy(text: str | None) -> None:
    """Refuse a RedriveAllowPolicy that doesn't say who may redrive."""
    try:
        known = not text or json.loads(text)["redrivePermission"] in PERMISSIONS
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        reason = f"redrivePermission must be one of {', '.join(PERMISSIONS)}."
        raise InvalidParameterValue(
            f"Value {text} for parameter RedriveAllowPolicy is invalid. Reason: {reason}"
        )


def _admits(target: Any, source_arn: str) -> bool:
    """Whether a dead-letter queue's RedriveAllowPolicy admits a source queue."""
    policy = json.loads(target.redrive_allow_policy or "{}")
    permission = policy.get("redrivePermission", "allowAll")
    return permission == "allowAll" or (
        permission == "byQueue" and source_arn in policy.get("sourceQueueArns", [])
    )


def _end_timeouts(queue: Any) -> None:
    """Free all messages whose visibility timeout is over, before any is handed out again.

    moto frees them one by one while it hands out: it would take a group's first message for
    blocked by its second, and hand out the second.
    """
    over = {one for one in queue.pending_messages if one.visible}
    queue.pending_messages.difference_update(over)


class LabQueues(models.SQSBackend):
    """The queues of an account in a Region."""

    # moto finds the URLs of a service beside the module that a backend says it comes from.
    __module__ = models.__name__

    def receive_message(
        self,
        queue_name: str,
        count: int,
        wait_seconds_timeout: int,
        visibility_timeout: int,
        message_attribute_names: list[str] | None = None,
    ) -> list[Any]:
        """Hand out messages, each to one receiver, waiting for the first if asked to."""
        queue: Any = self.get_queue(queue_name)
        end = unix_time() + wait_seconds_timeout
        while True:
            with queue.lock:
                _end_timeouts(queue)
                found = super().receive_message(
                    queue_name, count, 0, visibility_timeout, message_attribute_names
                )
            if found or unix_time() >= end:
                queue.note(RECEIVED if found else EMPTY, len(found) or 1)
                return found
            queue.wait_for_messages(1)

    def send_message(self, queue_name: str, message_body: str, *args: Any, **given: Any) -> Any:
        """Take a message, and count it."""
        message = super().send_message(queue_name, message_body, *args, **given)
        queue: Any = self.get_queue(queue_name)
        queue.note(SENT)
        queue.note(SIZE, len(message_body.encode()))
        return message

    def delete_message(self, queue_name: str, receipt_handle: str) -> None:
        """Delete a message, and count it."""
        super().delete_message(queue_name, receipt_handle)
        queue: Any = self.get_queue(queue_name)
        queue.note(DELETED)


def install() -> None:
    """Have moto make these queues and messages."""
    module: Any = models
    module.Queue, module.Message = LabQueue, LabMessage
    backends: Any = models.sqs_backends
    backends.backend = LabQueues
