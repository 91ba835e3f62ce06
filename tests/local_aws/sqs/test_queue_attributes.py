"""A queue's attributes are moto's, and sending doesn't count the queue."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.sqs import models

from local_aws.sqs.moto_queues import LabMessage, LabQueue
from local_aws.world import LocalAws

PLAIN: dict[str, str] = {}
FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
SECRET = {"KmsMasterKeyId": "alias/aws/sqs"}
POLICY = {"Policy": json.dumps({"Version": "2012-10-17", "Statement": []})}


@pytest.mark.parametrize("attributes", [PLAIN, FIFO, SECRET, POLICY])
def test_they_are_what_moto_says(aws: LocalAws, attributes: dict[str, str]) -> None:
    name = "orders.fifo" if "FifoQueue" in attributes else "orders"
    kwargs: dict[str, Any] = dict(attributes)
    queue = LabQueue(name, "us-east-1", "123456789012", **kwargs)
    moto: Any = models.Queue.attributes
    assert dict(queue.attributes) == moto.fget(queue)
    assert len(queue.attributes) == len(list(queue.attributes))
    assert "Colour" not in queue.attributes


def test_a_redrive_policy_is_text(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    dlq = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]
    policy = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 3}
    live = sqs.create_queue(QueueName="live", Attributes={"RedrivePolicy": json.dumps(policy)})[
        "QueueUrl"
    ]
    for names in (["All"], ["RedrivePolicy"]):
        shown = sqs.get_queue_attributes(QueueUrl=live, AttributeNames=names)["Attributes"]
        assert json.loads(shown["RedrivePolicy"]) == policy


def test_sending_looks_at_no_other_message(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="many")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="first")
    looked = []
    monkeypatch.setattr(LabMessage, "visible", property(lambda one: looked.append(one) or True))
    sqs.send_message(QueueUrl=url, MessageBody="second")
    assert looked == []
