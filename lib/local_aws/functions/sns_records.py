"""What a function that is subscribed to a topic gets.

Assumption: messages aren't signed in the local AWS, so Signature and SigningCertUrl are empty.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.functions.moto_bridge import MotoFunctions
    from local_aws.functions.state import FunctionsState


def deliver(
    state: FunctionsState,
    bridge: MotoFunctions,
    names: set[str],
    message: str,
    delivered: set[tuple[str, str]],
) -> None:
    """Find which message of which topic has to go to the function, and call the function."""
    from moto.sns.models import sns_backends

    for topic in sns_backends[state.account_id][state.region].topics.values():
        for subscription in _subscriptions(topic, names):
            for sent in topic.sent_notifications:
                key = (subscription.arn, sent[0])
                if key in delivered or message not in (sent[1], _for_lambda(sent[1])):
                    continue
                delivered.add(key)
                event = record(subscription.arn, topic.arn, sent[0], message, state, sent)
                content = json.dumps({"Records": [event]}).encode()
                bridge.call(subscription.endpoint, content, "sns.amazonaws.com", topic.arn)
                return


def _subscriptions(topic: Any, names: set[str]) -> list[Any]:
    found, _ = topic.sns_backend.list_subscriptions_by_topic(topic_arn=topic.arn)
    ends = {one.partition(":")[0] for one in names}
    return [
        one
        for one in found
        if one.protocol == "lambda" and one.endpoint.partition(":function:")[2] in names | ends
    ]


def _for_lambda(text: str) -> str | None:
    """Return what a message with MessageStructure json has for functions; None for others."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document.get("lambda", document.get("default")) if isinstance(document, dict) else None


def record(
    subscription_arn: str,
    topic_arn: str,
    message_id: str,
    message: str,
    state: FunctionsState,
    sent: Any,
) -> dict[str, Any]:
    """Return a record of the event ("Invoking Lambda functions with Amazon SNS notifications")."""
    now = state.aws.clock.utc()
    attributes = {
        name: {"Type": value.get("Type"), "Value": value.get("Value")}
        for name, value in (sent[3] or {}).items()
    }
    return {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription_arn,
        "EventSource": "aws:sns",
        "Sns": {
            "SignatureVersion": "1",
            "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z",
            "Signature": "",
            "SigningCertUrl": "",
            "MessageId": message_id,
            "Message": message,
            "MessageAttributes": attributes,
            "Type": "Notification",
            "UnsubscribeUrl": "",
            "TopicArn": topic_arn,
            "Subject": sent[2],
        },
    }
