"""The commands that the window shows, pasted into a shell with the real AWS CLI: all as before.

A program uses one local AWS by boto3. Its window says which commands do the same; those are typed,
in their order, at another local AWS that begins at the same moment with the same seed. Its window
then has to show the same commands with the same answers, to each identifier.

Left out: blobs, which version 1 of the AWS CLI takes as they are and not as base64, and limits of
lists that it calls like an option of its own.
"""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from tests.local_aws.journal.account import TRUST, package
from tests.served import serving

from . import aws_cli

pytestmark = [pytest.mark.slow, aws_cli.NEEDED]

SHOP, READER, PHONE = "shop@nutrition.example", "ana@gmail.example", "+14254147755"
TOPIC = "arn:aws:sns:us-east-1:123456789012:feedback"
KEYS = {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "local"}

HARD = "Café “now” $5 `date` $(id) \\ 'it''s' \"so\"\nsecond line: 100 % *"
"""A text with what shells and the AWS CLI read in their own way."""

FILE = b"soup\n"


class Account:
    """A local AWS that is served: its clients, its lab and its window."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = boto3.Session("123456789012", "local", region_name="us-east-1")

    def client(self, service: str) -> Any:
        return self._session.client(service, endpoint_url=self.url)

    def lab(self, route: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/_lab/{route}", data), timeout=30) as answer:
            return json.load(answer)

    def prepare(self) -> None:
        """What no command of the AWS CLI can do: click a link, leave the sandbox."""
        self.client("sesv2").create_email_identity(EmailIdentity=SHOP)
        self.lab("identities/verify", {"identity": SHOP})
        self.lab("accounts/production", {})

    def requests(self) -> list[tuple[str, str]]:
        """Return the commands and answers that the window shows, in their order."""
        found, number, last = [], 1, 1
        while number <= last:
            with urlopen(f"{self.url}/_lab/window/requests?page={number}", timeout=30) as answer:
                page = answer.read().decode()
            found += re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
            last = int((re.findall(r"Page \d+ of (\d+)", page) or ["1"])[0])
            number += 1
        texts = [html.unescape(one).replace(self.url, "http://HERE") for one in found]
        return list(zip(texts[0::2], texts[1::2], strict=True))[::-1]


@pytest.fixture
def accounts() -> Iterator[tuple[Account, Account]]:
    """Two local AWSs that begin alike; their clocks stand still."""
    with ExitStack() as stack:
        words = ("--port", "0", "--dns-port", "0", "--frozen")
        both = [stack.enter_context(serving(*words))[1] for _ in range(2)]
        first, second = (Account(status["endpoint_url"]) for status in both)
        first.prepare()
        second.prepare()
        yield first, second


def use(account: Account) -> None:
    """Ask for something of every service and protocol."""
    _mail(account)
    _mail_of_version_1(account.client("ses"))
    _topics_and_queues(account)
    _zones(account.client("route53"))
    _texts(account.client("pinpoint-sms-voice-v2"))
    _gateway(account.client("mailmanager"))
    _stores(account)
    _functions_and_logs(account)


def _mail(account: Account) -> None:
    ses = account.client("sesv2")
    ses.create_email_identity(
        EmailIdentity="soup.example", Tags=[{"Key": "team", "Value": "a, b=[c]"}]
    )
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity="soup.example", MailFromDomain="bounce.soup.example",
        BehaviorOnMxFailure="REJECT_MESSAGE",
    )  # fmt: skip
    ses.put_email_identity_feedback_attributes(EmailIdentity=SHOP, EmailForwardingEnabled=False)
    ses.create_configuration_set(
        ConfigurationSetName="news",
        SuppressionOptions={"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        ReputationOptions={"ReputationMetricsEnabled": True},
    )
    ses.put_suppressed_destination(EmailAddress="no@gmail.example", Reason="COMPLAINT")
    body = {"Text": {"Data": HARD}, "Html": {"Data": "<p>It's <b>soup</b> &amp; cake</p>"}}
    ses.send_email(
        FromEmailAddress=SHOP,
        Destination={"ToAddresses": [READER]},
        Content={"Simple": {"Subject": {"Data": HARD.split("\n")[0]}, "Body": body}},
        ConfigurationSetName="news",
        EmailTags=[{"Name": "issue", "Value": "7"}],
    )
    template = {"Subject": "{{name}}'s soup", "Text": "Hello {{name}}, $5"}
    ses.create_email_template(TemplateName="soup", TemplateContent=template)
    data = json.dumps({"name": 'Zoë "O\'Neil"'})
    ses.test_render_email_template(TemplateName="soup", TemplateData=data)
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.get_email_identity(EmailIdentity="missing.example")
    ses.list_suppressed_destinations(PageSize=5, Reasons=["COMPLAINT"])


def _mail_of_version_1(ses: Any) -> None:
    ses.create_receipt_rule_set(RuleSetName="incoming")
    ses.create_receipt_rule(
        RuleSetName="incoming",
        Rule={
            "Name": "stop",
            "Enabled": True,
            "Recipients": ["soup.example"],
            "Actions": [{"StopAction": {"Scope": "RuleSet"}}],
        },
    )
    ses.get_identity_dkim_attributes(Identities=["soup.example", SHOP])
    ses.set_identity_headers_in_notifications_enabled(
        Identity=SHOP, NotificationType="Bounce", Enabled=True
    )


def _topics_and_queues(account: Account) -> None:
    sns, sqs = account.client("sns"), account.client("sqs")
    sns.create_topic(Name="feedback", Attributes={"DisplayName": "Soup & cake"})
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    url = sqs.create_queue(
        QueueName="work", Attributes={"VisibilityTimeout": "30", "Policy": policy}
    )["QueueUrl"]
    arn = "arn:aws:sqs:us-east-1:123456789012:work"
    sns.subscribe(
        TopicArn=TOPIC, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )
    sns.publish(TopicArn=TOPIC, Message="-50 % on soup", Subject="Today")
    sns.publish(TopicArn=TOPIC, Message="file://is where it lies")
    kind = {"kind": {"DataType": "String", "StringValue": "a'b"}}
    sqs.send_message(
        QueueUrl=url, MessageBody=HARD, MessageAttributes=kind, MessageSystemAttributes={}
    )
    sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], VisibilityTimeout=0
    )
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])


def _zones(route53: Any) -> None:
    config = {"Comment": "soup & cake"}
    zone = route53.create_hosted_zone(
        Name="nutrition.example", CallerReference="1", HostedZoneConfig=config
    )["HostedZone"]["Id"]
    record = {"Name": "_dmarc.nutrition.example", "Type": "TXT", "TTL": 300}
    record["ResourceRecords"] = [{"Value": '"v=DMARC1; p=none"'}]
    change = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
    route53.list_resource_record_sets(HostedZoneId=zone)


def _texts(sms: Any) -> None:
    number = sms.request_phone_number(
        IsoCountryCode="US",
        MessageType="TRANSACTIONAL",
        NumberCapabilities=["SMS", "VOICE"],
        NumberType="SIMULATOR",
        DeletionProtectionEnabled=False,
    )["PhoneNumberId"]
    sms.send_text_message(
        DestinationPhoneNumber=PHONE,
        OriginationIdentity=number,
        MessageBody=HARD,
        Context={"order": "7"},
    )
    sms.create_protect_configuration(DeletionProtectionEnabled=True)
    sms.describe_phone_numbers(PhoneNumberIds=[number])


def _gateway(mm: Any) -> None:
    archive = mm.create_archive(ArchiveName="all", Retention={"RetentionPeriod": "ONE_YEAR"})
    archived = {"Actions": [{"Archive": {"TargetArchive": archive["ArchiveId"]}}]}
    mm.create_rule_set(RuleSetName="rules", Rules=[{"Name": "keep", **archived}])
    mm.list_rule_sets(PageSize=10)


def _stores(account: Account) -> None:
    s3, dynamo = account.client("s3"), account.client("dynamodb")
    s3.create_bucket(Bucket="menus")
    s3.put_object(Bucket="menus", Key="a/b c.txt", Body=FILE, Metadata={"kind": "menu"})
    s3.get_object(Bucket="menus", Key="a/b c.txt")
    s3.list_objects_v2(Bucket="menus", Prefix="a/")
    dynamo.create_table(
        TableName="seen",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    dynamo.put_item(TableName="seen", Item={"id": {"S": "1"}, "text": {"S": HARD}})
    dynamo.query(
        TableName="seen",
        KeyConditionExpression="id = :id",
        ExpressionAttributeValues={":id": {"S": "1"}},
        ScanIndexForward=False,
    )


def _functions_and_logs(account: Account) -> None:
    iam, logs = account.client("iam"), account.client("logs")
    role = iam.create_role(RoleName="functions", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    account.client("lambda").create_function(
        FunctionName="greet",
        Runtime="python3.13",
        Handler="app.handler",
        Role=role,
        Environment={"Variables": {"WORDS": "a b"}},
        Code={"ZipFile": package("def handler(event, context):\n    return 1\n")},
    )
    logs.create_log_group(logGroupName="/soup/app")
    logs.filter_log_events(logGroupName="/soup/app", filterPattern='"[ERROR]"', limit=5)
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="old",
        MetricName="ApproximateAgeOfOldestMessage",
        Namespace="AWS/SQS",
        Dimensions=[{"Name": "QueueName", "Value": "work"}],
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=30.5,
        ComparisonOperator="GreaterThanThreshold",
        ActionsEnabled=False,
    )


def paste(commands: list[str], at: str, folder: Path) -> list[int]:
    """Type commands into a shell, one after the other; return how each ended."""
    shim = folder / "aws"
    # Version 1 of the CLI has an endpoint of its own for SQS, whatever AWS_ENDPOINT_URL says.
    shim.write_text(f'#!/bin/sh\nexec {aws_cli.AWS} "$@" --endpoint-url {at}\n')
    shim.chmod(0o755)
    (folder / "FILE").write_bytes(FILE)
    (folder / "ZIP").write_bytes(package("def handler(event, context):\n    return 1\n"))
    environment = {
        **KEYS,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    ended = []
    for command in commands:
        text = command.replace("http://HERE", at).replace("fileb://FILE", "fileb://ZIP")
        done = subprocess.run(
            ["sh", "-c", text], env=environment, cwd=folder, capture_output=True, timeout=60
        )
        ended.append(done.returncode)
    return ended


def test_the_commands_do_the_same_at_another_account(
    accounts: tuple[Account, Account], tmp_path: Path
) -> None:
    first, second = accounts
    use(first)
    shown = first.requests()[1:]
    assert len(shown) > 40
    ended = paste([command for command, _ in shown], second.url, tmp_path)
    again = second.requests()[1:]
    for (command, answer), (typed, answered) in zip(shown, again, strict=False):
        assert (words_of(typed), answered) == (words_of(command), answer)
    assert len(again) == len(shown)
    assert len([code for code in ended if code]) == 1  # the identity that is missing
    mail = [account.lab(f"mailboxes/{READER}") for account in accounts]
    assert mail[0] == mail[1] and len(mail[0]["messages"]) == 1


def words_of(command: str) -> list[str]:
    """Return the words of a command; the AWS CLI sends its options in an order of its own."""
    return sorted(shlex.split(command))
