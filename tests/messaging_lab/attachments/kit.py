"""The pipeline on a local AWS, and mail to it."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import unquote_plus

from local_aws.internet.smtp import Envelope, exchange
from local_aws.ses.identity import dkim_attributes, identities
from local_aws.ses.state import SesState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws
from messaging_lab.attachments.deployment import Deployment

from .mail import SENDER

DOMAIN = "in.nutrition.example"
REPORTS = f"reports@{DOMAIN}"
FROM = "links@nutrition.example"


class Plant:
    """A pipeline that is on."""

    def __init__(self, aws: LocalAws, code: bytes = b"") -> None:
        self.aws = aws
        state = aws.state(SesState, ACCOUNT_ID, REGION)
        self._verify(state, "nutrition.example")
        state.account.grant_production()
        state.account.max_send_rate, state.account.max_24_hour_send = 1e6, 1e9
        aws.internet.dns.put(DOMAIN, "MX", [f"10 inbound-smtp.{REGION}.amazonaws.com"])
        deployment = Deployment(aws.client, "parcels", ACCOUNT_ID, REGION)
        self.pipeline = deployment.deploy(REPORTS, FROM, code=code)
        aws.client("ses").set_active_receipt_rule_set(RuleSetName=self.pipeline.rule_set)
        aws.clock.advance(0)

    @staticmethod
    def _verify(state: SesState, name: str) -> None:
        identity = identities.add(state, name)
        identity.verification.record("", state.now())
        dkim_attributes.start_easy_dkim(state, identity)
        identity.dkim.check.record("", state.now())

    def send(self, data: bytes) -> str:
        """Hand a message in; return the id that SES gives it."""
        envelope = Envelope("203.0.113.7", "mta.sensors.example", SENDER, [REPORTS], data)
        resolver = self.aws.internet.resolver(caching=False)
        (reply,) = exchange(self.aws.internet, resolver, envelope)
        assert reply.ok, reply
        self.aws.clock.run_due()
        return reply.text.removeprefix("OK ")

    def received(self, address: str) -> list[Any]:
        """Return the mail of an address, parsed."""
        found = self.aws.internet.mailboxes.of(address)
        return [message_from_bytes(one.raw, policy=policy.default) for one in found]

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """Return the keys in a bucket."""
        pages = self.aws.client("s3").get_paginator("list_objects_v2")
        found = pages.paginate(Bucket=bucket, Prefix=prefix)
        return [one["Key"] for page in found for one in page.get("Contents", [])]

    def dead(self) -> list[str]:
        """Take all messages off the dead-letter queue; return the names of the mails."""
        sqs, names = self.aws.client("sqs"), []
        url = self.pipeline.dead_letters
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for one in found:
                key = json.loads(one["Body"])["Records"][0]["s3"]["object"]["key"]
                names.append(unquote_plus(key).rpartition("/")[2])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        return names

    def alarm(self, name: str) -> str:
        """Return the state of an alarm."""
        name = self.pipeline.alarm(name)
        found = self.aws.client("cloudwatch").describe_alarms(AlarmNames=[name])
        return str(found["MetricAlarms"][0]["StateValue"])

    def listen(self, topic: str) -> str:
        """Put a queue behind a topic; return its URL."""
        made = self.aws.client("sqs").create_queue(QueueName="listener")["QueueUrl"]
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:listener"
        self.aws.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return str(made)

    def heard(self, url: str) -> list[dict[str, Any]]:
        """Return the messages in a queue behind a topic, taken off."""
        sqs = self.aws.client("sqs")
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for one in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
        bodies = [json.loads(one["Body"]) for one in found]
        return [json.loads(one["Message"]) for one in bodies]
