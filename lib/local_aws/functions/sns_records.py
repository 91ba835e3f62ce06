"""What a function that is subscribed to a topic gets.

Assumption: messages aren't signed in the local AWS, so Signature and SigningCertUrl are empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Notification:
    """A message of a topic for one subscription. `attributes` are name -> {Type, Value}."""

    endpoint: str
    subscription_arn: str
    topic_arn: str
    message_id: str
    message: str
    subject: str | None
    attributes: dict[str, Any]


def record(sent: Notification, now: datetime) -> dict[str, Any]:
    """Return a record of the event ("Invoking Lambda functions with Amazon SNS notifications")."""
    attributes = {
        name: {"Type": value.get("Type"), "Value": value.get("Value")}
        for name, value in sent.attributes.items()
    }
    return {
        "EventVersion": "1.0",
        "EventSubscriptionArn": sent.subscription_arn,
        "EventSource": "aws:sns",
        "Sns": {
            "SignatureVersion": "1",
            "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z",
            "Signature": "",
            "SigningCertUrl": "",
            "MessageId": sent.message_id,
            "Message": sent.message,
            "MessageAttributes": attributes,
            "Type": "Notification",
            "UnsubscribeUrl": "",
            "TopicArn": sent.topic_arn,
            "Subject": sent.subject,
        },
    }
