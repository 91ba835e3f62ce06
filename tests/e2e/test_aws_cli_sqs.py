"""Three receives, a dead letter and a redrive, typed with the AWS CLI over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local_aws.server import LabServer
from local_aws.world import LocalAws

from . import aws_cli
from .aws_cli import NEEDED

pytestmark = NEEDED

Sqs = Callable[..., dict[str, Any]]
BODY = "My important message."


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    aws = LocalAws()
    yield aws
    aws.reset()


@pytest.fixture
def sqs(aws: LocalAws) -> Iterator[Sqs]:
    server = LabServer(aws, port=0)
    server.start()

    def run(*arguments: str) -> dict[str, Any]:
        # Version 1 of the CLI has an endpoint of its own for SQS, whatever AWS_ENDPOINT_URL says.
        found: dict[str, Any] = aws_cli.aws(
            server.url, "sqs", *arguments, "--endpoint-url", server.url, region="eu-west-1"
        )
        return found

    yield run
    server.stop()


def create(sqs: Sqs, name: str, **attributes: str) -> tuple[str, str]:
    """Return the URL and the ARN of a new FIFO queue."""
    given = json.dumps({"FifoQueue": "true", **attributes})
    url = sqs("create-queue", "--queue-name", name, "--attributes", given)["QueueUrl"]
    asked = ("--queue-url", url, "--attribute-names", "QueueArn")
    return url, sqs("get-queue-attributes", *asked)["Attributes"]["QueueArn"]


def received(sqs: Sqs, url: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = sqs("receive-message", "--queue-url", url).get("Messages", [])
    return messages


def test_a_message_is_given_up_inspected_and_redriven(aws: LocalAws, sqs: Sqs) -> None:
    dead, dead_arn = create(sqs, "my-dlq.fifo")
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": "3"})
    source, _ = create(sqs, "my-source-queue.fifo", RedrivePolicy=redrive)
    group = ("--message-group-id", "my-group", "--message-deduplication-id", "first")
    sent = sqs("send-message", "--queue-url", source, "--message-body", BODY, *group)
    for _ in range(3):
        (message,) = received(sqs, source)
        assert (message["MessageId"], message["Body"]) == (sent["MessageId"], BODY)
        assert received(sqs, source) == []
        aws.clock.advance(30)
    assert received(sqs, source) == []
    (letter,) = received(sqs, dead)
    assert letter["MessageId"] == sent["MessageId"]
    aws.clock.advance(30)
    handle = sqs("start-message-move-task", "--source-arn", dead_arn)["TaskHandle"]
    assert handle
    aws.clock.advance(1)
    (task,) = sqs("list-message-move-tasks", "--source-arn", dead_arn)["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 1)
    (back,) = received(sqs, source)
    assert (back["Body"], received(sqs, dead)) == (BODY, [])
