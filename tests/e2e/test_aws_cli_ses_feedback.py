"""Configuration sets, events, suppression, templates, statistics and pausing by the AWS CLI: each
thing is done by one version of SES's API and seen by the other.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from .aws_cli import NEEDED, aws, run
from .test_aws_cli_ses import endpoint, lab

__all__ = ["endpoint"]

pytestmark = [pytest.mark.slow, NEEDED]

SENDER, SET = "hello@nutrition.example", "news"
BOUNCER = "bounce@simulator.amazonses.com"
BODY = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hi"}}}
MESSAGE = json.dumps(BODY)
CONTENT = json.dumps({"Simple": BODY})


def named(word: str = "") -> list[str]:
    return ["--configuration-set-name", SET, *([word] if word else [])]


TO = ["--destination", json.dumps({"ToAddresses": [BOUNCER]})]


def by_v1(*words: str) -> list[str]:
    return ["ses", "send-email", "--from", SENDER, *TO, "--message", MESSAGE, *words]


def by_v2(*words: str) -> list[str]:
    sender = ["--from-email-address", SENDER]
    return ["sesv2", "send-email", *sender, *TO, "--content", CONTENT, *words]


def one_by_one(endpoint: str, *words: str) -> Any:
    """Send, and let the second pass that the sandbox asks for."""
    answer = aws(endpoint, *words)
    lab(endpoint, "clock/advance", {"seconds": 2})
    return answer


@pytest.fixture(scope="module")
def queue(endpoint: str) -> str:
    """A queue that hears the events of a configuration set: made by v1, listened to by v2."""
    aws(endpoint, "ses", "verify-email-identity", "--email-address", SENDER)
    lab(endpoint, "identities/verify", {"identity": SENDER})
    aws(endpoint, "ses", "create-configuration-set", "--configuration-set", f"Name={SET}")
    topic = aws(endpoint, "sns", "create-topic", "--name", "feedback")["TopicArn"]
    url: str = aws(endpoint, *sqs(endpoint), "create-queue", "--queue-name", "feedback")["QueueUrl"]
    arn = topic.replace(":sns:", ":sqs:")
    target = ["--protocol", "sqs", "--notification-endpoint", arn]
    aws(endpoint, "sns", "subscribe", "--topic-arn", topic, *target)
    events = {
        "Enabled": True,
        "MatchingEventTypes": ["SEND", "BOUNCE"],
        "SnsDestination": {"TopicArn": topic},
    }
    destination = ["--event-destination-name", "queue", "--event-destination", json.dumps(events)]
    aws(endpoint, "sesv2", "create-configuration-set-event-destination", *named(), *destination)
    return url


def sqs(endpoint: str) -> list[str]:
    # Version 1 of the CLI has an endpoint of its own for SQS, whatever AWS_ENDPOINT_URL says.
    return ["--endpoint-url", endpoint, "sqs"]


def heard(endpoint: str, queue: str) -> list[str]:
    ten = ["--max-number-of-messages", "10"]
    answer = aws(endpoint, *sqs(endpoint), "receive-message", "--queue-url", queue, *ten)
    bodies = [json.loads(one["Body"])["Message"] for one in answer.get("Messages", [])]
    aws(endpoint, *sqs(endpoint), "purge-queue", "--queue-url", queue)
    return [json.loads(one)["eventType"] if one.startswith("{") else one for one in bodies]


def test_events_of_both(endpoint: str, queue: str) -> None:
    one_by_one(endpoint, *by_v1(*named()))
    one_by_one(endpoint, *by_v2(*named()))
    events = heard(endpoint, queue)
    validated = "Successfully validated SNS topic for Amazon SES event publishing."
    assert sorted(events) == sorted([validated, "Send", "Bounce", "Send", "Bounce"])
    attributes = ["--configuration-set-attribute-names", "eventDestinations"]
    shown = aws(endpoint, "ses", "describe-configuration-set", *named(), *attributes)
    assert shown["EventDestinations"][0]["MatchingEventTypes"] == ["send", "bounce"]


def test_statistics(endpoint: str, queue: str) -> None:
    one_by_one(endpoint, *by_v2())
    lab(endpoint, "clock/advance", {"seconds": 3600})
    points = aws(endpoint, "ses", "get-send-statistics")["SendDataPoints"]
    assert sum(one["Bounces"] for one in points) >= 1
    quota = aws(endpoint, "ses", "get-send-quota")
    assert quota["Max24HourSend"] == 200
    assert aws(endpoint, "sesv2", "get-account")["SendQuota"] == quota


def test_a_paused_configuration_set(endpoint: str, queue: str) -> None:
    pause = "update-configuration-set-sending-enabled"
    aws(endpoint, "ses", pause, *named("--no-enabled"))
    refused = run(endpoint, *by_v2(*named()))
    assert "(SendingPausedException)" in refused.stderr
    put = "put-configuration-set-sending-options"
    aws(endpoint, "sesv2", put, *named("--sending-enabled"))
    one_by_one(endpoint, *by_v1(*named()))


def test_a_paused_account(endpoint: str, queue: str) -> None:
    aws(endpoint, "sesv2", "put-account-sending-attributes", "--no-sending-enabled")
    refused = run(endpoint, *by_v1())
    assert "(AccountSendingPausedException)" in refused.stderr
    assert aws(endpoint, "ses", "get-account-sending-enabled") == {"Enabled": False}
    aws(endpoint, "ses", "update-account-sending-enabled", "--enabled")
    assert aws(endpoint, "sesv2", "get-account")["SendingEnabled"] is True
    one_by_one(endpoint, *by_v2())


def test_a_preview_by_both(endpoint: str) -> None:
    parts = {"Subject": "Hello {{name}}", "Text": "{{#if paid}}Thanks{{else}}Please{{/if}}"}
    template = ["--template-name", "bill", "--template-content", json.dumps(parts)]
    aws(endpoint, "sesv2", "create-email-template", *template)
    data = ["--template-name", "bill", "--template-data", '{"name": "Ann", "paid": true}']
    old = aws(endpoint, "ses", "test-render-template", *data)["RenderedTemplate"]
    new = aws(endpoint, "sesv2", "test-render-email-template", *data)["RenderedTemplate"]
    for rendered in (old, new):
        assert "Subject: Hello Ann" in rendered and "Thanks" in rendered
    refused = run(endpoint, "ses", "test-render-template", *data[:3], "{}")
    assert "(MissingRenderingAttribute)" in refused.stderr


def test_the_suppression_list(endpoint: str) -> None:
    lab(endpoint, "accounts/production", {})
    address = ["--email-address", "gone@postbox-user.example"]
    aws(endpoint, "sesv2", "put-suppressed-destination", *address, "--reason", "BOUNCE")
    shown = aws(endpoint, "sesv2", "get-suppressed-destination", *address)
    assert shown["SuppressedDestination"]["Reason"] == "BOUNCE"
    aws(endpoint, "sesv2", "delete-suppressed-destination", *address)
    found = aws(endpoint, "sesv2", "list-suppressed-destinations")
    assert found["SuppressedDestinationSummaries"] == []
