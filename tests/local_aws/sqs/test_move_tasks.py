"""Redrive: what was given up goes back, at a rate, and can be stopped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws


class Queues:
    """A queue with a dead-letter queue."""

    def __init__(self, aws: LocalAws, *, fifo: bool = False) -> None:
        self.aws = aws
        self.sqs = aws.client("sqs")
        self.ending, self.kind = (".fifo", {"FifoQueue": "true"}) if fifo else ("", {})
        self.dead, self.dead_arn = self.create("dead")
        policy = json.dumps({"deadLetterTargetArn": self.dead_arn, "maxReceiveCount": 1})
        self.url, self.arn = self.create("orders", RedrivePolicy=policy)

    def create(self, name: str, **attributes: str) -> tuple[str, str]:
        """Return the URL and ARN of a new queue."""
        asked = {"QueueName": name + self.ending, "Attributes": {**self.kind, **attributes}}
        url = self.sqs.create_queue(**asked)["QueueUrl"]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, found["Attributes"]["QueueArn"]

    def give_up(self, count: int) -> None:
        """Send messages and let each fail once, so that the next look gives it up."""
        for number in range(count):
            self.sqs.send_message(QueueUrl=self.url, MessageBody=f"order {number}")
        for _ in range(count + 1):
            self.sqs.receive_message(QueueUrl=self.url, VisibilityTimeout=1, MaxNumberOfMessages=10)
        self.aws.clock.advance(2)
        assert self.sqs.receive_message(QueueUrl=self.url).get("Messages") is None
        assert self.depth(self.dead) == count

    def depth(self, url: str) -> int:
        """Return how many messages can be received."""
        name = "ApproximateNumberOfMessages"
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
        return int(found["Attributes"][name])

    def task(self) -> dict[str, Any]:
        """Return the latest task."""
        return self.sqs.list_message_move_tasks(SourceArn=self.dead_arn)["Results"][0]


@pytest.fixture
def queues(aws: LocalAws) -> Queues:
    return Queues(aws)


def error_of(call: Any, **params: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**params)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_redrive_goes_back_to_the_source_at_its_rate(queues: Queues) -> None:
    queues.give_up(25)
    queues.sqs.start_message_move_task(SourceArn=queues.dead_arn, MaxNumberOfMessagesPerSecond=10)
    assert (queues.depth(queues.dead), queues.depth(queues.url)) == (15, 10)
    assert queues.task()["Status"] == "RUNNING"
    queues.aws.clock.advance(1)
    assert (queues.depth(queues.dead), queues.depth(queues.url)) == (5, 20)
    queues.aws.clock.advance(1)
    task = queues.task()
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 25)
    assert task["ApproximateNumberOfMessagesToMove"] == 25
    assert "TaskHandle" not in task


def test_a_moved_message_is_new(queues: Queues) -> None:
    sent = queues.sqs.send_message(QueueUrl=queues.url, MessageBody="order")["MessageId"]
    queues.sqs.receive_message(QueueUrl=queues.url, VisibilityTimeout=1)
    queues.aws.clock.advance(2)
    queues.sqs.receive_message(QueueUrl=queues.url)
    queues.sqs.start_message_move_task(SourceArn=queues.dead_arn)
    asked = {"QueueUrl": queues.url, "MessageSystemAttributeNames": ["All"]}
    (message,) = queues.sqs.receive_message(**asked)["Messages"]
    assert message["Body"] == "order"
    assert message["MessageId"] != sent
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert message["Attributes"]["SentTimestamp"] == str(int(queues.aws.clock.now() * 1000))


def test_a_redrive_can_go_elsewhere(queues: Queues) -> None:
    other, arn = queues.create("inspection")
    queues.give_up(2)
    queues.sqs.start_message_move_task(SourceArn=queues.dead_arn, DestinationArn=arn)
    assert (queues.depth(other), queues.depth(queues.url), queues.depth(queues.dead)) == (2, 0, 0)


def test_a_cancelled_task_keeps_what_it_moved(queues: Queues) -> None:
    queues.give_up(5)
    handle = queues.sqs.start_message_move_task(
        SourceArn=queues.dead_arn, MaxNumberOfMessagesPerSecond=2
    )["TaskHandle"]
    answer = queues.sqs.cancel_message_move_task(TaskHandle=handle)
    assert answer["ApproximateNumberOfMessagesMoved"] == 2
    assert queues.task()["Status"] == "CANCELLING"
    queues.aws.clock.advance(1)
    assert queues.task()["Status"] == "CANCELLED"
    assert (queues.depth(queues.dead), queues.depth(queues.url)) == (3, 2)
    code, text = error_of(queues.sqs.cancel_message_move_task, TaskHandle=handle)
    assert code.endswith("UnsupportedOperation") and "CANCELLED" in text


def test_refusals(queues: Queues) -> None:
    start = queues.sqs.start_message_move_task
    missing = queues.dead_arn + "-not"
    code, text = error_of(start, SourceArn=missing)
    assert code == "ResourceNotFoundException"
    assert text == "The resource that you specified for the SourceArn parameter doesn't exist."
    assert error_of(start, SourceArn=queues.arn) == (
        "InvalidParameterValue",
        "Source queue must be configured as a Dead Letter Queue.",
    )
    code, text = error_of(start, SourceArn=queues.dead_arn, DestinationArn=missing)
    assert text == "The resource that you specified for the DestinationArn parameter doesn't exist."
    code, _ = error_of(start, SourceArn=queues.dead_arn, MaxNumberOfMessagesPerSecond=501)
    assert code == "InvalidParameterValue"
    queues.give_up(3)
    start(SourceArn=queues.dead_arn, MaxNumberOfMessagesPerSecond=1)
    assert "already a task running" in error_of(start, SourceArn=queues.dead_arn)[1]
    cancel = queues.sqs.cancel_message_move_task
    assert error_of(cancel, TaskHandle="no handle")[0] == "InvalidParameterValue"
    handle = "eyJ0YXNrSWQiOiAieCJ9"
    assert error_of(cancel, TaskHandle=handle) == (
        "ResourceNotFoundException",
        "Task does not exist.",
    )


def test_a_task_fails_where_its_queue_goes_or_never_was(queues: Queues) -> None:
    queues.give_up(3)
    queues.sqs.start_message_move_task(SourceArn=queues.dead_arn, MaxNumberOfMessagesPerSecond=1)
    queues.sqs.delete_queue(QueueUrl=queues.url)
    queues.aws.clock.advance(1)
    task = queues.task()
    assert (task["Status"], task["FailureReason"]) == (
        "FAILED",
        "AWS.SimpleQueueService.NonExistentQueue",
    )


def test_a_message_that_no_queue_gave_up_has_no_way_back(queues: Queues) -> None:
    queues.sqs.send_message(QueueUrl=queues.dead, MessageBody="put here by hand")
    queues.sqs.start_message_move_task(SourceArn=queues.dead_arn)
    assert queues.task()["FailureReason"] == "CouldNotDetermineMessageSource"
    assert queues.depth(queues.dead) == 1
