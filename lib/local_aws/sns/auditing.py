"""Findings of an audit, on their way to CloudWatch Logs, Firehose, S3 and the topic's metrics."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws import callers
from local_aws.data_protection.policy import Policy
from local_aws.data_protection.protection import Findings
from local_aws.data_protection.protection import audit as look
from local_aws.sns.times import written

if TYPE_CHECKING:
    from local_aws.callers import Caller

METRICS = {True: "MessagesWithFindings", False: "MessagesWithNoFindings"}

STREAM = "data-protection"
"""Assumption: the name of the log stream of findings, and the beginning of the names of objects."""


def audit(policy: Policy, topic_arn: str, message_id: str, message: str) -> None:
    """Look at a message if its lot falls below the sample rate, and report what was found."""
    caller = callers.current()
    lot = int(caller.aws.ids.hex("sns-audit", 8), 16) / 16**8 * 100
    found = look(policy, caller.names, message, lot)
    if found is not None:
        record = _record(caller, topic_arn, message_id, found)
        caller.aws.clock.call_later(0, _report, caller, topic_arn, found, record)


def _record(caller: Caller, topic_arn: str, message_id: str, found: Findings) -> dict[str, Any]:
    return {
        "messageId": message_id,
        "auditTimestamp": written(caller.aws.clock.utc()),
        "callerPrincipal": caller.arn,
        "resourceArn": topic_arn,
        "dataIdentifiers": found.identifiers(),
    }


def _report(caller: Caller, topic_arn: str, found: Findings, record: dict[str, Any]) -> None:
    """Write to each destination; what one refuses, because it isn't there for example, is lost."""
    region = topic_arn.split(":")[3]
    client = partial(caller.aws.client, account_id=caller.account_id, region=region)
    statement = found.statement
    places = statement.findings_to if found.detections else statement.no_findings_to
    for kind, place in places.items():
        with suppress(ClientError):
            WRITERS[kind](caller, client, place, json.dumps(record, ensure_ascii=False))
    metric = {
        "MetricName": METRICS[bool(found.detections)],
        "Dimensions": [{"Name": "TopicName", "Value": topic_arn.rpartition(":")[2]}],
        "Value": 1,
        "Unit": "Count",
        "Timestamp": caller.aws.clock.utc(),
    }
    client("cloudwatch").put_metric_data(Namespace="AWS/SNS", MetricData=[metric])


def _to_log_group(caller: Caller, client: Any, place: str, text: str) -> None:
    logs = client("logs")
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(logGroupName=place, logStreamName=STREAM)
    event = {"timestamp": int(caller.aws.clock.now() * 1000), "message": text}
    logs.put_log_events(logGroupName=place, logStreamName=STREAM, logEvents=[event])


def _to_stream(caller: Caller, client: Any, place: str, text: str) -> None:
    record = {"Data": f"{text}\n".encode()}
    client("firehose").put_record(DeliveryStreamName=place, Record=record)


def _to_bucket(caller: Caller, client: Any, place: str, text: str) -> None:
    aws = caller.aws
    key = f"{STREAM}/{aws.clock.utc():%Y/%m/%d/%H}/{aws.ids.hex('sns-finding', 24)}.json"
    client("s3").put_object(Bucket=place, Key=key, Body=f"{text}\n".encode())


WRITERS = {"CloudWatchLogs": _to_log_group, "Firehose": _to_stream, "S3": _to_bucket}
