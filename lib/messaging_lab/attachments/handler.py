"""The function behind the queue: takes stored mail, keeps its attachments, sends the links.

Environment: ATTACHMENTS_BUCKET, LINK_SECONDS, SENDER, FALLBACK_TOPIC, and CONFIGURATION_SET, which
may be empty.

A record that fails is reported and stays in the queue; the others of its batch are done with.
"""

from __future__ import annotations

import json
import os
import traceback
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

import boto3
from botocore.exceptions import ClientError

from . import outgoing
from .claims import Claims
from .incoming import Incoming, Malformed, read
from .shelf import Shelf

Json = dict[str, Any]

SETUP = "AMAZON_SES_SETUP_NOTIFICATION"
"""The object that SES writes when a rule is made."""


@cache
def client(service: str) -> Any:
    """Return a client, made once for as long as the process lives."""
    made: Any = boto3.client
    return made(service)


def handler(event: Json, context: Any) -> Json:
    """Take a batch of the queue's records; answer which of them have failed."""
    failed = [one["messageId"] for one in event["Records"] if not is_done(one)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def is_done(record: Json) -> bool:
    """Whether the mail that a record tells of is done with."""
    try:
        for stored in json.loads(record["body"]).get("Records", []):
            process(stored["s3"]["bucket"]["name"], unquote_plus(stored["s3"]["object"]["key"]))
    except Exception:
        traceback.print_exc()
        return False
    return True


def process(bucket: str, key: str) -> None:
    """Deal with one stored message."""
    name = key.rpartition("/")[2]
    if name == SETUP:
        return
    data = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    try:
        incoming = read(data)
    except Malformed as problem:
        report(key, str(problem))
        return
    pass_on(name, incoming)


def report(key: str, problem: str) -> None:
    """Tell the fallback topic of a message that nothing can be done with."""
    client("sns").publish(
        TopicArn=os.environ["FALLBACK_TOPIC"],
        Subject="A message could not be passed on",
        Message=json.dumps({"key": key, "problem": problem}),
    )
    print(json.dumps({"malformed": key, "problem": problem}))


def pass_on(name: str, incoming: Incoming) -> None:
    """Store the attachments and send the links, unless that has been done."""
    bucket, seconds = os.environ["ATTACHMENTS_BUCKET"], int(os.environ["LINK_SECONDS"])
    claims = Claims(client("s3"), bucket)
    if claims.is_sent(name):
        return
    links = Shelf(client("s3"), bucket, seconds).keep(name, incoming.attachments)
    data = outgoing.compose(incoming, links, os.environ["SENDER"], seconds)
    claims.take(name)
    try:
        message_id = send(data, incoming.recipients)
    except ClientError:
        # An answer of SES: it hasn't got the message. No answer would leave that open.
        claims.release(name)
        raise
    claims.settle(name, message_id)
    print(json.dumps({"sent": name, "message_id": message_id, "links": len(links)}))


def send(data: bytes, recipients: tuple[str, ...]) -> str:
    """Hand a message to SES and return its id."""
    chosen = os.environ.get("CONFIGURATION_SET", "")
    answer = client("sesv2").send_email(
        Destination={"ToAddresses": list(recipients)},
        Content={"Raw": {"Data": data}},
        **({"ConfigurationSetName": chosen} if chosen else {}),
    )
    return str(answer["MessageId"])
