"""How a service of the local AWS has its own logs delivered."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local_aws.logs.deliveries import LogDeliveries

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def deliver(
    aws: LocalAws,
    account_id: str,
    region: str,
    resource_arn: str,
    log_type: str,
    record: dict[str, Any],
) -> None:
    """Deliver a record of a resource's logs to wherever there is a delivery to.

    What a destination refuses, because it is gone for example, is lost, as with AWS. Assumptions:
    each record is delivered at once and alone, and the names of log streams and objects.
    """
    found = aws.state(LogDeliveries, account_id, region).destinations_of(resource_arn, log_type)
    if not found:
        return
    text = json.dumps(record)
    name = f"{resource_arn.rpartition('/')[2]}-{log_type.lower()}"
    client = partial(aws.client, account_id=account_id, region=region)
    for destination in found:
        write = WRITERS[destination["deliveryDestinationType"]]
        target = destination["deliveryDestinationConfiguration"]["destinationResourceArn"]
        with suppress(ClientError):
            write(aws, client, target, name, text)


Client = Callable[[str], Any]


def _to_log_group(aws: LocalAws, client: Client, target: str, name: str, text: str) -> None:
    logs, group = client("logs"), target.split(":")[6]
    event = {"timestamp": int(aws.clock.now() * 1000), "message": text}
    where = {"logGroupName": group, "logStreamName": name}
    try:
        logs.put_log_events(**where, logEvents=[event])
    except logs.exceptions.ResourceNotFoundException:
        logs.create_log_stream(**where)
        logs.put_log_events(**where, logEvents=[event])


def _to_bucket(aws: LocalAws, client: Client, target: str, name: str, text: str) -> None:
    bucket, _, prefix = target.split(":")[5].partition("/")
    key = f"AWSLogs/{name}/{aws.clock.utc():%Y/%m/%d/%H}/{aws.ids.token('logs-object', 12)}.json"
    path = "/".join(filter(None, (prefix.strip("/"), key)))
    client("s3").put_object(Bucket=bucket, Key=path, Body=f"{text}\n".encode())


def _to_stream(aws: LocalAws, client: Client, target: str, name: str, text: str) -> None:
    stream = target.split("/", 1)[1]
    client("firehose").put_record(DeliveryStreamName=stream, Record={"Data": f"{text}\n".encode()})


WRITERS = {"CWL": _to_log_group, "S3": _to_bucket, "FH": _to_stream}
