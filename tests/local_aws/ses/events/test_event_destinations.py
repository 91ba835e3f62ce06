"""Event destinations in both APIs: made, shown, changed, refused."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.world import LocalAws

from ..sender import refused, send
from .kit import SET, VALIDATED, Listener, destination, listener

BUS = "arn:aws:events:us-east-1:123456789012:event-bus/default"
NO_TOPIC = "arn:aws:sns:us-east-1:123456789012:nothing"
V2_NAMES = {"ConfigurationSetName": SET, "EventDestinationName": "queue"}


def dimension(name: str = "campaign", source: str = "MESSAGE_TAG") -> dict[str, str]:
    return {
        "DimensionName": name,
        "DimensionValueSource": source,
        "DefaultDimensionValue": "none",
    }


def test_made_shown_changed_and_deleted(world: LocalAws, heard: Listener) -> None:
    v2 = world.client("sesv2")
    (shown,) = v2.get_configuration_set_event_destinations(ConfigurationSetName=SET)[
        "EventDestinations"
    ]
    assert shown["Name"] == "queue" and shown["Enabled"] is True
    assert len(shown["MatchingEventTypes"]) == 10
    assert shown["SnsDestination"] == {"TopicArn": heard.topic}
    v2.update_configuration_set_event_destination(
        **V2_NAMES, EventDestination={"MatchingEventTypes": ["SEND"]}
    )
    send(world, ConfigurationSetName=SET)
    assert heard.titles() == ["Send"]
    v2.update_configuration_set_event_destination(**V2_NAMES, EventDestination={"Enabled": False})
    send(world, ConfigurationSetName=SET)
    assert heard.titles() == []
    v2.delete_configuration_set_event_destination(**V2_NAMES)
    shown = v2.get_configuration_set_event_destinations(ConfigurationSetName=SET)
    assert shown["EventDestinations"] == []
    for call in ("update", "delete"):
        operation = getattr(v2, f"{call}_configuration_set_event_destination")
        more = {"EventDestination": {}} if call == "update" else {}
        assert refused(operation, **V2_NAMES, **more)[0] == "NotFoundException"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"SnsDestination": {"TopicArn": NO_TOPIC}}, f"SNS topic <{NO_TOPIC}> not found."),
        (
            {"SnsDestination": {"TopicArn": NO_TOPIC.replace("us-east-1", "eu-west-1")}},
            "not found",
        ),
        ({"EventBridgeDestination": {"EventBusArn": f"{BUS}x"}}, "default event bus"),
        (
            {
                "KinesisFirehoseDestination": {
                    "IamRoleArn": "arn:aws:iam::123456789012:role/no",
                    "DeliveryStreamArn": "arn:aws:firehose:us-east-1:123456789012:x/y",
                }
            },
            "Could not assume IAM role <arn:aws:iam::123456789012:role/no>.",
        ),
        ({"CloudWatchDestination": {"DimensionConfigurations": []}}, "1 to 10 dimensions"),
        (
            {
                "CloudWatchDestination": {
                    "DimensionConfigurations": [dimension(f"d{n}") for n in range(11)]
                }
            },
            "1 to 10 dimensions",
        ),
        (
            {"CloudWatchDestination": {"DimensionConfigurations": [dimension("a b")]}},
            "Invalid dimension name",
        ),
        (
            {
                "CloudWatchDestination": {
                    "DimensionConfigurations": [dimension("To", "EMAIL_HEADER")]
                }
            },
            "can't be a dimension",
        ),
        ({}, "exactly one destination"),
    ],
)
def test_wrong_targets(world: LocalAws, heard: Listener, wrong: dict[str, Any], text: str) -> None:
    operation = world.client("sesv2").create_configuration_set_event_destination
    definition = {"MatchingEventTypes": ["SEND"], **wrong}
    names = V2_NAMES | {"EventDestinationName": "other"}
    code, message = refused(operation, **names, EventDestination=definition)
    assert code == "BadRequestException" and text in message


def test_names_and_numbers(world: LocalAws, heard: Listener) -> None:
    create = world.client("sesv2").create_configuration_set_event_destination
    definition = destination(heard, ["SEND"])
    assert refused(create, **V2_NAMES, EventDestination=definition)[0] == "AlreadyExistsException"
    bad = V2_NAMES | {"EventDestinationName": "a b"}
    assert refused(create, **bad, EventDestination=definition)[0] == "BadRequestException"
    for number in range(9):
        names = V2_NAMES | {"EventDestinationName": f"n{number}"}
        create(**names, EventDestination=definition)
    names = V2_NAMES | {"EventDestinationName": "n10"}
    assert refused(create, **names, EventDestination=definition)[0] == "LimitExceededException"


def test_pinpoint_is_refused_by_name(world: LocalAws, heard: Listener) -> None:
    operation = world.client("sesv2").create_configuration_set_event_destination
    definition = {"PinpointDestination": {"ApplicationArn": "arn:aws:mobiletargeting:x"}}
    names = V2_NAMES | {"EventDestinationName": "other"}
    code, message = refused(operation, **names, EventDestination=definition)
    assert code == "NotImplemented" and "Pinpoint" in message


def test_v1_makes_them_in_its_own_spelling(world: LocalAws) -> None:
    v1, listening = world.client("ses"), listener(world)
    v1.create_configuration_set(ConfigurationSet={"Name": SET})
    names = {"ConfigurationSetName": SET}
    made = {
        "Name": "queue",
        "Enabled": True,
        "MatchingEventTypes": ["send", "renderingFailure"],
        "SNSDestination": {"TopicARN": listening.topic},
    }
    v1.create_configuration_set_event_destination(**names, EventDestination=made)
    assert [envelope["Message"] for envelope in listening.envelopes()] == [VALIDATED]
    metric = {
        "Name": "metric",
        "MatchingEventTypes": ["click"],
        "CloudWatchDestination": {
            "DimensionConfigurations": [dimension("kind", "linkTag")],
        },
    }
    v1.create_configuration_set_event_destination(**names, EventDestination=metric)
    shown = v1.describe_configuration_set(
        **names, ConfigurationSetAttributeNames=["eventDestinations"]
    )["EventDestinations"]
    assert shown == [made, metric | {"Enabled": False}]
    found = world.client("sesv2").get_configuration_set_event_destinations(**names)
    assert found["EventDestinations"][0]["MatchingEventTypes"] == ["SEND", "RENDERING_FAILURE"]
    send(world, ConfigurationSetName=SET)
    assert listening.titles() == ["Send"]
    v1.update_configuration_set_event_destination(
        **names, EventDestination=made | {"MatchingEventTypes": ["bounce"]}
    )
    listening.envelopes()
    send(world, ConfigurationSetName=SET)
    assert listening.titles() == []
    v1.delete_configuration_set_event_destination(**names, EventDestinationName="queue")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"SNSDestination": {"TopicARN": NO_TOPIC}}, "InvalidSNSDestination"),
        (
            {"CloudWatchDestination": {"DimensionConfigurations": []}},
            "InvalidCloudWatchDestination",
        ),
        (
            {"KinesisFirehoseDestination": {"IAMRoleARN": "r", "DeliveryStreamARN": "s"}},
            "InvalidFirehoseDestination",
        ),
    ],
)
def test_v1_codes(world: LocalAws, changes: dict[str, Any], code: str) -> None:
    v1 = world.client("ses")
    v1.create_configuration_set(ConfigurationSet={"Name": SET})
    definition = {"Name": "x", "MatchingEventTypes": ["send"], **changes}
    found = refused(
        v1.create_configuration_set_event_destination,
        ConfigurationSetName=SET,
        EventDestination=definition,
    )
    assert found[0] == code
    found = refused(
        v1.delete_configuration_set_event_destination,
        ConfigurationSetName=SET,
        EventDestinationName="x",
    )
    assert found == ("EventDestinationDoesNotExist", "No EventDestination found for x")


def test_v1_takes_ten(world: LocalAws) -> None:
    v1, listening = world.client("ses"), listener(world)
    v1.create_configuration_set(ConfigurationSet={"Name": SET})
    create = v1.create_configuration_set_event_destination
    definition = {
        "MatchingEventTypes": ["send"],
        "SNSDestination": {"TopicARN": listening.topic},
    }
    for number in range(10):
        named = definition | {"Name": f"n{number}"}
        create(ConfigurationSetName=SET, EventDestination=named)
    assert [one["Message"] for one in listening.envelopes()] == [VALIDATED] * 10
    code, text = refused(
        create, ConfigurationSetName=SET, EventDestination=definition | {"Name": "n10"}
    )
    assert code == "LimitExceeded" and "10" in text
