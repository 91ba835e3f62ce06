"""What the tests of this folder share: short ways to ask for things and to be refused them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

RECIPIENT = "+447700900999"


def request_number(sms: Any, **more: Any) -> dict[str, Any]:
    """Request a number, by default a British one, and return its description."""
    asked = {
        "IsoCountryCode": "GB",
        "MessageType": "TRANSACTIONAL",
        "NumberCapabilities": ["SMS"],
        "NumberType": "LONG_CODE",
    } | more
    answer: dict[str, Any] = sms.request_phone_number(**asked)
    return answer


def simulator(sms: Any, **more: Any) -> dict[str, Any]:
    """Request a simulator number."""
    return request_number(sms, IsoCountryCode="US", NumberType="SIMULATOR", **more)


def pool_of(sms: Any, identity: str, country: str = "GB", **more: Any) -> dict[str, Any]:
    """Create a pool of one identity."""
    answer: dict[str, Any] = sms.create_pool(
        **({"OriginationIdentity": identity, "MessageType": "TRANSACTIONAL"} | more),
        IsoCountryCode=country,
    )
    return answer


def refused(call: Callable[..., Any], **params: Any) -> dict[str, Any]:
    """Call an operation that must fail; return the members of the error with its `Code`."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    answer: dict[str, Any] = dict(caught.value.response)
    answer["Code"] = answer["Error"]["Code"]
    return answer


def reason(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Call an operation that must fail; return the code without `Exception`, and the reason."""
    error = refused(call, **params)
    return error["Code"].removesuffix("Exception"), error.get("Reason", "")


def missing(call: Callable[..., Any], **params: Any) -> tuple[str, str]:
    """Call an operation that must find nothing; return ResourceType and ResourceId."""
    error = refused(call, **params)
    assert error["Code"] == "ResourceNotFoundException", error
    return error["ResourceType"], error["ResourceId"]


def listen(aws: Any, name: str = "lessons", types: tuple[str, ...] = ("ALL",)) -> Any:
    """Make a configuration set that publishes events; return what reads those that are new."""
    sns, sqs = aws.client("sns"), aws.client("sqs")
    sms = aws.client("pinpoint-sms-voice-v2")
    topic = sns.create_topic(Name=f"events-{name}")["TopicArn"]
    queue = sqs.create_queue(QueueName=f"events-{name}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
    sms.create_configuration_set(ConfigurationSetName=name)
    sms.create_event_destination(
        ConfigurationSetName=name,
        EventDestinationName="topic",
        MatchingEventTypes=list(types),
        SnsDestination={"TopicArn": topic},
    )

    def read() -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        while got := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            events += [json.loads(one["Body"]) for one in got]
            for one in got:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return events

    return read


def types_of(events: list[dict[str, Any]]) -> list[str]:
    """Return the types of events, in their order."""
    return [event["eventType"] for event in events]


def protect(sms: Any, country: str, status: str, capability: str = "SMS") -> str:
    """Make a protect configuration with one rule and return its id."""
    made: str = sms.create_protect_configuration()["ProtectConfigurationId"]
    sms.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=made,
        NumberCapability=capability,
        CountryRuleSetUpdates={country: {"ProtectStatus": status}},
    )
    return made
