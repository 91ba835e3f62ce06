"""What SQS remembers besides moto's queues: the message move tasks of an account in a Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws import moto_time

if TYPE_CHECKING:
    from local_aws.sqs.move_tasks import MoveTask
    from local_aws.world import LocalAws


def receivable(aws: LocalAws, queue_arn: str) -> list[float]:
    """Return when each message of a queue can be received (epoch seconds, 0 for at once); nothing
    where there is no such queue."""
    from moto.sqs.models import sqs_backends

    _, _, _, region, account_id, name = queue_arn.split(":")
    moto_time.follow(aws.clock, "sqs")
    queue = sqs_backends[account_id][region].queues.get(name)
    # Asking for what is visible drops what has expired.
    if queue is None or not (queue.messages or queue._messages):
        return []
    return [max(one.visible_at, one.delayed_until) / 1000 for one in queue._messages]


class SqsState:
    """The move tasks, oldest first, and the way to moto's queues."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.tasks: list[MoveTask] = []

    @property
    def backend(self) -> Any:
        """moto's queues, followed by the lab's clock."""
        from moto.sqs.models import sqs_backends

        return sqs_backends[self.account_id][self.region]

    def queue(self, arn: str) -> Any:
        """Return a queue of moto's by its ARN, None where there is none."""
        queues = list(self.backend.queues.values())
        return next((queue for queue in queues if queue.queue_arn == arn), None)
