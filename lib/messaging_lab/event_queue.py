"""A queue that hears a configuration set's events, built as lesson 07 does step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.queues import drain

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


def hear(lab: Lab, configuration_set: str, events: Sequence[str]) -> str:
    """Lead events (["COMPLAINT"]) of a configuration set into a queue of its name; return its URL.

    Makes the set where there is none. SES's word of welcome is taken off the queue.
    """
    sns, sqs, ses = (lab.client(name) for name in ("sns", "sqs", "sesv2"))
    topic = sns.create_topic(Name=configuration_set)["TopicArn"]
    url = str(sqs.create_queue(QueueName=configuration_set)["QueueUrl"])
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = found["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": _policy(topic, arn)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    _make_set(lab, configuration_set)
    ses.create_configuration_set_event_destination(
        ConfigurationSetName=configuration_set,
        EventDestinationName=configuration_set,
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": list(events),
            "SnsDestination": {"TopicArn": topic},
        },
    )
    drain(lab, url)
    return url


def _policy(topic: str, queue: str) -> str:
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allow]})


def _make_set(lab: Lab, name: str) -> None:
    try:
        lab.client("sesv2").create_configuration_set(ConfigurationSetName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise


def heard(lab: Lab, queue_url: str) -> list[dict[str, Any]]:
    """Take all events off a queue and return them."""
    return [json.loads(json.loads(body)["Message"]) for body in drain(lab, queue_url)]
