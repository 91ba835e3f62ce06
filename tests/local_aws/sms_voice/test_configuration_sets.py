"""Configuration sets, their defaults and their event destinations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.sms_voice.event_destinations import EventDestination
from local_aws.world import LocalAws

from .kit import missing, reason, refused

SET = {"ConfigurationSetName": "otp"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "sms-voice.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@pytest.fixture
def topic(sms: Any, aws: LocalAws) -> dict[str, str]:
    """An SNS destination, with a configuration set beside it."""
    sms.create_configuration_set(**SET)
    return {"TopicArn": aws.client("sns").create_topic(Name="events")["TopicArn"]}


def create(sms: Any, name: str = "events", **more: Any) -> Any:
    asked = {"MatchingEventTypes": ["ALL"], "EventDestinationName": name} | SET | more
    return sms.create_event_destination(**asked)["EventDestination"]


def test_sets_come_and_go(sms: Any) -> None:
    made = sms.create_configuration_set(**SET, Tags=[{"Key": "a", "Value": "b"}])
    assert made["ConfigurationSetArn"].endswith(":configuration-set/otp")
    assert reason(sms.create_configuration_set, **SET) == ("Conflict", "RESOURCE_ALREADY_EXISTS")
    (found,) = sms.describe_configuration_sets(ConfigurationSetNames=[made["ConfigurationSetArn"]])[
        "ConfigurationSets"
    ]
    assert found["EventDestinations"] == []
    assert "DefaultMessageFeedbackEnabled" not in found
    assert sms.delete_configuration_set(**SET)["ConfigurationSetName"] == "otp"
    assert missing(sms.delete_configuration_set, **SET) == ("configuration-set", "otp")


def test_defaults_are_set_and_taken_away(sms: Any) -> None:
    sms.create_configuration_set(**SET)
    sms.set_default_message_type(**SET, MessageType="TRANSACTIONAL")
    sms.set_default_sender_id(**SET, SenderId="NUTRITION")
    sms.set_default_message_feedback_enabled(**SET, MessageFeedbackEnabled=True)

    def found() -> Any:
        return sms.describe_configuration_sets()["ConfigurationSets"][0]

    assert found()["DefaultMessageType"] == "TRANSACTIONAL"
    assert found()["DefaultSenderId"] == "NUTRITION"
    assert found()["DefaultMessageFeedbackEnabled"] is True
    assert sms.delete_default_message_type(**SET)["MessageType"] == "TRANSACTIONAL"
    assert sms.delete_default_sender_id(**SET)["SenderId"] == "NUTRITION"
    assert not {"DefaultMessageType", "DefaultSenderId"} & set(found())
    assert "SenderId" not in sms.delete_default_sender_id(**SET)
    why = reason(sms.set_default_sender_id, **SET, SenderId="123")
    assert why == ("Validation", "INVALID_PARAMETER")


def test_sets_are_found_by_filters(sms: Any, topic: dict[str, str]) -> None:
    create(sms, SnsDestination=topic, MatchingEventTypes=["TEXT_ALL"])
    sms.create_configuration_set(ConfigurationSetName="other")
    sms.set_default_message_type(ConfigurationSetName="other", MessageType="PROMOTIONAL")
    sms.set_default_sender_id(ConfigurationSetName="other", SenderId="NUTRITION")
    sms.set_default_message_feedback_enabled(**SET, MessageFeedbackEnabled=True)
    protect = sms.create_protect_configuration()["ProtectConfigurationId"]
    sms.associate_protect_configuration(**SET, ProtectConfigurationId=protect)

    def found(name: str, value: str) -> list[str]:
        filters = [{"Name": name, "Values": [value]}]
        sets = sms.describe_configuration_sets(Filters=filters)["ConfigurationSets"]
        return [one["ConfigurationSetName"] for one in sets]

    assert found("event-destination-name", "events") == ["otp"]
    assert found("matching-event-types", "TEXT_ALL") == ["otp"]
    assert found("default-message-type", "PROMOTIONAL") == ["other"]
    assert found("default-sender-id", "NUTRITION") == ["other"]
    assert found("default-message-feedback-enabled", "false") == ["other"]
    assert found("protect-configuration-id", protect) == ["otp"]


def test_there_are_25_sets_to_an_account(sms: Any) -> None:
    for serial in range(25):
        sms.create_configuration_set(ConfigurationSetName=f"set-{serial}")
    why = reason(sms.create_configuration_set, **SET)
    assert why == ("ServiceQuotaExceeded", "CONFIGURATION_SETS_PER_ACCOUNT")


def test_events_go_to_a_topic(sms: Any, topic: dict[str, str]) -> None:
    made = create(sms, SnsDestination=topic)
    assert made["Enabled"] is True
    assert made["SnsDestination"] == topic
    (found,) = sms.describe_configuration_sets()["ConfigurationSets"]
    assert found["EventDestinations"] == [made]
    again = reason(create, sms=sms, SnsDestination=topic)
    assert again == ("Conflict", "RESOURCE_ALREADY_EXISTS")


def test_a_destination_is_of_one_kind(sms: Any, topic: dict[str, str]) -> None:
    assert reason(create, sms=sms) == ("Validation", "MISSING_PARAMETER")
    stream = {"IamRoleArn": "arn:aws:iam::1:role/x", "DeliveryStreamArn": "arn:aws:firehose:x:1:y"}
    both = reason(create, sms=sms, SnsDestination=topic, KinesisFirehoseDestination=stream)
    assert both == ("Validation", "PARAMETERS_CANNOT_BE_USED_TOGETHER")
    create(sms, SnsDestination=topic)
    error = refused(
        sms.update_event_destination,
        **SET,
        EventDestinationName="events",
        KinesisFirehoseDestination=stream,
    )
    assert error["Reason"] == "EVENT_DESTINATION_MISMATCH"
    assert (error["ResourceType"], error["ResourceId"]) == ("event-destination", "events")


def test_text_sent_is_not_supported(sms: Any, topic: dict[str, str]) -> None:
    why = reason(create, sms=sms, SnsDestination=topic, MatchingEventTypes=["TEXT_SENT"])
    assert why == ("Validation", "INVALID_PARAMETER")


def test_a_log_group_and_a_role_must_be_there(sms: Any, aws: LocalAws) -> None:
    sms.create_configuration_set(**SET)
    group = "arn:aws:logs:us-east-1:123456789012:log-group:sms"
    to = {"LogGroupArn": group, "IamRoleArn": "arn:aws:iam::123456789012:role/sms"}
    denied = ("Validation", "RESOURCE_NOT_ACCESSIBLE")
    assert reason(create, sms=sms, CloudWatchLogsDestination=to) == denied
    logs, iam = aws.client("logs"), aws.client("iam")
    logs.create_log_group(logGroupName="sms-and-more")
    assert reason(create, sms=sms, CloudWatchLogsDestination=to) == denied
    logs.create_log_group(logGroupName="sms")
    assert reason(create, sms=sms, CloudWatchLogsDestination=to) == denied
    iam.create_role(RoleName="sms", AssumeRolePolicyDocument=json.dumps(TRUST))
    made = create(sms, CloudWatchLogsDestination=to)
    assert made["CloudWatchLogsDestination"] == to
    other = json.dumps(TRUST).replace("sms-voice", "ec2")
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=other)
    to["IamRoleArn"] = "arn:aws:iam::123456789012:role/other"
    why = reason(
        sms.update_event_destination,
        **SET,
        EventDestinationName="events",
        CloudWatchLogsDestination=to,
    )
    assert why == denied


def test_a_stream_must_be_there(sms: Any, aws: LocalAws) -> None:
    sms.create_configuration_set(**SET)
    aws.client("s3").create_bucket(Bucket="sms-events")
    role = aws.client("iam").create_role(
        RoleName="sms", AssumeRolePolicyDocument=json.dumps(TRUST)
    )["Role"]["Arn"]
    absent = "arn:aws:firehose:us-east-1:123456789012:deliverystream/no"
    to = {"IamRoleArn": role, "DeliveryStreamArn": absent}
    why = reason(create, sms=sms, KinesisFirehoseDestination=to)
    assert why == ("Validation", "RESOURCE_NOT_ACCESSIBLE")
    to["DeliveryStreamArn"] = aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="events",
        S3DestinationConfiguration={"RoleARN": role, "BucketARN": "arn:aws:s3:::sms-events"},
    )["DeliveryStreamARN"]
    assert create(sms, KinesisFirehoseDestination=to)["KinesisFirehoseDestination"] == to


def test_a_target_is_of_this_region(sms: Any, topic: dict[str, str]) -> None:
    away = {"TopicArn": topic["TopicArn"].replace("us-east-1", "eu-west-1")}
    assert reason(create, sms=sms, SnsDestination=away) == ("Validation", "INVALID_ARN")


def test_destinations_are_changed_and_deleted(sms: Any, topic: dict[str, str]) -> None:
    create(sms, SnsDestination=topic)
    one = SET | {"EventDestinationName": "events"}
    changed = sms.update_event_destination(
        **one, Enabled=False, MatchingEventTypes=["TEXT_DELIVERED"]
    )["EventDestination"]
    assert (changed["Enabled"], changed["MatchingEventTypes"]) == (False, ["TEXT_DELIVERED"])
    kept = sms.update_event_destination(**one, Enabled=True)["EventDestination"]
    assert (kept["Enabled"], kept["MatchingEventTypes"]) == (True, ["TEXT_DELIVERED"])
    assert sms.delete_event_destination(**one)["EventDestination"] == kept
    assert missing(sms.delete_event_destination, **one) == ("event-destination", "events")


def test_there_are_5_destinations_to_a_set(sms: Any, topic: dict[str, str]) -> None:
    for serial in range(5):
        create(sms, f"events-{serial}", SnsDestination=topic)
    why = reason(create, sms=sms, SnsDestination=topic)
    assert why == ("ServiceQuotaExceeded", "EVENT_DESTINATIONS_PER_CONFIGURATION_SET")


@pytest.mark.parametrize(
    ("types", "taken"),
    [
        (["ALL"], True),
        (["TEXT_ALL"], True),
        (["TEXT_DELIVERED"], True),
        (["MEDIA_ALL", "TEXT_BLOCKED"], False),
    ],
)
def test_a_destination_takes_what_it_matches(types: list[str], taken: bool) -> None:
    made = EventDestination("events", types, "SnsDestination", {})
    assert made.takes("TEXT_DELIVERED") is taken
    made.enabled = False
    assert not made.takes("TEXT_DELIVERED")
