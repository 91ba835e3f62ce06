"""Queues by the lab's clock: order, deduplication, dead letters, and nobody gets one twice."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from local_aws.world import LocalAws


def fifo(aws: LocalAws, name: str = "orders.fifo", **attributes: str) -> tuple[Any, str]:
    """Return a client and the URL of a new FIFO queue."""
    sqs = aws.client("sqs")
    made = sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true", **attributes})
    return sqs, made["QueueUrl"]


def bodies(sqs: Any, url: str, **asked: Any) -> list[str]:
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **asked)
    return [message["Body"] for message in found.get("Messages", [])]


def test_visibility_and_delay_go_by_the_labs_clock(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="plain")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=60)
    sqs.send_message(QueueUrl=url, MessageBody="now")
    assert bodies(sqs, url) == ["now"]
    assert bodies(sqs, url) == []
    aws.clock.advance(30)
    assert bodies(sqs, url) == ["now"]
    aws.clock.advance(30)
    assert sorted(bodies(sqs, url)) == ["later", "now"]


def test_a_visibility_timeout_of_nothing_is_over_at_once(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="plain")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="again")
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    handle = message["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    assert bodies(sqs, url) == ["again"]


def test_a_group_handed_out_together_and_not_deleted_comes_again_in_order(aws: LocalAws) -> None:
    sqs, url = fifo(aws)
    for body in ("first", "second", "third"):
        sent = {"MessageGroupId": "ana", "MessageDeduplicationId": body}
        sqs.send_message(QueueUrl=url, MessageBody=body, **sent)
    for _ in range(4):
        assert bodies(sqs, url) == ["first", "second", "third"]
        aws.clock.advance(31)


def test_messages_go_when_their_retention_is_over(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    kept = {"MessageRetentionPeriod": "60"}
    url = sqs.create_queue(QueueName="short", Attributes=kept)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="old")
    aws.clock.advance(59)
    sqs.send_message(QueueUrl=url, MessageBody="young")
    aws.clock.advance(2)
    assert bodies(sqs, url) == ["young"]


def test_a_long_poll_turns_a_clock_that_stands_still(aws: LocalAws) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="plain")["QueueUrl"]
    begin = aws.clock.now()
    assert bodies(sqs, url, WaitTimeSeconds=20) == []
    assert aws.clock.now() - begin == 20
    sqs.send_message(QueueUrl=url, MessageBody="soon", DelaySeconds=5)
    assert bodies(sqs, url, WaitTimeSeconds=20) == ["soon"]
    assert aws.clock.now() - begin == 25


def test_the_same_is_taken_once_in_five_minutes_even_when_it_is_gone(aws: LocalAws) -> None:
    sqs, url = fifo(aws, ContentBasedDeduplication="true")
    send = {"QueueUrl": url, "MessageGroupId": "a", "MessageBody": "order 1"}
    first = sqs.send_message(**send)
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    again = sqs.send_message(**send)
    assert again["MessageId"] == first["MessageId"]
    assert again["SequenceNumber"] == first["SequenceNumber"]
    assert bodies(sqs, url) == []
    aws.clock.advance(301)
    assert int(sqs.send_message(**send)["SequenceNumber"]) > int(first["SequenceNumber"])
    assert bodies(sqs, url) == ["order 1"]


def test_deduplication_by_group_lets_groups_repeat_each_other(aws: LocalAws) -> None:
    high = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    sqs, url = fifo(aws, **high)
    for group in ("a", "b", "a"):
        send = {"MessageGroupId": group, "MessageDeduplicationId": "1", "MessageBody": group}
        sqs.send_message(QueueUrl=url, **send)
    assert bodies(sqs, url) == ["a", "b"]


def test_a_limit_by_group_needs_its_scope(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match="DeduplicationScope must be messageGroup"):
        fifo(aws, FifoThroughputLimit="perMessageGroupId")


def test_a_dead_letter_queue_is_of_its_sources_kind_and_admits_it(aws: LocalAws) -> None:
    sqs, _ = fifo(aws, "dead.fifo")
    arn = "arn:aws:sqs:us-east-1:000000000000:dead.fifo"
    (found,) = sqs.list_queues()["QueueUrls"]
    names = ["QueueArn"]
    arn = sqs.get_queue_attributes(QueueUrl=found, AttributeNames=names)["Attributes"]["QueueArn"]
    policy = {"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})}
    with pytest.raises(ClientError, match="same type of queue"):
        sqs.create_queue(QueueName="plain", Attributes=policy)
    deny = {"RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})}
    sqs.set_queue_attributes(QueueUrl=found, Attributes=deny)
    told = sqs.get_queue_attributes(QueueUrl=found, AttributeNames=["RedriveAllowPolicy"])
    assert told["Attributes"] == deny
    with pytest.raises(ClientError, match="doesn't admit"):
        fifo(aws, "orders.fifo", **policy)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from("abc")),
        st.tuples(st.just("receive"), st.integers(1, 10)),
        st.tuples(st.just("delete"), st.integers(0, 2)),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    min_size=10,
    max_size=40,
)


@settings(max_examples=40)
@given(STEPS)
def test_each_group_is_handled_in_the_order_it_was_sent(steps: list[tuple[str, Any]]) -> None:
    aws = LocalAws()
    sqs, url = fifo(aws, ContentBasedDeduplication="true")
    sent: dict[str, list[str]] = defaultdict(list)
    done: dict[str, list[str]] = defaultdict(list)
    held: list[dict[str, Any]] = []
    for number, (what, value) in enumerate(steps):
        if what == "send":
            body = f"{value}{number}"
            sqs.send_message(QueueUrl=url, MessageGroupId=value, MessageBody=body)
            sent[value].append(body)
        elif what == "receive":
            found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=value)
            held += found.get("Messages", [])
        elif what == "wait":
            aws.clock.advance(value)
            if value >= 30:
                held = []
        elif held and value < len(held) and held[value]["Body"] == _first(held, value):
            message = held.pop(value)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            done[message["Body"][0]].append(message["Body"])
    for group, handled in done.items():
        assert list(dict.fromkeys(handled)) == sent[group][: len(set(handled))]
    aws.clock.advance(31)
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            done[message["Body"][0]].append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    assert {group: list(dict.fromkeys(handled)) for group, handled in done.items()} == sent


def _first(held: list[dict[str, Any]], index: int) -> str:
    """Return the first message held of the group of one of them: a worker's next."""
    group = held[index]["Body"][0]
    return next(str(one["Body"]) for one in held if one["Body"][0] == group)


def test_of_many_receivers_one_gets_a_message(aws: LocalAws) -> None:
    sqs, url = fifo(aws)
    for number in range(60):
        send = {"MessageGroupId": str(number % 6), "MessageDeduplicationId": str(number)}
        sqs.send_message(QueueUrl=url, MessageBody=str(number), **send)
    handled: dict[int, list[int]] = defaultdict(list)

    def work() -> None:
        own = aws.client("sqs")
        while found := own.receive_message(QueueUrl=url).get("Messages"):
            number = int(found[0]["Body"])
            handled[number % 6].append(number)
            own.delete_message(QueueUrl=url, ReceiptHandle=found[0]["ReceiptHandle"])

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work()
    assert dict(handled) == {group: list(range(group, 60, 6)) for group in range(6)}


@pytest.mark.parametrize("policy", ["nonsense", "[]", '{"redrivePermission": "some"}'])
def test_a_redrive_allow_policy_that_says_nothing_is_refused(aws: LocalAws, policy: str) -> None:
    sqs = aws.client("sqs")
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    with pytest.raises(ClientError, match="RedriveAllowPolicy is invalid") as caught:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedriveAllowPolicy": policy})
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
