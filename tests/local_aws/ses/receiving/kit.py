"""A domain whose mail SES receives, and somebody who writes to it."""

from __future__ import annotations

import json
from typing import Any

from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from ..sender import verify

DOMAIN = "in.nutrition.example"
HOST = f"inbound-smtp.{REGION}.amazonaws.com"
SENDER, SENDER_IP = "ann@sensors.example", "203.0.113.7"
BUCKET = "incoming-mail"

MESSAGE = (
    b"From: Ann <ann@sensors.example>\r\nTo: reports@in.nutrition.example\r\n"
    b"Subject: Reading\r\nMessage-ID: <1@sensors.example>\r\n\r\nAll is well.\r\n"
)


class Inbox:
    """Email receiving of the tests' account, with an active rule set `mail`."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.ses: Any = aws.client("ses")
        self.s3: Any = aws.client("s3")
        verify(aws, DOMAIN)
        aws.internet.dns.put(DOMAIN, "MX", [f"10 {HOST}"])
        mx = aws.internet.resolver().lookup("anybody.example", "MX").values
        aws.internet.dns.put("sensors.example", "MX", mx)
        aws.internet.dns.put("sensors.example", "TXT", [f"v=spf1 ip4:{SENDER_IP} -all"])
        self.ses.create_receipt_rule_set(RuleSetName="mail")
        self.ses.set_active_receipt_rule_set(RuleSetName="mail")

    def bucket(self, name: str = BUCKET, *, allowed: bool = True) -> str:
        """Make a bucket that SES may write to, as the developer guide has its policy."""
        self.s3.create_bucket(Bucket=name)
        source = f"arn:aws:ses:{REGION}:{ACCOUNT_ID}:receipt-rule-set/*:receipt-rule/*"
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "ses.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/*",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT_ID},
                "StringLike": {"aws:SourceArn": source},
            },
        }
        if allowed:
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            self.s3.put_bucket_policy(Bucket=name, Policy=document)
        return name

    def rule(
        self, *actions: dict[str, Any], name: str = "all", after: str = "", **more: Any
    ) -> None:
        """Make an enabled rule."""
        rule = {"Name": name, "Enabled": True, "Actions": list(actions), **more}
        where = {"After": after} if after else {}
        self.ses.create_receipt_rule(RuleSetName="mail", Rule=rule, **where)

    def topic(self, name: str = "mail") -> tuple[str, str]:
        """Make a topic with a queue behind it; return the topic's ARN and the queue's URL."""
        sns, sqs = self.aws.client("sns"), self.aws.client("sqs")
        topic = sns.create_topic(Name=name)["TopicArn"]
        queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{name}"
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return topic, queue

    def told(self, queue: str) -> list[dict[str, Any]]:
        """Return what the topic was told: SNS's envelopes with their message parsed."""
        sqs = self.aws.client("sqs")
        found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        bodies = [json.loads(one["Body"]) for one in found]
        return [body | {"Message": json.loads(body["Message"])} for body in bodies]

    def deliver(
        self,
        *recipients: str,
        data: bytes = MESSAGE,
        mail_from: str = SENDER,
        client_ip: str = SENDER_IP,
        tls: str | None = "TLSv1.3",
    ) -> list[Reply]:
        """Hand a message to the MX of its recipients, and let happen what it sets off."""
        to = list(recipients) or [f"reports@{DOMAIN}"]
        envelope = Envelope(client_ip, "mta.sensors.example", mail_from, to, data, tls)
        resolver = self.aws.internet.resolver(caching=False)
        replies = exchange(self.aws.internet, resolver, envelope)
        self.aws.clock.run_due()
        return replies

    def objects(self, bucket: str = BUCKET) -> dict[str, bytes]:
        """Return the stored messages by key, without the set-up notification."""
        found = self.s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        keys = [one["Key"] for one in found if "SETUP_NOTIFICATION" not in one["Key"]]
        return {key: self.s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def header(name: str, value: str = "yes") -> dict[str, Any]:
    """An action that adds a header."""
    return {"AddHeaderAction": {"HeaderName": name, "HeaderValue": value}}


def store(**more: Any) -> dict[str, Any]:
    """An action that stores the message."""
    return {"S3Action": {"BucketName": BUCKET, **more}}
