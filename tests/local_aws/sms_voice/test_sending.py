"""What SendTextMessage takes, refuses and charges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from local_aws.sms_voice import lab, prices
from local_aws.sms_voice.messages import outbox_of
from local_aws.sms_voice.sending_simulators import simulators
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import RECIPIENT, listen, missing, pool_of, reason, refused, request_number, simulator

ACTIVE_AFTER = 3600.0
BUSY = 11


def spent(aws: LocalAws, channel: str = "TEXT") -> Decimal:
    state = aws.state(SmsState, ACCOUNT_ID, REGION)
    return outbox_of(state).spent(channel, state.now())


def number(aws: LocalAws, sms: Any, **more: Any) -> dict[str, Any]:
    """An active number."""
    made = request_number(sms, **more)
    aws.clock.advance(ACTIVE_AFTER)
    return made


def text(to: str = RECIPIENT, **more: Any) -> dict[str, Any]:
    return {"DestinationPhoneNumber": to, "MessageBody": "Hello", **more}


def test_a_message_arrives(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    answer = sender.send_text_message(**text(OriginationIdentity=made["PhoneNumberId"]))
    (arrived,) = aws.internet.phones.of(RECIPIENT)
    assert (arrived.body, arrived.origination_identity) == ("Hello", made["PhoneNumber"])
    assert len(answer["MessageId"]) == 36


@pytest.mark.parametrize("member", ["PhoneNumber", "PhoneNumberId", "PhoneNumberArn"])
def test_an_identity_by_any_of_its_names(aws: LocalAws, sender: Any, member: str) -> None:
    made = number(aws, sender)
    sender.send_text_message(**text(OriginationIdentity=made[member]))
    assert aws.internet.phones.of(RECIPIENT)[0].origination_identity == made["PhoneNumber"]


def test_without_an_identity_the_account_s_own_goes_first(aws: LocalAws, sender: Any) -> None:
    sender.send_text_message(**text())
    made = number(aws, sender)
    sender.send_text_message(**text())
    senders = [one.origination_identity for one in aws.internet.phones.of(RECIPIENT)]
    assert senders == ["NOTICE", made["PhoneNumber"]]


def test_countries_without_names_need_a_number(sender: Any) -> None:
    error = refused(sender.send_text_message, **text("+12065550123"))
    assert error["Reason"] == "NO_ORIGINATION_IDENTITIES_FOUND"
    assert error["ResourceType"] == "account"


def test_a_sender_id_is_for_its_country(aws: LocalAws, sender: Any) -> None:
    sender.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    sender.send_text_message(**text("+4917604069010", OriginationIdentity="NUTRITION"))
    assert aws.internet.phones.of("+4917604069010")[0].origination_identity == "NUTRITION"
    asked = text(OriginationIdentity="NUTRITION")
    assert missing(sender.send_text_message, **asked) == ("sender-id", "NUTRITION")


def test_a_number_sends_within_its_country(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    asked = text("+4917604069010", OriginationIdentity=made["PhoneNumberId"])
    expected = ("Validation", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")
    assert reason(sender.send_text_message, **asked) == expected


def test_a_pool_passes_a_busy_number_over(aws: LocalAws, sender: Any) -> None:
    first, second = number(aws, sender), number(aws, sender)
    pool = pool_of(sender, first["PhoneNumberId"])["PoolId"]
    sender.associate_origination_identity(
        PoolId=pool, OriginationIdentity=second["PhoneNumberId"], IsoCountryCode="GB"
    )
    aws.clock.advance(ACTIVE_AFTER)
    for _ in range(BUSY):
        sender.send_text_message(**text(OriginationIdentity=pool))
    senders = [one.origination_identity for one in aws.internet.phones.of(RECIPIENT)]
    assert senders == [first["PhoneNumber"]] * (BUSY - 1) + [second["PhoneNumber"]]


def test_a_number_that_isn_t_ready(sender: Any) -> None:
    made = request_number(sender, IsoCountryCode="US", NumberType="TOLL_FREE")
    asked = text("+12065550123", OriginationIdentity=made["PhoneNumberId"])
    assert reason(sender.send_text_message, **asked) == ("Conflict", "RESOURCE_NOT_ACTIVE")


def test_a_number_without_sms(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender, NumberCapabilities=["VOICE"])
    asked = text(OriginationIdentity=made["PhoneNumberId"])
    assert reason(sender.send_text_message, **asked)[1] == "NUMBER_CAPABILITIES_MISMATCH"


def test_the_message_type_must_be_the_sender_s(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)
    asked = text(OriginationIdentity=made["PhoneNumberId"], MessageType="PROMOTIONAL")
    assert reason(sender.send_text_message, **asked) == ("Conflict", "MESSAGE_TYPE_MISMATCH")


def test_the_sandbox_knows_verified_numbers_and_simulators(aws: LocalAws, sms: Any) -> None:
    error = refused(sms.send_text_message, **text())
    assert error["Reason"] == "DESTINATION_PHONE_NUMBER_NOT_VERIFIED"
    assert error["ResourceId"] == RECIPIENT
    made = sms.create_verified_destination_number(DestinationPhoneNumber=RECIPIENT)
    one = made["VerifiedDestinationNumberId"]
    assert reason(sms.send_text_message, **text())[0] == "Conflict"
    sms.send_destination_number_verification_code(
        VerifiedDestinationNumberId=one, VerificationChannel="TEXT"
    )
    code = aws.internet.phones.of(RECIPIENT)[0].body.split()[-1].strip(".")
    sms.verify_destination_number(VerifiedDestinationNumberId=one, VerificationCode=code)
    sms.send_text_message(**text())
    sms.send_text_message(**text("+447860019066"))


def test_simulator_numbers_reach_simulators_of_their_country(aws: LocalAws, sms: Any) -> None:
    made = simulator(sms)["PhoneNumberId"]
    aws.clock.advance(ACTIVE_AFTER)
    sms.send_text_message(**text("+14254147755", OriginationIdentity=made))
    lab.grant_production(aws)
    for other in ("+447860019066", "+12065550123"):
        asked = text(other, OriginationIdentity=made)
        expected = ("Validation", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")
        assert reason(sms.send_text_message, **asked) == expected


def test_every_simulator_has_its_event(aws: LocalAws, sender: Any) -> None:
    us = simulator(sender)["PhoneNumberId"]
    aws.clock.advance(ACTIVE_AFTER)
    read = listen(aws)
    found = {}
    assert len(simulators()) == 50
    for to, one in simulators().items():
        origin = {"OriginationIdentity": us} if one.country == "US" else {}
        if one.country in ("BE", "CL", "HU", "TW"):
            # Names aren't shown there: the account needs a number of the country.
            made = request_number(sender, IsoCountryCode=one.country)
            aws.clock.advance(ACTIVE_AFTER)
            origin = {"OriginationIdentity": made["PhoneNumberId"]}
        sender.send_text_message(**text(to, ConfigurationSetName="lessons", **origin))
        (event,) = read()
        found[to] = (event["isoCountryCode"], event["eventType"], event["isFinal"])
    assert found == {
        to: (one.country, f"TEXT_{one.outcome}", True) for to, one in simulators().items()
    }
    taken = [to for to, one in simulators().items() if one.outcome == "SUCCESSFUL"]
    assert aws.internet.phones.numbers() == taken
    assert [one.body for one in aws.internet.phones.of(taken[0])] == [text()["MessageBody"]]


def test_who_opted_out_gets_nothing(aws: LocalAws, sender: Any) -> None:
    sender.put_opted_out_number(OptOutListName="Default", OptedOutNumber=RECIPIENT)
    error = refused(sender.send_text_message, **text())
    assert error["Reason"] == "DESTINATION_PHONE_NUMBER_OPTED_OUT"
    assert not aws.internet.phones.of(RECIPIENT)


def test_a_price_over_the_limit(sender: Any) -> None:
    dear = str(prices.unit_price("TEXT", "GB").total)
    sender.send_text_message(**text(MaxPrice=dear))
    asked = text(MaxPrice=dear) | {"MessageBody": "a" * 161}
    error = refused(sender.send_text_message, **asked)
    assert (error["Reason"], error["Fields"][0]["Name"]) == ("PRICE_OVER_THRESHOLD", "MaxPrice")


def test_the_month_s_limit_is_never_passed(aws: LocalAws, sms: Any) -> None:
    each = prices.unit_price("TEXT", "GB").total
    for _ in range(int(1 / each)):
        sms.send_text_message(**text("+447860019066"))
        aws.clock.advance(1)
    assert spent(aws) == Decimal(1)
    expected = ("ServiceQuotaExceeded", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT")
    assert reason(sms.send_text_message, **text("+447860019066")) == expected
    aws.clock.advance(31 * 24 * 3600)
    sms.send_text_message(**text("+447860019066"))


def test_a_dry_run_sends_and_costs_nothing(aws: LocalAws, sender: Any) -> None:
    assert sender.send_text_message(**text(DryRun=True))["MessageId"]
    assert spent(aws) == 0
    assert not aws.internet.phones.of(RECIPIENT)
    assert reason(sender.send_text_message, **text("+1", DryRun=True))[0] == "Validation"


def test_too_long_for_carriers_costs_nothing(aws: LocalAws, sender: Any) -> None:
    read = listen(aws)
    asked = text(ConfigurationSetName="lessons") | {"MessageBody": "a" * 1531}
    sender.send_text_message(**asked)
    (event,) = read()
    assert (event["eventType"], event["totalMessagePrice"]) == ("TEXT_INVALID_MESSAGE", 0.0)
    assert spent(aws) == 0


def test_the_rate_of_an_identity(aws: LocalAws, sender: Any) -> None:
    made = number(aws, sender)["PhoneNumberId"]
    before = aws.clock.now()
    for _ in range(BUSY):
        sender.send_text_message(**text(OriginationIdentity=made))
    assert aws.clock.now() == before + 1  # boto3 was throttled once and waited.


def test_india_wants_its_ids(aws: LocalAws, sender: Any) -> None:
    lab.register_sender_id(aws, "NUTRI", "IN")
    asked = text("+919812345678", OriginationIdentity="NUTRI")
    assert reason(sender.send_text_message, **asked) == ("Validation", "MISSING_PARAMETER")
    ids = {"IN_ENTITY_ID": "1", "IN_TEMPLATE_ID": "2"}
    sender.send_text_message(**asked, DestinationCountryParameters=ids)


def test_defaults_of_the_set(aws: LocalAws, sender: Any) -> None:
    read = listen(aws)
    sender.set_default_sender_id(ConfigurationSetName="lessons", SenderId="NUTRITION")
    sender.set_default_message_type(ConfigurationSetName="lessons", MessageType="PROMOTIONAL")
    sender.send_text_message(**text("+4917604069010", ConfigurationSetName="lessons"))
    event = read()[-1]
    assert (event["originationPhoneNumber"], event["messageType"]) == ("NUTRITION", "PROMOTIONAL")
