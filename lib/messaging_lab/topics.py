"""A topic of SNS that fills a queue of SQS, as lesson 07 builds it by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from messaging_lab.queues import queue_arn

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


def topic_into_queue(lab: Lab, name: str) -> tuple[str, str]:
    """Make a topic and a queue of one name and join them; return the topic's ARN, the queue's URL.

    The queue's policy lets the topic write to it. Both may be there already.
    """
    sns, sqs = lab.client("sns"), lab.client("sqs")
    topic: str = sns.create_topic(Name=name)["TopicArn"]
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    queue = let_publish(lab, topic, url)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    return topic, url


def let_publish(lab: Lab, topic: str, queue_url: str) -> str:
    """Give a queue the policy by which a topic may write to it; return the queue's ARN."""
    queue = queue_arn(lab, queue_url)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    lab.client("sqs").set_queue_attributes(QueueUrl=queue_url, Attributes={"Policy": policy})
    return queue
