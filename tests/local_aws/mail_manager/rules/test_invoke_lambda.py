"""InvokeLambda: functions that really run get the message, at once or from Lambda's queue."""

from __future__ import annotations

import json

import pytest
from tests.local_aws.functions.conftest import Functions
from tests.local_aws.mail_manager.gateway_kit import ROLE, Gateway, bucket_content

A, B = "a@nutrition.example", "b@nutrition.example"

KEEP = """
import json
import boto3

def handler(event, context):
    body = json.dumps(event).encode()
    boto3.client("s3").put_object(Bucket="kept-mail", Key=context.aws_request_id, Body=body)
    return {"disposition": "STOP_RULE_SET"}
"""

FAIL = """
import boto3

def handler(event, context):
    s3 = boto3.client("s3")
    s3.put_object(Bucket="kept-mail", Key="try/" + context.aws_request_id, Body=b"")
    raise ValueError("not today")
"""


@pytest.fixture
def functions(aws):
    aws.client("s3").create_bucket(Bucket="kept-mail")
    return Functions(aws)


def invoke(arn, kind="REQUEST_RESPONSE", **more):
    return {"InvokeLambda": {"FunctionArn": arn, "InvocationType": kind, "RoleArn": ROLE, **more}}


def to_s3(prefix):
    return {"WriteToS3": {"RoleArn": ROLE, "S3Bucket": "kept-mail", "S3Prefix": prefix}}


def kept(aws, prefix=""):
    found = bucket_content(aws, "kept-mail")
    return [found[key] for key in sorted(found) if key.startswith(prefix)]


@pytest.mark.parametrize("kind", ["REQUEST_RESPONSE", "EVENT"])
def test_a_function_gets_the_message_as_ses_receiving_gives_it(aws, functions, kind):
    arn = functions.make(KEEP, Timeout=30)
    gateway = Gateway(aws, [{"Actions": [invoke(arn, kind)]}])
    (reply, _) = gateway.send(A, B)
    aws.clock.advance(1)
    (body,) = kept(aws)
    (record,) = json.loads(body)["Records"]
    assert (record["eventSource"], record["eventVersion"]) == ("aws:ses", "1.0")
    assert record["ses"]["mail"]["source"] == "ana@gmail.example"
    assert record["ses"]["mail"]["messageId"] == reply.text.removeprefix("Ok ")
    assert record["ses"]["receipt"]["recipients"] == [A, B]
    assert record["ses"]["receipt"]["spfVerdict"] == {"status": "PASS"}
    action = record["ses"]["receipt"]["action"]
    assert (action["type"], action["functionArn"]) == ("Lambda", arn)


def test_what_it_returns_has_no_effect_on_the_rules_after_it(aws, functions):
    arn = functions.make(KEEP, Timeout=30)
    Gateway(aws, [{"Actions": [invoke(arn)]}, {"Actions": [to_s3("after")]}]).send(A)
    assert len(kept(aws, "after/")) == 1


@pytest.mark.parametrize(("policy", "after"), [("CONTINUE", 1), ("DROP", 0)])
@pytest.mark.parametrize("there", [True, False])
def test_a_function_that_fails_or_is_missing_fails_the_action(aws, functions, there, policy, after):
    made = functions.make(FAIL, Timeout=30)
    arn = made if there else made + "-gone"
    Gateway(
        aws,
        [{"Actions": [invoke(arn, ActionFailurePolicy=policy)]}, {"Actions": [to_s3("after")]}],
    ).send(A)
    assert len(kept(aws, "after/")) == after
    assert len(kept(aws, "try/")) == there


def test_it_is_tried_again_by_the_clock_while_the_time_lasts(aws, functions):
    arn = functions.make(FAIL, Timeout=30)
    Gateway(aws, [{"Actions": [invoke(arn, RetryTimeMinutes=3)]}]).send(A)
    assert len(kept(aws, "try/")) == 1
    aws.clock.advance(60)
    assert len(kept(aws, "try/")) == 2
    aws.clock.advance(3600)
    assert len(kept(aws, "try/")) == 4


def test_it_goes_well_once_the_function_is_mended(aws, functions):
    arn = functions.make(FAIL, Timeout=30)
    Gateway(aws, [{"Actions": [invoke(arn, RetryTimeMinutes=60)]}]).send(A)
    functions.client.delete_function(FunctionName="work")
    functions.make(KEEP, Timeout=30)
    aws.clock.advance(300)
    assert len(kept(aws)) - len(kept(aws, "try/")) == 1


def test_each_rule_invokes_for_its_own_recipients(aws, functions):
    arn = functions.make(KEEP, Timeout=30)
    expression = {"Evaluate": {"Attribute": "RECIPIENT"}, "Operator": "EQUALS", "Values": [B]}
    conditions = [{"StringExpression": expression}]
    Gateway(aws, [{"Conditions": conditions, "Actions": [invoke(arn)]}]).send(A, B)
    (body,) = kept(aws)
    assert json.loads(body)["Records"][0]["ses"]["receipt"]["recipients"] == [B]
