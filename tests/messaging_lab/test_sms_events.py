"""The events of texts, and the phones that they come to."""

import pytest

from messaging_lab import Lab
from messaging_lab.errors import LabError
from messaging_lab.simulators import simulator_phone
from messaging_lab.sms_events import log_sms_events, sms_events

ANA = "+12065550142"


@pytest.fixture
def lab():
    return Lab.open(lesson="10")


def number_of(lab, kind):
    sms = lab.client("pinpoint-sms-voice-v2")
    lab.clock.wait(1)
    made = sms.request_phone_number(
        IsoCountryCode="US", MessageType="TRANSACTIONAL", NumberCapabilities=["SMS"],
        NumberType=kind,
    )  # fmt: skip
    lab.clock.wait(1)
    return made["PhoneNumber"]


def test_events_of_a_text_are_in_the_log_in_their_order(lab):
    sender = number_of(lab, "SIMULATOR")
    log_sms_events(lab, "texts", "/nutrition/sms")
    for kind in ("success", "failure"):
        lab.clock.wait(1)
        lab.client("pinpoint-sms-voice-v2").send_text_message(
            DestinationPhoneNumber=simulator_phone("US", kind), OriginationIdentity=sender,
            MessageBody="Leeks", ConfigurationSetName="texts",
        )  # fmt: skip
    found = [event["eventType"] for event in sms_events(lab, "/nutrition/sms")]
    assert found == ["TEXT_SUCCESSFUL", "TEXT_BLOCKED"]


def test_what_was_made_is_taken_back(lab):
    log_sms_events(lab, "texts", "/nutrition/sms")
    assert lab.clean_up().complete
    assert lab.client("iam").list_roles()["Roles"] == []
    assert lab.client("logs").describe_log_groups()["logGroups"] == []


def test_somebody_writes_back_and_the_phone_has_the_answer(lab):
    lab.grant_production()
    sender = number_of(lab, "TOLL_FREE")
    lab.world.approve_registration(sender)
    lab.world.reply(ANA, sender, "HELP")
    assert [text["origination_identity"] for text in lab.world.phone(ANA)] == [sender]
    with pytest.raises(LabError, match="No account has"):
        lab.world.reply(ANA, "+12065550199", "HELP")


def test_a_phone_can_be_out_of_reach(lab):
    lab.world.set_phone(ANA, "unreachable")
    with pytest.raises(LabError, match="never 'asleep'"):
        lab.world.set_phone(ANA, "asleep")


def test_there_is_no_simulator_everywhere():
    assert simulator_phone("GB") != simulator_phone("GB", "failure")
    with pytest.raises(LabError, match="no simulator in 'DE'"):
        simulator_phone("DE")
    with pytest.raises(LabError, match="success or failure"):
        simulator_phone("GB", "bounce")
