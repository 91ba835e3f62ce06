"""Delivery status logging of what a data protection policy has kept back.

Source: SNS developer guide, "Message delivery status": a topic logs failures once it has the role
`<Protocol>FailureFeedbackRoleArn` for the protocol of a subscription. Deliveries that succeed, or
fail for another reason, aren't logged in the lab.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import partial
from typing import Any

from local_aws import callers
from local_aws.sns.times import written

ROLES = {
    "sqs": "sqs_failure_feedback_role_arn",
    "lambda": "lambda_failure_feedback_role_arn",
    "http": "http_failure_feedback_role_arn",
    "https": "http_failure_feedback_role_arn",
    "application": "application_failure_feedback_role_arn",
    "firehose": "firehose_failure_feedback_role_arn",
}
"""Protocol -> moto's name for the topic's attribute."""


def refused(subscription: Any, message: str, message_id: str, response: str) -> None:
    """Log that a message wasn't delivered, if the topic logs failures of that protocol."""
    topic = subscription.topic
    if not getattr(topic, ROLES.get(subscription.protocol, ""), ""):
        return
    aws = callers.current().aws
    record = {
        "notification": {
            "messageMD5Sum": hashlib.md5(message.encode(), usedforsecurity=False).hexdigest(),
            "messageId": message_id,
            "topicArn": topic.arn,
            "timestamp": written(aws.clock.utc()),
        },
        "delivery": {
            "deliveryId": aws.ids.uuid("sns-delivery"),
            "destination": subscription.endpoint,
            "providerResponse": response,
            "dwellTimeMs": 0,
            "attempts": 1,
            "statusCode": 403,
        },
        "status": "FAILURE",
    }
    aws.clock.call_later(0, _write, aws, topic.arn, json.dumps(record))


def _write(aws: Any, topic_arn: str, text: str) -> None:
    """Write into `sns/REGION/ACCOUNT/TOPIC/Failure`, which SNS makes where there is none."""
    _, _, _, region, account_id, name = topic_arn.split(":")
    logs = partial(aws.client, account_id=account_id, region=region)("logs")
    group, stream = f"sns/{region}/{account_id}/{name}/Failure", f"{aws.clock.utc():%Y-%m-%d}"
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=group)
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    event = {"timestamp": int(aws.clock.now() * 1000), "message": text}
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])
