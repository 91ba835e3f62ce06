"""Carriers, conditions of phones, time to live, feedback, replies, calls, media, SNS, look-up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local_aws.internet.carriers import ENDS
from local_aws.sms_voice import lab
from local_aws.sms_voice.messages import outbox_of
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import RECIPIENT, listen, missing, protect, reason, request_number, types_of

DAY = 24 * 3600.0
TEXT = {
    "DestinationPhoneNumber": RECIPIENT,
    "MessageBody": "Hello",
    "ConfigurationSetName": "lessons",
}


def number(aws: LocalAws, sms: Any, *capabilities: str, **more: Any) -> dict[str, Any]:
    """An active number."""
    made = request_number(sms, NumberCapabilities=list(capabilities or ("SMS",)), **more)
    aws.clock.advance(3600)
    return made


def test_an_event_in_full(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    read = listen(aws)
    used = protect(sender, "FR", "BLOCK")
    answer = sender.send_text_message(
        **TEXT,
        OriginationIdentity=made["PhoneNumberId"],
        Context={"campaign": "otp"},
        ProtectConfigurationId=used,
    )
    pending, delivered = read()
    now = int(aws.clock.now() * 1000)
    assert delivered == {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "eventTimestamp": now,
        "isFinal": True,
        "originationPhoneNumber": made["PhoneNumber"],
        "destinationPhoneNumber": RECIPIENT,
        "isoCountryCode": "GB",
        "isInternationalSend": False,
        "mcc": "234",
        "mnc": "99",
        "carrierName": "Example Mobile GB",
        "messageId": answer["MessageId"],
        "messageRequestTimestamp": now,
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": "DELIVERED",
        "messageStatusDescription": "Message has been accepted by phone",
        "context": {"campaign": "otp"},
        "totalMessageParts": 1,
        "totalMessagePrice": 0.04,
        "totalCarrierFee": 0.0,
        "protectConfiguration": {"protectConfigurationId": used, "protectStatus": "ALLOW"},
    }
    assert (pending["eventType"], pending["isFinal"]) == ("TEXT_PENDING", False)


def test_where_phones_send_no_receipts_the_carrier_s_word_is_the_last(
    aws: LocalAws, sender: Any
) -> None:
    made = number(aws, sender, IsoCountryCode="US", NumberType="TEN_DLC")
    lab.register_phone_number(aws, made["PhoneNumber"])
    read = listen(aws)
    sender.send_text_message(**TEXT | {"DestinationPhoneNumber": "+12065550123"})
    assert types_of(read()) == ["TEXT_PENDING", "TEXT_SUCCESSFUL"]


@pytest.mark.parametrize(("condition", "status"), ENDS.items())
def test_a_phone_that_can_t_be_reached(
    aws: LocalAws, sender: Any, condition: str, status: str
) -> None:
    read = listen(aws)
    lab.set_condition(aws, RECIPIENT, condition)
    sender.send_text_message(**TEXT)
    events = read()
    assert types_of(events) == ["TEXT_PENDING", f"TEXT_{status}"]
    assert [event["isFinal"] for event in events] == [False, True]
    assert not aws.internet.phones.of(RECIPIENT)


def test_a_landline_takes_no_texts(aws: LocalAws, sender: Any) -> None:
    read = listen(aws)
    sender.send_text_message(**TEXT | {"DestinationPhoneNumber": "+442072343456"})
    assert types_of(read())[-1] == "TEXT_INVALID"


def test_unknown_after_72_hours(aws: LocalAws, sender: Any) -> None:
    read = listen(aws)
    lab.set_condition(aws, RECIPIENT, "unknown")
    sender.send_text_message(**TEXT)
    aws.clock.advance(3 * DAY - 1)
    assert types_of(read()) == ["TEXT_PENDING"]
    aws.clock.advance(1)
    assert types_of(read()) == ["TEXT_UNKNOWN"]


@pytest.mark.parametrize(
    ("ttl", "expected"),
    [
        (599, ["TEXT_QUEUED", "TEXT_TTL_EXPIRED"]),
        (600, ["TEXT_QUEUED", "TEXT_PENDING", "TEXT_DELIVERED"]),
    ],
)
def test_time_to_live(aws: LocalAws, sender: Any, ttl: int, expected: list[str]) -> None:
    read = listen(aws)
    lab.set_condition(aws, RECIPIENT, "late", 600)
    sender.send_text_message(**TEXT, TimeToLive=ttl)
    aws.clock.advance(1000)
    events = read()
    assert types_of(events) == expected
    assert events[-1]["eventTimestamp"] == int((aws.clock.now() - 1000 + ttl) * 1000)


def test_only_the_types_asked_for(aws: LocalAws, sender: Any) -> None:
    read = listen(aws, types=("TEXT_DELIVERED",))
    sender.send_text_message(**TEXT)
    assert types_of(read()) == ["TEXT_DELIVERED"]


def trusted_role(aws: LocalAws) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sms-voice.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = aws.client("iam").create_role(
        RoleName="sms", AssumeRolePolicyDocument=json.dumps({"Statement": [statement]})
    )
    return str(role["Role"]["Arn"])


def test_logs_and_firehose(aws: LocalAws, sender: Any) -> None:
    logs, firehose, s3 = aws.client("logs"), aws.client("firehose"), aws.client("s3")
    role = trusted_role(aws)
    logs.create_log_group(logGroupName="sms")
    s3.create_bucket(Bucket="sms-events")
    stream = firehose.create_delivery_stream(
        DeliveryStreamName="sms",
        S3DestinationConfiguration={"RoleARN": role, "BucketARN": "arn:aws:s3:::sms-events"},
    )["DeliveryStreamARN"]
    sender.create_configuration_set(ConfigurationSetName="lessons")
    group = f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:sms"
    for kind, target in {
        "CloudWatchLogsDestination": {"IamRoleArn": role, "LogGroupArn": group},
        "KinesisFirehoseDestination": {"IamRoleArn": role, "DeliveryStreamArn": stream},
    }.items():
        sender.create_event_destination(
            ConfigurationSetName="lessons",
            EventDestinationName=kind,
            MatchingEventTypes=["TEXT_ALL"],
            **{kind: target},
        )
    sender.send_text_message(**TEXT, Context={"k": "v"})
    logged = logs.filter_log_events(logGroupName="sms")["events"]
    assert types_of([json.loads(one["message"]) for one in logged]) == [
        "TEXT_PENDING",
        "TEXT_DELIVERED",
    ]
    aws.clock.advance(300)
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket="sms-events")["Contents"]]
    stored = b"".join(s3.get_object(Bucket="sms-events", Key=key)["Body"].read() for key in keys)
    assert len(stored.splitlines()) == 2


def test_event_bridge(aws: LocalAws, sender: Any) -> None:
    # moto reads it from there for every target of a rule.
    events, sqs = aws.client("events"), aws.client("sqs")
    queue = sqs.create_queue(QueueName="bus")["QueueUrl"]
    events.put_rule(Name="sms", EventPattern=json.dumps({"source": ["aws.sms-voice"]}))
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:bus"
    events.put_targets(Rule="sms", Targets=[{"Id": "1", "Arn": arn}])
    sender.create_configuration_set(ConfigurationSetName="lessons")
    sender.send_text_message(**TEXT, Context={"k": "v"})
    got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    put = [json.loads(one["Body"]) for one in got]
    assert {one["detail-type"] for one in put} == {"Text Message Delivery Status Updated"}
    assert put[0]["detail"]["messageStatus"] == "PENDING"
    assert not {"destinationPhoneNumber", "context"} & set(put[0]["detail"])


def test_feedback(aws: LocalAws, sender: Any) -> None:
    messages = outbox_of(aws.state(SmsState, ACCOUNT_ID, REGION)).messages
    sender.create_configuration_set(ConfigurationSetName="lessons")
    sent = [
        sender.send_text_message(**TEXT, MessageFeedbackEnabled=True)["MessageId"] for _ in range(2)
    ]
    answer = sender.put_message_feedback(MessageId=sent[0], MessageFeedbackStatus="RECEIVED")
    assert answer["MessageFeedbackStatus"] == "RECEIVED"
    aws.clock.advance(3599)
    assert messages[sent[1]].feedback == "PENDING"
    aws.clock.advance(1)
    assert [messages[one].feedback for one in sent] == ["RECEIVED", "FAILED"]


def test_feedback_of_the_set_and_of_nothing(aws: LocalAws, sender: Any) -> None:
    sender.create_configuration_set(ConfigurationSetName="lessons")
    without = sender.send_text_message(**TEXT)["MessageId"]
    asked = {"MessageFeedbackStatus": "RECEIVED"}
    assert reason(sender.put_message_feedback, MessageId=without, **asked)[0] == "Validation"
    assert missing(sender.put_message_feedback, MessageId="x", **asked) == ("message", "x")
    sender.set_default_message_feedback_enabled(
        ConfigurationSetName="lessons", MessageFeedbackEnabled=True
    )
    by_default = sender.send_text_message(**TEXT)["MessageId"]
    sender.put_message_feedback(MessageId=by_default, **asked)
    told = sender.send_text_message(**TEXT, MessageFeedbackEnabled=False)["MessageId"]
    assert reason(sender.put_message_feedback, MessageId=told, **asked)[0] == "Validation"


def test_stop_takes_effect_and_start_ends_it(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    sender.put_keyword(
        OriginationIdentity=made["PhoneNumberId"],
        Keyword="START",
        KeywordMessage="Welcome back.",
        KeywordAction="OPT_IN",
    )
    asked = {
        "DestinationPhoneNumber": RECIPIENT,
        "MessageBody": "Hello",
        "OriginationIdentity": made["PhoneNumberId"],
    }
    lab.reply(aws, RECIPIENT, made["PhoneNumber"], "stop please")
    aws.clock.run_due()
    expected = ("Conflict", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
    assert reason(sender.send_text_message, **asked) == expected
    lab.reply(aws, RECIPIENT, made["PhoneNumber"], "Start")
    sender.send_text_message(**asked)
    bodies = [one.body for one in aws.internet.phones.of(RECIPIENT)]
    assert bodies[1:] == ["Welcome back.", "Hello"]


def test_self_managed_opt_outs_are_the_customer_s(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    sender.update_phone_number(PhoneNumberId=made["PhoneNumberId"], SelfManagedOptOutsEnabled=True)
    lab.reply(aws, RECIPIENT, made["PhoneNumber"], "STOP")
    aws.clock.run_due()
    assert not aws.internet.phones.of(RECIPIENT)
    sender.send_text_message(
        DestinationPhoneNumber=RECIPIENT,
        MessageBody="Hello",
        OriginationIdentity=made["PhoneNumberId"],
    )


def test_two_way_messages_go_to_the_topic(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    sns, sqs = aws.client("sns"), aws.client("sqs")
    topic = sns.create_topic(Name="replies")["TopicArn"]
    queue = sqs.create_queue(QueueName="replies")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:replies"
    raw = {"RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    sender.update_phone_number(
        PhoneNumberId=made["PhoneNumberId"], TwoWayEnabled=True, TwoWayChannelArn=topic
    )
    sent = sender.send_text_message(DestinationPhoneNumber=RECIPIENT, MessageBody="Well?")
    lab.reply(aws, RECIPIENT, made["PhoneNumber"], "Yes!")
    (got,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    told = json.loads(got["Body"])
    told.pop("inboundMessageId")
    assert told == {
        "originationNumber": RECIPIENT,
        "destinationNumber": made["PhoneNumber"],
        "messageKeyword": f"KEYWORD_{ACCOUNT_ID}",
        "messageBody": "Yes!",
        "previousPublishedMessageId": sent["MessageId"],
    }


def test_nobody_has_the_number(aws: LocalAws) -> None:
    with pytest.raises(LookupError, match="No account has the number"):
        lab.reply(aws, RECIPIENT, "+15550100", "STOP")


def test_a_condition_that_there_isn_t(aws: LocalAws) -> None:
    with pytest.raises(ValueError, match="never 'tired'"):
        lab.set_condition(aws, RECIPIENT, "tired")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("reachable", ["INITIATED", "RINGING", "ANSWERED", "COMPLETED"]),
        ("busy", ["INITIATED", "RINGING", "BUSY"]),
        ("unreachable", ["INITIATED", "RINGING", "NO_ANSWER"]),
        ("invalid", ["INITIATED", "FAILED"]),
    ],
)
def test_calls(aws: LocalAws, sender: Any, condition: str, expected: list[str]) -> None:
    made, read = number(aws, sender, "SMS", "VOICE"), listen(aws)
    lab.set_condition(aws, RECIPIENT, condition)
    sender.send_voice_message(
        **TEXT | {"MessageBody": "word " * 200}, OriginationIdentity=made["PhoneNumberId"]
    )
    aws.clock.advance(200)
    events = read()
    assert types_of(events) == [f"VOICE_{one}" for one in expected]
    last = events[-1]
    answered = condition == "reachable"
    assert last["callDurationInSeconds"] == (80 if answered else 0)
    assert last["totalDurationInMinutes"] == (2 if answered else 0)
    assert last["totalMessagePrice"] == (0.05 if answered else 0)


def test_what_calls_are_refused_for(aws: LocalAws, sender: Any) -> None:
    mute, made = number(aws, sender), number(aws, sender, "VOICE")
    to = {"DestinationPhoneNumber": RECIPIENT, "OriginationIdentity": made["PhoneNumberId"]}
    call = sender.send_voice_message
    bad = {"MessageBody": "<p>hi</p>", "MessageBodyTextType": "SSML"}
    assert reason(call, **to, **bad) == ("Validation", "CANNOT_PARSE")
    assert reason(call, **to, MessageBody="a" * 3001)[1] == "MAXIMUM_SIZE_EXCEEDED"
    dear = {"MessageBody": "hi", "MaxPricePerMinute": "0.00001"}
    assert reason(call, **to, **dear)[1] == "PRICE_OVER_THRESHOLD"
    other = to | {"OriginationIdentity": mute["PhoneNumberId"]}
    assert reason(call, **other, MessageBody="hi")[1] == "VOICE_CAPABILITY_NOT_AVAILABLE"
    blocked = protect(sender, "GB", "BLOCK", capability="VOICE")
    assert reason(call, **to, MessageBody="hi", ProtectConfigurationId=blocked)[0] == "Conflict"


@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [
        ("image/png", 10, "SUCCESSFUL"),
        ("image/png", 2 * 1024 * 1024 + 1, "FILE_SIZE_EXCEEDED"),
        ("audio/mpeg", 600 * 1024 + 1, "FILE_SIZE_EXCEEDED"),
        ("application/zip", 10, "FILE_TYPE_UNSUPPORTED"),
        (None, 0, "FILE_INACCESSIBLE"),
    ],
)
def test_media(aws: LocalAws, sender: Any, kind: str | None, size: int, status: str) -> None:
    made = number(aws, sender, "SMS", "MMS", IsoCountryCode="US", NumberType="TEN_DLC")
    lab.register_phone_number(aws, made["PhoneNumber"])
    read, s3 = listen(aws), aws.client("s3")
    s3.create_bucket(Bucket="pictures")
    if kind:
        s3.put_object(Bucket="pictures", Key="a", Body=b"x" * size, ContentType=kind)
    sender.send_media_message(
        DestinationPhoneNumber="+12065550123",
        OriginationIdentity=made["PhoneNumberId"],
        MediaUrls=["s3://pictures/a"],
        ConfigurationSetName="lessons",
    )
    event = read()[-1]
    assert (event["eventType"], event["contentType"]) == (f"MEDIA_{status}", "MMS")
    arrived = [one.media_url for one in aws.internet.phones.of("+12065550123")]
    assert arrived == (["s3://pictures/a"] if status == "SUCCESSFUL" else [])


def test_sns_sends_under_the_same_rules(aws: LocalAws, sender: Any) -> None:
    sns = aws.client("sns")
    sns.publish(PhoneNumber=RECIPIENT, Message="Hello")
    assert [one.body for one in aws.internet.phones.of(RECIPIENT)] == ["Hello"]
    used = protect(sender, "GB", "BLOCK")
    sender.set_account_default_protect_configuration(ProtectConfigurationId=used)
    assert sns.publish(PhoneNumber=RECIPIENT, Message="Again")["MessageId"]
    assert len(aws.internet.phones.of(RECIPIENT)) == 1
    sender.delete_account_default_protect_configuration()
    sender.put_opted_out_number(OptOutListName="Default", OptedOutNumber=RECIPIENT)
    assert reason(sns.publish, PhoneNumber=RECIPIENT, Message="x")[0] == "InvalidParameter"


def test_a_topic_s_messages_are_none_of_ours(aws: LocalAws) -> None:
    sns = aws.client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    assert sns.publish(TopicArn=topic, Message="x")["MessageId"]


def test_carrier_look_up(aws: LocalAws, sms: Any) -> None:
    found = sms.carrier_lookup(PhoneNumber="+44 (7700) 900-113")
    assert found["E164PhoneNumber"] == "+447700900113"
    assert (found["IsoCountryCode"], found["PhoneNumberType"]) == ("GB", "MOBILE")
    assert (found["Carrier"], found["MCC"]) == ("Example Mobile GB", "234")
    trunk = "+44 (0)7700 900113"
    assert sms.carrier_lookup(PhoneNumber=trunk)["PhoneNumberType"] == "INVALID"
    cleansed = sms.carrier_lookup(PhoneNumber=trunk, EnableCleansing=True)
    assert (cleansed["E164PhoneNumber"], cleansed["OriginalPhoneNumber"]) == (
        "+447700900113",
        trunk,
    )
    lab.set_condition(aws, "+447700900113", "invalid")
    assert sms.carrier_lookup(PhoneNumber="+447700900113")["PhoneNumberType"] == "INVALID"
    assert sms.carrier_lookup(PhoneNumber="+442072343456")["PhoneNumberType"] == "LANDLINE"
