"""A queue that hears what a configuration set or an identity publishes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from local_aws.world import LocalAws

SET = "news"
ALL = [
    *("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK"),
    *("RENDERING_FAILURE", "DELIVERY_DELAY", "SUBSCRIPTION"),
]
VALIDATED = "Successfully validated SNS topic for Amazon SES event publishing."


@dataclass
class Listener:
    """A topic and the queue that is subscribed to it."""

    aws: LocalAws
    topic: str
    queue: str

    def envelopes(self) -> list[dict[str, Any]]:
        """What SNS has put into the queue since the last look, in order."""
        sqs, found = self.aws.client("sqs"), []
        while True:
            answer = sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
            messages = answer.get("Messages", [])
            if not messages:
                return found
            for message in messages:
                found.append(json.loads(message["Body"]))
                handle = message["ReceiptHandle"]
                sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=handle)

    def events(self) -> list[dict[str, Any]]:
        """The events among them."""
        texts = [envelope["Message"] for envelope in self.envelopes()]
        return [json.loads(text) for text in texts if text != VALIDATED]

    def titles(self) -> list[str]:
        """Their types."""
        return [event["eventType"] for event in self.events()]


def listener(aws: LocalAws, name: str = "feedback") -> Listener:
    """Return a new topic with a queue."""
    sns, sqs = aws.client("sns"), aws.client("sqs")
    topic = sns.create_topic(Name=name)["TopicArn"]
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = topic.replace(":sns:", ":sqs:")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return Listener(aws, topic, queue)


def destination(listening: Listener, events: list[str]) -> dict[str, Any]:
    """Return an EventDestination of v2."""
    return {
        "Enabled": True,
        "MatchingEventTypes": events,
        "SnsDestination": {"TopicArn": listening.topic},
    }


def listen(aws: LocalAws, events: list[str] = ALL, **options: Any) -> Listener:
    """Make a configuration set whose events a queue hears."""
    sesv2, listening = aws.client("sesv2"), listener(aws)
    sesv2.create_configuration_set(ConfigurationSetName=SET, **options)
    sesv2.create_configuration_set_event_destination(
        ConfigurationSetName=SET,
        EventDestinationName="queue",
        EventDestination=destination(listening, events),
    )
    assert [envelope["Message"] for envelope in listening.envelopes()] == [VALIDATED]
    return listening
