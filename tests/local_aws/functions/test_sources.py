"""Queues, topics and buckets call functions."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.functions.sources.sqs_records import failed_of
from local_aws.world import LocalAws

from .conftest import Functions

KEEPING = """
    import boto3, json
    s3 = boto3.client("s3")
    def handler(event, context):
        number = s3.list_objects_v2(Bucket="kept").get("KeyCount", 0)
        s3.put_object(Bucket="kept", Key=f"{number:03d}", Body=json.dumps(event))
        failed = [one["messageId"] for one in event["Records"] if one.get("body") == "bad"]
        if any(one.get("body") == "worse" for one in event["Records"]):
            raise RuntimeError("worse")
        return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
"""


class Kept:
    """What a function was called with."""

    def __init__(self, aws: LocalAws) -> None:
        self._s3 = aws.client("s3")
        self._s3.create_bucket(Bucket="kept")

    def events(self) -> list[Any]:
        found = self._s3.list_objects_v2(Bucket="kept").get("Contents", [])
        keys = [one["Key"] for one in found]
        return [json.loads(self._s3.get_object(Bucket="kept", Key=k)["Body"].read()) for k in keys]


@pytest.fixture
def kept(aws: LocalAws, functions: Functions) -> Kept:
    found = Kept(aws)
    functions.make(KEEPING)
    return found


class Queue:
    """A queue that a function reads, with a dead-letter queue."""

    def __init__(self, aws: LocalAws, name: str = "work", **attributes: str) -> None:
        self._sqs = aws.client("sqs")
        dead = self._sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        self.dead = dead
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        policy = json.dumps({"deadLetterTargetArn": f"{arn}-dead", "maxReceiveCount": "2"})
        given = {"RedrivePolicy": policy, **attributes}
        self.url = self._sqs.create_queue(QueueName=name, Attributes=given)["QueueUrl"]
        self.arn = arn

    def send(self, *bodies: str) -> None:
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies)]
        self._sqs.send_message_batch(QueueUrl=self.url, Entries=entries)

    def counts(self, url: str = "") -> tuple[int, int]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._sqs.get_queue_attributes(QueueUrl=url or self.url, AttributeNames=names)
        visible, hidden = (int(answer["Attributes"][name]) for name in names)
        return visible, hidden


def read(functions: Functions, queue: Queue, **settings: Any) -> str:
    made = functions.client.create_event_source_mapping(
        EventSourceArn=queue.arn, FunctionName="work", **settings
    )
    return str(made["UUID"])


def bodies(event: Any) -> list[str]:
    return [one["body"] for one in event["Records"]]


def test_a_message_is_given_to_the_function_and_deleted(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws)
    queue.send("before")
    read(functions, queue)
    queue.send("after")
    assert [bodies(one) for one in kept.events()] == [["before"], ["after"]]
    assert queue.counts() == (0, 0)
    record = kept.events()[0]["Records"][0]
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"] == queue.arn
    assert record["attributes"]["ApproximateReceiveCount"] == "1"


def test_batches(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    queue = Queue(aws)
    queue.send(*"abcdefg")
    read(functions, queue, BatchSize=3)
    assert [len(one["Records"]) for one in kept.events()] == [3, 3, 1]


def test_a_window_collects_a_batch(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    queue = Queue(aws)
    read(functions, queue, BatchSize=50, MaximumBatchingWindowInSeconds=20)
    queue.send("a")
    aws.clock.advance(10)
    queue.send("b")
    assert kept.events() == []
    aws.clock.advance(10)
    assert [sorted(bodies(one)) for one in kept.events()] == [["a", "b"]]


def test_only_what_failed_stays(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    queue = Queue(aws)
    read(functions, queue, FunctionResponseTypes=["ReportBatchItemFailures"])
    queue.send("good", "bad", "fine")
    assert queue.counts() == (0, 1)


def test_a_function_that_raises_fails_the_whole_batch(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws)
    uuid = read(functions, queue, FunctionResponseTypes=["ReportBatchItemFailures"])
    queue.send("good", "worse")
    assert queue.counts() == (0, 2)
    found = functions.client.get_event_source_mapping(UUID=uuid)
    assert found["LastProcessingResult"] == "PROBLEM: Function call failed"


def test_a_failed_message_comes_back_and_ends_in_the_dead_letter_queue(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws, VisibilityTimeout="60")
    read(functions, queue, FunctionResponseTypes=["ReportBatchItemFailures"])
    queue.send("good", "bad")
    aws.clock.advance(59)
    assert len(kept.events()) == 1
    aws.clock.advance(21)
    assert [bodies(one) for one in kept.events()] == [["good", "bad"], ["bad"]]
    assert kept.events()[1]["Records"][0]["attributes"]["ApproximateReceiveCount"] == "2"
    aws.clock.advance(80)
    assert len(kept.events()) == 2
    assert (queue.counts(), queue.counts(queue.dead)) == ((0, 0), (1, 0))


def test_a_failed_message_comes_back_to_the_second(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws, VisibilityTimeout="90")
    read(functions, queue)
    queue.send("worse")
    aws.clock.advance(89.9)
    assert len(kept.events()) == 1
    aws.clock.advance(0.2)
    assert len(kept.events()) == 2


def test_a_message_that_is_shown_again_early_comes_early(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue, sqs = Queue(aws, VisibilityTimeout="90"), aws.client("sqs")
    read(functions, queue)
    queue.send("worse")
    (record,) = kept.events()[0]["Records"]
    handle = record["receiptHandle"]
    sqs.change_message_visibility(QueueUrl=queue.url, ReceiptHandle=handle, VisibilityTimeout=5)
    aws.clock.advance(6)
    assert len(kept.events()) == 2


def test_redriven_messages_are_read(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    queue, sqs = Queue(aws), aws.client("sqs")
    read(functions, queue)
    queue.send("worse", "worse", "worse")
    aws.clock.advance(60)
    assert queue.counts(queue.dead) == (3, 0)
    before = len(kept.events())
    sqs.start_message_move_task(SourceArn=f"{queue.arn}-dead", MaxNumberOfMessagesPerSecond=1)
    aws.clock.advance(4)
    again = [body for one in kept.events()[before:] for body in bodies(one)]
    assert again == ["worse", "worse", "worse"]


def test_a_delayed_message_comes_when_its_time_has_come(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws)
    read(functions, queue)
    aws.client("sqs").send_message(QueueUrl=queue.url, MessageBody="later", DelaySeconds=300)
    aws.clock.advance(299)
    assert kept.events() == []
    aws.clock.advance(21)
    assert [bodies(one) for one in kept.events()] == [["later"]]


def test_what_a_topic_puts_into_a_queue_is_read(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws)
    read(functions, queue)
    topic = aws.client("sns").create_topic(Name="news")["TopicArn"]
    aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue.arn)
    aws.client("sns").publish(TopicArn=topic, Message="hello")
    assert json.loads(bodies(kept.events()[0])[0])["Message"] == "hello"


def test_what_a_bucket_tells_a_queue_is_read(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws)
    read(functions, queue)
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="inbox")
    to_queue = {"QueueArn": queue.arn, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(
        Bucket="inbox", NotificationConfiguration={"QueueConfigurations": [to_queue]}
    )
    before = len(kept.events())
    s3.put_object(Bucket="inbox", Key="mail", Body=b"x")
    told = [json.loads(body) for event in kept.events()[before:] for body in bodies(event)]
    assert [one["Records"][0]["s3"]["object"]["key"] for one in told] == ["mail"]


def test_a_disabled_mapping_reads_nothing(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    queue = Queue(aws)
    uuid = read(functions, queue, Enabled=False)
    queue.send("a")
    assert kept.events() == []
    functions.client.update_event_source_mapping(UUID=uuid, Enabled=True)
    assert [bodies(one) for one in kept.events()] == [["a"]]
    functions.client.delete_event_source_mapping(UUID=uuid)
    queue.send("b")
    assert len(kept.events()) == 1
    with pytest.raises(ClientError, match="does not exist"):
        functions.client.get_event_source_mapping(UUID=uuid)


def test_a_visibility_timeout_shorter_than_the_functions(
    aws: LocalAws, functions: Functions, kept: Kept
) -> None:
    queue = Queue(aws, VisibilityTimeout="2")
    with pytest.raises(ClientError, match="2 seconds is less than Function timeout: 3 seconds"):
        read(functions, queue)


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, None),
        ({"batchItemFailures": [{"itemIdentifier": "other"}]}, None),
        ({"batchItemFailures": [{"wrong": "a"}]}, None),
        ({"batchItemFailures": "a"}, None),
        ("text", None),
    ],
)
def test_answers_about_a_batch(answer: Any, failed: set[str] | None) -> None:
    assert failed_of(answer, {"a", "b"}) == failed


def allow(functions: Functions, service: str, source: str) -> None:
    functions.client.add_permission(
        FunctionName="work",
        StatementId=service.partition(".")[0],
        Action="lambda:InvokeFunction",
        Principal=service,
        SourceArn=source,
    )


@pytest.mark.parametrize("allowed", [True, False])
def test_a_topic(aws: LocalAws, functions: Functions, kept: Kept, allowed: bool) -> None:
    sns = aws.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]
    function = functions.client.get_function(FunctionName="work")["Configuration"]["FunctionArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=function)
    if allowed:
        allow(functions, "sns.amazonaws.com", topic)
    sent = sns.publish(
        TopicArn=topic,
        Message="hello",
        Subject="greeting",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "x"}},
    )
    if not allowed:
        assert kept.events() == []
        return
    (event,) = kept.events()
    record = event["Records"][0]
    assert record["EventSource"] == "aws:sns"
    assert record["Sns"]["MessageId"] == sent["MessageId"]
    assert (record["Sns"]["TopicArn"], record["Sns"]["Subject"]) == (topic, "greeting")
    assert record["Sns"]["MessageAttributes"]["kind"] == {"Type": "String", "Value": "x"}
    sns.publish(TopicArn=topic, Message="hello")
    assert len(kept.events()) == 2


def test_a_topic_whose_function_is_not_there(aws: LocalAws) -> None:
    sns = aws.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]
    gone = "arn:aws:lambda:us-east-1:123456789012:function:gone"
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=gone)
    assert sns.publish(TopicArn=topic, Message="hello")["MessageId"]


def test_a_bucket(aws: LocalAws, functions: Functions, kept: Kept) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="inbox")
    function = functions.client.get_function(FunctionName="work")["Configuration"]["FunctionArn"]
    allow(functions, "s3.amazonaws.com", "arn:aws:s3:::inbox")
    s3.put_bucket_notification_configuration(
        Bucket="inbox",
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [
                {"LambdaFunctionArn": function, "Events": ["s3:ObjectCreated:*"]}
            ]
        },
    )
    s3.put_object(Bucket="inbox", Key="mail/1", Body=b"x")
    (event,) = kept.events()
    assert event["Records"][0]["s3"]["object"]["key"] == "mail%2F1"


def test_a_subscription_filter(aws: LocalAws, functions: Functions) -> None:
    found = Kept(aws)
    functions.make(KEEPING.replace('event["Records"]', 'event.get("Records", [])'))
    function = functions.client.get_function(FunctionName="work")["Configuration"]["FunctionArn"]
    allow(functions, "logs.amazonaws.com", "arn:aws:logs:us-east-1:123456789012:log-group:mail:*")
    logs = aws.client("logs")
    logs.create_log_group(logGroupName="mail")
    logs.create_log_stream(logGroupName="mail", logStreamName="a")
    logs.put_subscription_filter(
        logGroupName="mail", filterName="all", filterPattern="", destinationArn=function
    )
    now = int(aws.clock.now() * 1000)
    logs.put_log_events(
        logGroupName="mail",
        logStreamName="a",
        logEvents=[{"timestamp": now, "message": "hello"}],
    )
    document = json.loads(gzip.decompress(base64.b64decode(found.events()[0]["awslogs"]["data"])))
    assert document["logGroup"] == "mail"
    assert document["logEvents"][0]["message"] == "hello"
