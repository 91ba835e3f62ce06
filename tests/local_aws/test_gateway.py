"""What the gateway does with a request, whoever answers it."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.clock import START
from local_aws.context import Request
from local_aws.world import LocalAws


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_moto_answers_what_is_not_ours(aws: LocalAws) -> None:
    sqs = aws.session().client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "hello"


def test_an_operation_that_nobody_does_is_refused_by_name(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match="sesv2 CreateTenant") as error:
        aws.session().client("sesv2").create_tenant(TenantName="t")
    assert code(error) == "NotImplemented"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_so_is_an_operation_that_moto_has_not_got(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match="The local AWS does not do") as error:
        aws.session().client("chime").list_accounts()
    assert code(error) == "NotImplemented"


def test_constraints_are_checked_by_the_server(aws: LocalAws) -> None:
    """boto3 checks lengths itself but not patterns, enums or maxima."""
    ses = aws.session().client("sesv2")
    with pytest.raises(ClientError, match="1 validation error detected: Value 'Later' at 'b"):
        ses.put_email_identity_mail_from_attributes(
            EmailIdentity="b.example", BehaviorOnMxFailure="Later"
        )


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"EmailIdentity": 5}', b'{"EmailIdentity": {}}'])
def test_a_body_that_cannot_be_read(aws: LocalAws, body: bytes) -> None:
    scope = "AWS4-HMAC-SHA256 Credential=k/20260106/us-east-1/ses/aws4_request, Signature=x"
    url = "http://127.0.0.1:4566/v2/email/identities"
    response = aws.handle(Request("POST", url, {"authorization": scope}, body))
    assert response.status == 400
    assert json.loads(response.body)["__type"] == "SerializationException"


def test_regions_are_kept_apart(aws: LocalAws) -> None:
    aws.client("sesv2", region="us-east-1").create_email_identity(EmailIdentity="a@b.example")
    listed = aws.client("sesv2", region="eu-west-1").list_email_identities()
    assert listed["EmailIdentities"] == []


def test_accounts_are_kept_apart(aws: LocalAws) -> None:
    for account in ("111122223333", "444455556666"):
        aws.client("sqs", account_id=account).create_queue(QueueName=f"of-{account}")
    urls = aws.client("sqs", account_id="111122223333").list_queues()["QueueUrls"]
    assert [url.rsplit("/", 2)[1:] for url in urls] == [["111122223333", "of-111122223333"]]


def test_reset_leaves_no_trace(aws: LocalAws) -> None:
    first = _fingerprint(aws)
    aws.clock.advance(99)
    aws.client("sesv2").create_email_identity(EmailIdentity="nutrition.example")
    aws.reset()
    assert aws.clock.now() == START
    assert _fingerprint(aws) == first


def test_a_new_local_aws_leaves_no_trace_of_the_last(aws: LocalAws) -> None:
    first = _fingerprint(aws)
    assert _fingerprint(LocalAws()) == first


def _fingerprint(aws: LocalAws) -> list[Any]:
    """Make one of each and return what came out, identifiers included."""
    sqs, sns, ses = (aws.client(name) for name in ("sqs", "sns", "sesv2"))
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    made = [
        sqs.list_queues()["QueueUrls"],
        sqs.send_message(QueueUrl=url, MessageBody="m")["MessageId"],
    ]
    made.append(sns.list_topics()["Topics"])
    made.append(sns.create_topic(Name="t")["TopicArn"])
    made.append(ses.list_email_identities()["EmailIdentities"])
    made.append(ses.create_email_identity(EmailIdentity="b.example")["DkimAttributes"]["Tokens"])
    zone = aws.client("route53").create_hosted_zone(Name="b.example", CallerReference="1")
    return [*made, zone["HostedZone"]["Id"]]


def test_no_request_leaves_the_process(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every service that boto3 knows is asked for something; none opens a socket."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"a socket was opened: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    session = aws.session()
    for name, operation in SAMPLE_CALLS:
        try:
            getattr(session.client(name), operation)()
        except ClientError as error:
            assert error.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403, 404, 501)


SAMPLE_CALLS = [
    ("sesv2", "get_account"),
    ("ses", "get_send_quota"),
    ("mailmanager", "list_archives"),
    ("pinpoint-sms-voice-v2", "describe_pools"),
    ("workmail", "list_organizations"),
    ("s3", "list_buckets"),
    ("sns", "list_topics"),
    ("sqs", "list_queues"),
    ("logs", "describe_log_groups"),
    ("route53", "list_hosted_zones"),
    ("firehose", "list_delivery_streams"),
    ("dynamodb", "list_tables"),
    ("cloudwatch", "list_metrics"),
    ("events", "list_rules"),
    ("lambda", "list_functions"),
    ("iam", "list_users"),
    ("sts", "get_caller_identity"),
    ("kms", "list_keys"),
    ("pinpoint", "get_apps"),
    ("ec2", "describe_regions"),
    ("chime", "list_accounts"),
    ("socialmessaging", "list_linked_whatsapp_business_accounts"),
]


@pytest.mark.parametrize("told", ["attempt=3; max=5", "ttl=20260106T090100Z; attempt=3; max=5"])
def test_an_sdk_that_repeats_a_request_has_waited(aws: LocalAws, told: str) -> None:
    headers = {"amz-sdk-request": told}
    aws.handle(Request("GET", "http://127.0.0.1/_lab/status", headers))
    assert aws.clock.now() == START + 2
