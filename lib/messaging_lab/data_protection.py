"""Topics with data protection policies: subscribers with roles of their own, and what each gets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from messaging_lab.queues import drain
from messaging_lab.topics import let_publish

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

ARN_PREFIX = "arn:aws:dataprotection::aws:data-identifier/"


def client_as(lab: Lab, role_arn: str, service: str) -> Any:
    """Return a boto3 client with the temporary credentials of a role (`sts.assume_role`)."""
    given = lab.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="messaging-lab")
    key = given["Credentials"]
    make: Any = lab.session.client
    return make(
        service,
        region_name=lab.region,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
        aws_session_token=key["SessionToken"],
    )


def subscribe_queue(lab: Lab, topic: str, name: str, sns: Any = None) -> str:
    """Subscribe a new queue to a topic, payloads alone; return its URL. `sns` is who subscribes."""
    sqs = lab.client("sqs")
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = let_publish(lab, topic, url)
    (sns or lab.client("sns")).subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"}
    )
    return url


def statement(
    direction: str, operation: dict[str, Any], identifiers: Sequence[str], principal: str = "*"
) -> dict[str, Any]:
    """Return a statement of a policy; `identifiers` are ARNs, or names of custom ones."""
    return {
        "DataDirection": direction,
        "Principal": [principal],
        "DataIdentifier": list(identifiers),
        "Operation": operation,
    }


def protection(*statements: dict[str, Any], **custom: str) -> str:
    """Return a data protection policy as JSON; `custom` are identifiers, name=expression."""
    listed = [{"Name": name, "Regex": regex} for name, regex in custom.items()]
    policy: dict[str, Any] = {"Name": "messaging-lab", "Version": "2021-06-01"}
    if listed:
        policy["Configuration"] = {"CustomDataIdentifier": listed}
    return json.dumps({**policy, "Statement": list(statements)})


def payloads(lab: Lab, queues: dict[str, str]) -> dict[str, list[str]]:
    """Take what has come off each queue: name -> payloads."""
    return {name: drain(lab, url) for name, url in queues.items()}
