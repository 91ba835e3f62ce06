"""Events: accepted at once, tried three times by the clock, and then told about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.functions import NotAllowed, invoke
from local_aws.world import LocalAws

from .conftest import Functions

COUNTING = """
    import boto3
    s3 = boto3.client("s3")
    def handler(event, context):
        found = s3.list_objects_v2(Bucket="tries").get("KeyCount", 0)
        s3.put_object(Bucket="tries", Key=f"{found}-{context.aws_request_id}", Body=b"")
        if found < event["failing"]:
            raise RuntimeError("not yet")
        return "done"
"""


@pytest.fixture
def tries(aws: LocalAws, functions: Functions) -> Any:
    aws.client("s3").create_bucket(Bucket="tries")
    functions.make(COUNTING)
    return lambda: [
        one["Key"] for one in aws.client("s3").list_objects_v2(Bucket="tries").get("Contents", [])
    ]


def queue(aws: LocalAws, name: str = "told") -> tuple[str, str]:
    url = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:123456789012:{name}"


def messages(aws: LocalAws, url: str) -> list[Any]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return list(answer.get("Messages", []))


def send(functions: Functions, failing: int) -> None:
    answer = functions.client.invoke(
        FunctionName="work", InvocationType="Event", Payload=json.dumps({"failing": failing})
    )
    assert answer["StatusCode"] == 202


def test_a_failed_event_is_tried_again_after_one_and_two_minutes(
    aws: LocalAws, functions: Functions, tries: Any
) -> None:
    send(functions, 2)
    counts = [len(tries())]
    for seconds in (59, 1, 119, 1, 3600):
        aws.clock.advance(seconds)
        counts.append(len(tries()))
    assert counts == [1, 1, 2, 2, 3, 3]
    assert len({one.partition("-")[2] for one in tries()}) == 1


def test_a_dead_letter_queue_gets_the_event(
    aws: LocalAws, functions: Functions, tries: Any
) -> None:
    url, arn = queue(aws)
    functions.client.update_function_configuration(
        FunctionName="work", DeadLetterConfig={"TargetArn": arn}
    )
    send(functions, 9)
    aws.clock.advance(179)
    assert messages(aws, url) == []
    aws.clock.advance(1)
    (message,) = messages(aws, url)
    assert json.loads(message["Body"]) == {"failing": 9}
    attributes = message["MessageAttributes"]
    assert attributes["ErrorMessage"]["StringValue"] == "not yet"
    assert attributes["ErrorCode"]["StringValue"] == "200"


@pytest.mark.parametrize(
    ("failing", "condition", "kind"),
    [(0, "Success", "OnSuccess"), (9, "RetriesExhausted", "OnFailure")],
)
def test_destinations_get_a_record(
    aws: LocalAws, functions: Functions, tries: Any, failing: int, condition: str, kind: str
) -> None:
    url, arn = queue(aws)
    functions.client.put_function_event_invoke_config(
        FunctionName="work",
        MaximumRetryAttempts=1,
        DestinationConfig={kind: {"Destination": arn}},
    )
    send(functions, failing)
    aws.clock.advance(60)
    record = json.loads(messages(aws, url)[0]["Body"])
    assert record["requestContext"]["condition"] == condition
    assert record["requestContext"]["approximateInvokeCount"] == (2 if failing else 1)
    assert record["requestPayload"] == {"failing": failing}
    payload = record["responsePayload"]
    assert (payload["errorMessage"] if failing else payload) == ("not yet" if failing else "done")


def test_an_event_that_is_too_old_is_given_up(
    aws: LocalAws, functions: Functions, tries: Any
) -> None:
    url, arn = queue(aws)
    functions.client.put_function_event_invoke_config(
        FunctionName="work",
        MaximumEventAgeInSeconds=60,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    functions.client.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=0)
    send(functions, 0)
    aws.clock.advance(600)
    record = json.loads(messages(aws, url)[0]["Body"])
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert tries() == []


def test_a_throttled_event_waits(aws: LocalAws, functions: Functions, tries: Any) -> None:
    functions.client.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=0)
    send(functions, 0)
    aws.clock.advance(10)
    assert tries() == []
    functions.client.delete_function_concurrency(FunctionName="work")
    aws.clock.advance(10)
    assert len(tries()) == 1


def test_the_clock_can_be_turned_from_a_function_that_a_job_waits_for(
    aws: LocalAws, functions: Functions
) -> None:
    """A call that is repeated turns the clock; that must not wait for the job that waits."""
    functions.make(
        """
        import json, os, urllib.request
        def handler(event, context):
            url = os.environ["AWS_ENDPOINT_URL"] + "/_lab/clock/advance"
            body = json.dumps({"seconds": 5}).encode()
            urllib.request.urlopen(urllib.request.Request(url, body), timeout=2).read()
        """
    )
    functions.client.invoke(FunctionName="work", InvocationType="Event")
    assert aws.clock.now() == aws.start + 5


def test_a_service_calls_a_function(aws: LocalAws, functions: Functions) -> None:
    arn = functions.make("def handler(event, context): return [event]")
    answer = invoke(aws, arn, {"a": 1})
    assert answer is not None
    assert answer.document() == [{"a": 1}]


def test_a_service_needs_permission(aws: LocalAws, functions: Functions) -> None:
    arn = functions.make("def handler(event, context): return event")
    rule = "arn:aws:ses:us-east-1:123456789012:receipt-rule-set/in:receipt-rule/all"
    caller = {"principal": "ses.amazonaws.com", "source_arn": rule}
    with pytest.raises(NotAllowed, match=r"ses.amazonaws.com is not authorized"):
        invoke(aws, arn, {}, **caller)
    functions.client.add_permission(
        FunctionName="work",
        StatementId="mail",
        Action="lambda:InvokeFunction",
        Principal="ses.amazonaws.com",
        SourceAccount="123456789012",
        SourceArn="arn:aws:ses:us-east-1:123456789012:receipt-rule-set/in:*",
    )
    assert invoke(aws, arn, {}, **caller) is not None
    with pytest.raises(NotAllowed):
        invoke(aws, arn, {}, principal="ses.amazonaws.com", source_arn=rule.replace("/in:", "/x:"))
