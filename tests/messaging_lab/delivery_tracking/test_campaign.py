"""End to end: SES and SMS → Firehose → function → table → HTTP, with a function that fails."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from local_aws.ses import lab as ses_lab
from local_aws.sms_voice import lab as sms_lab
from local_aws.world import LocalAws
from messaging_lab.delivery_tracking import deployment
from messaging_lab.delivery_tracking.deployment import ask, package

from .test_functions import make_table

UNSTEADY = """
import hashlib
from delivery_tracking.transform import handler as transform

tried = set()


def handler(event, context):
    first = event["records"][0]["recordId"]
    new = first not in tried
    tried.add(first)
    if new and hashlib.sha256(first.encode()).digest()[0] % 2:
        raise RuntimeError("The first attempt fails.")
    return transform(event, context)
"""
"""Half of all batches fail at their first attempt."""


class Tracked:
    """An account whose events are tracked."""

    def __init__(self, aws: LocalAws, handler: str, source: str = "") -> None:
        self.aws = aws
        ses_lab.grant_production(aws)
        sms_lab.grant_production(aws)
        self.role = self._role()
        make_table(aws)
        aws.client("s3").create_bucket(Bucket="status-events")
        code = package(**({"unsteady": source} if source else {}))
        self.functions = aws.client("lambda")
        self.transform = self._function("transform", handler, code)
        self._function("query", deployment.QUERY, code)
        self.stream = self._stream()
        self._events()

    def _role(self) -> str:
        services = ["lambda", "firehose", "ses", "sms-voice"]
        names = [f"{name}.amazonaws.com" for name in services]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": names},
            "Action": "sts:AssumeRole",
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam = self.aws.client("iam")
        made = iam.create_role(RoleName="tracking", AssumeRolePolicyDocument=policy)
        return str(made["Role"]["Arn"])

    def _function(self, name: str, handler: str, code: bytes) -> str:
        made = self.functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler=handler,
            Role=self.role,
            Code={"ZipFile": code},
            Timeout=60,
            MemorySize=256,
            Environment={"Variables": {"TABLE": "status"}},
        )
        return str(made["FunctionArn"])

    def _stream(self) -> str:
        parameter = {"ParameterName": "LambdaArn", "ParameterValue": self.transform}
        made = self.aws.client("firehose").create_delivery_stream(
            DeliveryStreamName="status",
            ExtendedS3DestinationConfiguration={
                "RoleARN": self.role,
                "BucketARN": "arn:aws:s3:::status-events",
                "ProcessingConfiguration": {
                    "Enabled": True,
                    "Processors": [{"Type": "Lambda", "Parameters": [parameter]}],
                },
            },
        )
        return str(made["DeliveryStreamARN"])

    def _events(self) -> None:
        target = {"IamRoleArn": self.role, "DeliveryStreamArn": self.stream}
        ses, sms = self.aws.client("sesv2"), self.aws.client("pinpoint-sms-voice-v2")
        ses.create_configuration_set(ConfigurationSetName="tracked")
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="tracked",
            EventDestinationName="stream",
            EventDestination={
                "Enabled": True,
                "MatchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"],
                "KinesisFirehoseDestination": target,
            },
        )
        sms.create_configuration_set(ConfigurationSetName="tracked")
        sms.create_event_destination(
            ConfigurationSetName="tracked",
            EventDestinationName="stream",
            MatchingEventTypes=["TEXT_ALL"],
            KinesisFirehoseDestination=target,
        )
        sender = ses_lab_identity(self.aws)
        self.sender = sender

    def send_mail(self, to: str) -> str:
        """Send a mail; returns its message id."""
        answer = self.aws.client("sesv2").send_email(
            FromEmailAddress=self.sender,
            Destination={"ToAddresses": [to]},
            ConfigurationSetName="tracked",
            EmailTags=[{"Name": "campaign_id", "Value": "spring"}],
            Content={
                "Simple": {
                    "Subject": {"Data": "Leeks"},
                    "Body": {"Text": {"Data": "They are in season."}},
                }
            },
        )
        return str(answer["MessageId"])

    def items(self) -> list[Any]:
        """Return everything in the table."""
        table = self.aws.session().resource("dynamodb").Table("status")
        answer = table.scan()
        found: list[Any] = list(answer["Items"])
        while "LastEvaluatedKey" in answer:
            answer = table.scan(ExclusiveStartKey=answer["LastEvaluatedKey"])
            found += answer["Items"]
        return found

    def keys(self, prefix: str) -> int:
        """Return how many objects lie below a prefix of the bucket."""
        listed = self.aws.client("s3").list_objects_v2(Bucket="status-events", Prefix=prefix)
        return int(listed["KeyCount"])


def ses_lab_identity(aws: LocalAws) -> str:
    address = "news@nutrition.example"
    aws.client("sesv2").create_email_identity(EmailIdentity=address)
    ses_lab.verify_identity(aws, address)
    return address


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    world = LocalAws()
    yield world
    world.reset()


def run_campaign(aws: LocalAws, tracked: Tracked, size: int) -> dict[str, str]:
    """Send `size` mails, every tenth to nobody; return message id -> the status it must have."""
    expected = {}
    for number in range(size):
        bad = number % 10 == 7
        label = f"{'bounce' if bad else 'success'}+{number}@simulator.amazonses.com"
        expected[tracked.send_mail(label)] = "HARDBOUNCE" if bad else "DELIVERED"
        if number % 10 == 9:
            aws.clock.advance(1)
    aws.clock.advance(600)
    return expected


def check_campaign(aws: LocalAws, tracked: Tracked, expected: dict[str, str]) -> None:
    from messaging_lab.delivery_tracking.item import latest_status

    found = {item["message_id"]: latest_status(item) for item in tracked.items()}
    assert found == expected
    assert tracked.keys("processing-failed/") == 0


def test_a_campaign_is_tracked(aws: LocalAws) -> None:
    tracked = Tracked(aws, deployment.TRANSFORM)
    expected = run_campaign(aws, tracked, 60)
    check_campaign(aws, tracked, expected)
    lines = tracked.keys("2026/")
    assert lines >= 1
    made = tracked.functions.create_function_url_config(FunctionName="query", AuthType="AWS_IAM")
    message_id = next(iter(expected))
    status, answer = ask(aws.session(), made["FunctionUrl"], message_id=message_id)
    assert (status, answer["latest_status"]) == (200, expected[message_id])
    assert answer["recipients"][0]["campaign_id"] == "spring"
    assert ask(aws.session(), made["FunctionUrl"], message_id="none")[0] == 404
    assert ask(aws.session(), made["FunctionUrl"])[0] == 400
    assert ask(None, made["FunctionUrl"]) == (403, {"Message": "Forbidden"})


def test_text_messages_are_tracked(aws: LocalAws) -> None:
    tracked = Tracked(aws, deployment.TRANSFORM)
    sms = aws.client("pinpoint-sms-voice-v2")
    number = sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS"],
        NumberType="SIMULATOR",
    )
    sent = {}
    for to, status in (("+14254147755", "success"), ("+14254147167", "failure")):
        answer = sms.send_text_message(
            DestinationPhoneNumber=to,
            OriginationIdentity=number["PhoneNumber"],
            MessageBody="Your parcel is on its way.",
            ConfigurationSetName="tracked",
            Context={"campaign_id": "parcels"},
        )
        sent[answer["MessageId"]] = status
        aws.clock.advance(5)
    aws.clock.advance(600)
    items = {item["message_id"]: item for item in tracked.items()}
    assert set(items) == set(sent)
    for message_id, attribute in sent.items():
        assert attribute in items[message_id]
        assert items[message_id]["campaign_id"] == "parcels"


def test_a_function_that_fails_at_first_loses_nothing(aws: LocalAws) -> None:
    tracked = Tracked(aws, "unsteady.handler", UNSTEADY)
    check_campaign(aws, tracked, run_campaign(aws, tracked, 60))


@pytest.mark.slow
def test_five_thousand_messages_and_half_of_the_first_attempts_fail(aws: LocalAws) -> None:
    tracked = Tracked(aws, "unsteady.handler", UNSTEADY)
    expected = run_campaign(aws, tracked, 5000)
    check_campaign(aws, tracked, expected)
    assert Counter(expected.values()) == {"DELIVERED": 4500, "HARDBOUNCE": 500}
    logs = aws.client("logs").get_paginator("filter_log_events")
    pages = logs.paginate(logGroupName="/aws/lambda/transform")
    messages = [one["message"] for page in pages for one in page["events"]]
    failed = [one for one in messages if one.startswith("[ERROR] RuntimeError")]
    batches = [one for one in messages if one.startswith('{"Ok"')]
    assert 0.25 < len(failed) / len(batches) < 0.75
    assert sum(json.loads(one)["Ok"] for one in batches) == 10_000
