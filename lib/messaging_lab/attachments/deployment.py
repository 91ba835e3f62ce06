"""The pipeline made with boto3, call by call, as `template.yaml` describes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from messaging_lab import function_package
from messaging_lab.function_package import modules_of
from messaging_lab.roles import allow, trust

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "template.yaml"
PACKAGE = "attachments"
HANDLER = f"{PACKAGE}.handler.handler"
TIMEOUT = 10
VISIBILITY = 6 * TIMEOUT
"""Seconds. Lambda's guide asks for six times the function's timeout."""

TRIES = 3
"""Receives after which a message goes to the dead-letter queue."""

DAYS = 7
"""Days that mail and attachments are kept."""

LINK_SECONDS = 3600
"""How long a link is good; one that a function has signed never outlives its credentials."""

Client = Callable[[str], Any]


@dataclass(frozen=True)
class Alarm:
    """An alarm on a metric of a queue. `period` is in seconds."""

    name: str
    queue: str
    metric: str
    statistic: str
    period: int
    threshold: int


ALARMS = (
    Alarm("dead-letters", "dead", "ApproximateNumberOfMessagesVisible", "Maximum", 60, 50),
    Alarm("oldest-message", "incoming", "ApproximateAgeOfOldestMessage", "Maximum", 60, 180),
    Alarm("backlog", "incoming", "ApproximateNumberOfMessagesVisible", "Average", 300, 180),
)
"""More than 50 dead letters; a message older than three minutes; more than 180 for five minutes."""


@dataclass(frozen=True)
class Pipeline:
    """What a pipeline is made of: names of buckets, URLs of queues, ARNs of topics."""

    prefix: str
    incoming_bucket: str
    attachments_bucket: str
    queue: str
    dead_letters: str
    fallback_topic: str
    alarms_topic: str
    function: str
    rule_set: str

    def alarm(self, name: str) -> str:
        """Return the name of one of its alarms."""
        return f"{self.prefix}-{name}"


def package(**more: str) -> bytes:
    """Return the zip file to deploy. `more` are further modules: name -> source."""
    return function_package.package({**modules_of(FOLDER, Path(__file__).name), **more})


class Deployment:
    """Makes a pipeline. All its names begin with `prefix`; buckets' end with the account's id."""

    def __init__(self, client: Client, prefix: str, account_id: str, region: str) -> None:
        self._client, self._prefix = client, prefix
        self._account_id, self._region = account_id, region

    def deploy(
        self, recipient: str, sender: str, *, configuration_set: str = "", code: bytes = b""
    ) -> Pipeline:
        """Make the pipeline for mail to `recipient`; its rule set isn't active yet."""
        alarms, fallback = self._topic("alarms"), self._topic("malformed")
        dead = self._queue("dead", MessageRetentionPeriod=str(14 * 86400))
        incoming, kept = self._bucket("incoming"), self._bucket("attachments")
        redrive = {"deadLetterTargetArn": self._queue_arn("dead"), "maxReceiveCount": TRIES}
        queue = self._queue(
            "incoming",
            VisibilityTimeout=str(VISIBILITY),
            RedrivePolicy=json.dumps(redrive),
            Policy=json.dumps(self._queue_policy(incoming)),
        )
        self._notify(incoming)
        self._alarms(alarms)
        variables = {
            "ATTACHMENTS_BUCKET": kept,
            "LINK_SECONDS": str(LINK_SECONDS),
            "SENDER": sender,
            "FALLBACK_TOPIC": fallback,
            "CONFIGURATION_SET": configuration_set,
        }
        function = self._function(variables, code or package())
        rule_set = self._rule(incoming, recipient)
        return Pipeline(
            self._prefix, incoming, kept, queue, dead, fallback, alarms, function, rule_set
        )

    def _topic(self, name: str) -> str:
        made = self._client("sns").create_topic(Name=f"{self._prefix}-{name}")
        return str(made["TopicArn"])

    def _queue(self, name: str, **attributes: str) -> str:
        made = self._client("sqs").create_queue(
            QueueName=f"{self._prefix}-{name}", Attributes=attributes
        )
        return str(made["QueueUrl"])

    def _queue_arn(self, name: str) -> str:
        return f"arn:aws:sqs:{self._region}:{self._account_id}:{self._prefix}-{name}"

    def _queue_policy(self, bucket: str) -> dict[str, Any]:
        condition = {
            "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{bucket}"},
            "StringEquals": {"aws:SourceAccount": self._account_id},
        }
        arn = self._queue_arn("incoming")
        return _policy("s3", "sqs:SendMessage", arn, condition)

    def _bucket(self, name: str) -> str:
        s3, bucket = self._client("s3"), f"{self._prefix}-{name}-{self._account_id}"
        where = {"LocationConstraint": self._region}
        elsewhere = self._region != "us-east-1"
        s3.create_bucket(
            Bucket=bucket, **({"CreateBucketConfiguration": where} if elsewhere else {})
        )
        rule = {
            "ID": "expire",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "Expiration": {"Days": DAYS},
        }
        s3.put_bucket_lifecycle_configuration(
            Bucket=bucket, LifecycleConfiguration={"Rules": [rule]}
        )
        return bucket

    def _notify(self, bucket: str) -> None:
        told = {"QueueArn": self._queue_arn("incoming"), "Events": ["s3:ObjectCreated:*"]}
        self._client("s3").put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [told]}
        )

    def _alarms(self, topic: str) -> None:
        for one in ALARMS:
            self._client("cloudwatch").put_metric_alarm(
                AlarmName=f"{self._prefix}-{one.name}",
                Namespace="AWS/SQS",
                MetricName=one.metric,
                Dimensions=[{"Name": "QueueName", "Value": f"{self._prefix}-{one.queue}"}],
                Statistic=one.statistic,
                Period=one.period,
                EvaluationPeriods=1,
                Threshold=one.threshold,
                ComparisonOperator="GreaterThanThreshold",
                TreatMissingData="notBreaching",
                AlarmActions=[topic],
            )

    def _function(self, variables: dict[str, str], code: bytes) -> str:
        name, awslambda = f"{self._prefix}-process", self._client("lambda")
        awslambda.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler=HANDLER,
            Role=self._role(name, variables),
            Code={"ZipFile": code},
            Timeout=TIMEOUT,
            MemorySize=512,
            Environment={"Variables": variables},
        )
        awslambda.create_event_source_mapping(
            EventSourceArn=self._queue_arn("incoming"),
            FunctionName=name,
            BatchSize=10,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
        return name

    def _role(self, name: str, variables: dict[str, str]) -> str:
        iam = self._client("iam")
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("lambda"))["Role"]
        document = allow(self._grants(variables))
        iam.put_role_policy(RoleName=name, PolicyName="pipeline", PolicyDocument=document)
        return str(role["Arn"])

    def _grants(self, variables: dict[str, str]) -> dict[str, list[str]]:
        where = f"{self._region}:{self._account_id}"
        incoming = f"{self._prefix}-incoming-{self._account_id}"
        kept = f"arn:aws:s3:::{variables['ATTACHMENTS_BUCKET']}"
        return {
            f"arn:aws:s3:::{incoming}/*": ["s3:GetObject"],
            # Without ListBucket, S3 says AccessDenied of a claim that isn't there.
            kept: ["s3:ListBucket"],
            f"{kept}/attachments/*": ["s3:GetObject", "s3:PutObject"],
            f"{kept}/claims/*": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            self._queue_arn("incoming"): [
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
            ],
            variables["FALLBACK_TOPIC"]: ["sns:Publish"],
            f"arn:aws:ses:{where}:identity/*": ["ses:SendRawEmail", "ses:SendEmail"],
            f"arn:aws:ses:{where}:configuration-set/*": ["ses:SendRawEmail", "ses:SendEmail"],
            f"arn:aws:logs:{where}:*": [
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ],
        }

    def _rule(self, bucket: str, recipient: str) -> str:
        ses, name = self._client("ses"), f"{self._prefix}-mail"
        rule_arn = (
            f"arn:aws:ses:{self._region}:{self._account_id}:"
            f"receipt-rule-set/{name}:receipt-rule/store"
        )
        condition = {
            "StringEquals": {
                "aws:SourceAccount": self._account_id,
                "aws:SourceArn": rule_arn,
            }
        }
        document = _policy("ses", "s3:PutObject", f"arn:aws:s3:::{bucket}/*", condition)
        self._client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))
        ses.create_receipt_rule_set(RuleSetName=name)
        rule = {
            "Name": "store",
            "Enabled": True,
            "TlsPolicy": "Require",
            "ScanEnabled": True,
            "Recipients": [recipient],
            "Actions": [{"S3Action": {"BucketName": bucket, "ObjectKeyPrefix": "incoming"}}],
        }
        ses.create_receipt_rule(RuleSetName=name, Rule=rule)
        return name


def _policy(service: str, action: str, resource: str, condition: dict[str, Any]) -> dict[str, Any]:
    """Return a policy on a resource that lets a service of AWS do one thing with it."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
