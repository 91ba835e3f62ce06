"""Every rule for every way to reach a phone: text, media and voice messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local_aws.sms_voice import lab
from local_aws.sms_voice.protection import FEEDBACK_LEAST, VELOCITY, traffic_of
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import listen, protect, reason, request_number

PHONE = "+12065550123"
CAPABILITIES = {"TEXT": "SMS", "MEDIA": "MMS", "VOICE": "VOICE"}
every_channel = pytest.mark.parametrize("channel", list(CAPABILITIES))


@pytest.fixture
def send(aws: LocalAws, sender: Any) -> Callable[..., Any]:
    """Sends by a channel from a number that can do all three."""
    kind = {"IsoCountryCode": "US", "NumberType": "TEN_DLC"}
    made = request_number(sender, **kind, NumberCapabilities=["SMS", "MMS", "VOICE"])
    lab.register_phone_number(aws, made["PhoneNumber"])
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="pictures")
    s3.put_object(Bucket="pictures", Key="a", Body=b"x", ContentType="image/png")
    to = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": made["PhoneNumberId"]}

    def by(channel: str, **more: Any) -> Any:
        if channel == "MEDIA":
            return sender.send_media_message(**to, MediaUrls=["s3://pictures/a"], **more)
        call = sender.send_voice_message if channel == "VOICE" else sender.send_text_message
        return call(**to, MessageBody="Hello", **more)

    return by


def arrived(aws: LocalAws) -> int:
    aws.clock.advance(60)
    phones = aws.internet.phones
    return len(phones.of(PHONE)) + len(phones.calls(PHONE))


@every_channel
@pytest.mark.parametrize("status", ["ALLOW", "BLOCK", "MONITOR", "FILTER"])
def test_every_rule(
    aws: LocalAws, sender: Any, send: Callable[..., Any], channel: str, status: str
) -> None:
    read = listen(aws)
    used = {"ProtectConfigurationId": protect(sender, "US", status, CAPABILITIES[channel])}
    used |= {"ConfigurationSetName": "lessons"}
    if status == "BLOCK":
        refusal = ("Conflict", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION")
        assert reason(send, channel=channel, **used) == refusal
        assert arrived(aws) == 0
        return
    send(channel, **used)
    assert arrived(aws) == 1
    last = read()[-1]
    assert last["protectConfiguration"]["protectStatus"] == status
    assert ("protectConfigurationAssessment" in last) == (status != "ALLOW")


@every_channel
def test_a_rule_is_for_its_channel(
    aws: LocalAws, sender: Any, send: Callable[..., Any], channel: str
) -> None:
    made = protect(sender, "US", "BLOCK", CAPABILITIES[channel])
    for other in set(CAPABILITIES) - {channel}:
        send(other, ProtectConfigurationId=made)
    assert arrived(aws) == 2


@every_channel
@pytest.mark.parametrize(("status", "count"), [("MONITOR", 1), ("FILTER", 0)])
def test_what_looks_like_an_attack_is_held_back_by_filter_alone(
    aws: LocalAws, sender: Any, send: Callable[..., Any], channel: str, status: str, count: int
) -> None:
    traffic = traffic_of(aws.state(SmsState, ACCOUNT_ID, REGION))
    for _ in range(max(VELOCITY, FEEDBACK_LEAST)):
        traffic.note(PHONE, "US", aws.clock.now())
        traffic.note_feedback(PHONE, False, aws.clock.now())
    read = listen(aws)
    made = protect(sender, "US", status, CAPABILITIES[channel])
    assert send(channel, ProtectConfigurationId=made, ConfigurationSetName="lessons")["MessageId"]
    assert arrived(aws) == count
    told = [one["protectConfigurationAssessment"]["protectRecommendation"] for one in read()]
    # The model has no event of media and voice messages that were held back.
    assert set(told) == ({"BLOCK"} if count or channel == "TEXT" else set())
