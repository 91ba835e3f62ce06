"""A topic of SNS that fills a queue of SQS, as lesson 07 builds it by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


def topic_into_queue(lab: Lab, name: str) -> tuple[str, str]:
    """Make a topic and a queue of one name and join them; return the topic's ARN, the queue's URL.

    The queue's policy lets the topic write to it. Both may be there already.
    """
    sns, sqs = lab.client("sns"), lab.client("sqs")
    topic: str = sns.create_topic(Name=name)["TopicArn"]
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    queue = asked["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    return topic, url
