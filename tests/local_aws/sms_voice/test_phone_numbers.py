"""Phone numbers: which can be had, what can be changed, and when they go."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
import pytest

from local_aws.sms_voice import countries, lab
from local_aws.sms_voice.numbering import plan_of, ranges_of
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import missing, pool_of, reason, refused, request_number, simulator


def test_a_number_is_pending_in_the_answer_and_active_afterwards(sms: Any) -> None:
    made = request_number(sms, Tags=[{"Key": "team", "Value": "crm"}])
    assert made["Status"] == "PENDING"
    assert made["Tags"] == [{"Key": "team", "Value": "crm"}]
    found = sms.describe_phone_numbers(PhoneNumberIds=[made["PhoneNumberId"]])["PhoneNumbers"]
    assert [one["Status"] for one in found] == ["ACTIVE"]
    assert re.fullmatch(r"phone-[0-9a-f]{32}", made["PhoneNumberId"])
    arn = f"arn:aws:sms-voice:{REGION}:{ACCOUNT_ID}:phone-number/{made['PhoneNumberId']}"
    assert made["PhoneNumberArn"] == arn
    assert found[0]["OptOutListName"] == "Default"


def test_numbers_are_fictitious_and_each_is_given_once(sms: Any, aws: LocalAws) -> None:
    first, second = simulator(sms), simulator(sms)
    elsewhere = simulator(aws.client("pinpoint-sms-voice-v2", region="eu-west-1"))
    numbers = [one["PhoneNumber"] for one in (first, second, elsewhere)]
    assert numbers == ["+14255550100", "+14255550101", "+14255550102"]
    assert request_number(sms)["PhoneNumber"] == "+447700900000"
    assert plan_of(aws).owners[numbers[2]] == (ACCOUNT_ID, "eu-west-1")


def test_the_same_numbers_come_in_every_world() -> None:
    made = [request_number(LocalAws().client("pinpoint-sms-voice-v2")) for _ in range(2)]
    assert made[0]["PhoneNumberId"] == made[1]["PhoneNumberId"]


LONG_CODES = [
    one.iso_code for one in countries.countries().values() if one.long_codes != "NOT_SUPPORTED"
]


@pytest.mark.parametrize("code", LONG_CODES)
def test_every_country_with_long_codes_has_numbers_of_its_own(code: str) -> None:
    prefix, first, last = ranges_of(code, "LONG_CODE")[0]
    for end in (first, last):
        parsed = phonenumbers.parse(prefix + end)
        assert phonenumbers.is_possible_number(parsed)
        assert countries.country_of(prefix + end) == code


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"IsoCountryCode": "GB", "NumberType": "SIMULATOR"}, "INVALID_PARAMETER"),
        ({"IsoCountryCode": "FR"}, "INVALID_PARAMETER"),
        ({"IsoCountryCode": "AQ"}, "COUNTRY_NOT_ENABLED"),
        ({"NumberCapabilities": ["MMS"]}, "INVALID_PARAMETER"),
        ({"NumberCapabilities": ["RCS"]}, "INVALID_PARAMETER"),
        ({"IsoCountryCode": "US"}, "INVALID_PARAMETER"),
        ({"IsoCountryCode": "CA", "NumberType": "TOLL_FREE"}, "INVALID_PARAMETER"),
    ],
)
def test_what_there_is_not_is_refused(sms: Any, asked: dict[str, Any], why: str) -> None:
    assert reason(request_number, sms=sms, **asked) == ("Validation", why)


def test_a_simulator_number_is_transactional_and_stays_in_its_country(sms: Any) -> None:
    error = refused(simulator, sms=sms, MessageType="PROMOTIONAL")
    assert error["Fields"][0]["Name"] == "MessageType"
    why = reason(simulator, sms=sms, InternationalSendingEnabled=True)
    assert why == ("Validation", "INTERNATIONAL_SENDING_NOT_SUPPORTED")


def test_toll_free_numbers_wait_for_their_registration(sms: Any, aws: LocalAws) -> None:
    made = request_number(sms, IsoCountryCode="US", NumberType="TOLL_FREE")

    def status() -> Any:
        return sms.describe_phone_numbers()["PhoneNumbers"][0]["Status"]

    assert status() == "PENDING"
    assert reason(pool_of, sms=sms, identity=made["PhoneNumberId"], country="US") == (
        "Conflict",
        "RESOURCE_NOT_ACTIVE",
    )
    lab.register_phone_number(aws, made["PhoneNumber"])
    assert status() == "ACTIVE"
    with pytest.raises(LookupError, match="active already"):
        lab.register_phone_number(aws, made["PhoneNumber"])
    with pytest.raises(LookupError, match="request it first"):
        lab.register_phone_number(aws, "+12025550100")


def test_registrations_and_preferences_are_refused_by_name(sms: Any) -> None:
    error = refused(request_number, sms=sms, RegistrationId="registration-1")
    assert error["Code"] == "NotImplemented"
    assert "RegistrationId" in error["Error"]["Message"]


def test_numbers_are_found_by_filters(sms: Any) -> None:
    british, american = request_number(sms), simulator(sms, NumberCapabilities=["SMS", "VOICE"])

    def found(name: str, *values: str) -> list[str]:
        filters = [{"Name": name, "Values": list(values)}]
        answer = sms.describe_phone_numbers(Filters=filters)["PhoneNumbers"]
        return [one["PhoneNumberId"] for one in answer]

    both = [british["PhoneNumberId"], american["PhoneNumberId"]]
    assert found("iso-country-code", "US") == both[1:]
    assert found("iso-country-code", "US", "GB") == both
    assert found("number-capability", "VOICE") == both[1:]
    assert found("number-type", "LONG_CODE") == both[:1]
    assert found("status", "ACTIVE") == both
    assert found("message-type", "PROMOTIONAL") == []
    assert found("two-way-enabled", "false") == both
    assert found("self-managed-opt-outs-enabled", "true") == []
    assert found("opt-out-list-name", "Default") == both
    assert found("deletion-protection-enabled", "TRUE") == []
    assert found("two-way-channel-arn", "arn:aws:sns:x") == []
    why = reason(
        sms.describe_phone_numbers, Filters=[{"Name": "two-way-enabled", "Values": ["yes"]}]
    )
    assert why == ("Validation", "INVALID_FILTER_VALUES")


def test_pages_follow_the_order_of_creation(sms: Any) -> None:
    made = [request_number(sms)["PhoneNumberId"] for _ in range(5)]
    pages = sms.get_paginator("describe_phone_numbers").paginate(PaginationConfig={"PageSize": 2})
    sizes = [[one["PhoneNumberId"] for one in page["PhoneNumbers"]] for page in pages]
    assert sizes == [made[:2], made[2:4], made[4:]]


def test_a_page_survives_that_its_last_number_goes(sms: Any) -> None:
    made = [request_number(sms)["PhoneNumberId"] for _ in range(3)]
    token = sms.describe_phone_numbers(MaxResults=1)["NextToken"]
    sms.release_phone_number(PhoneNumberId=made[0])
    rest = sms.describe_phone_numbers(NextToken=token)["PhoneNumbers"]
    assert [one["PhoneNumberId"] for one in rest] == made[1:]


def test_a_token_is_good_for_its_list_alone(sms: Any) -> None:
    request_number(sms)
    request_number(sms)
    token = sms.describe_phone_numbers(MaxResults=1)["NextToken"]
    wrong = ("Validation", "INVALID_NEXT_TOKEN")
    assert reason(sms.describe_pools, NextToken=token) == wrong
    assert reason(sms.describe_phone_numbers, NextToken="abc") == wrong


def test_owner_goes_with_no_ids(sms: Any) -> None:
    made = request_number(sms)
    assert len(sms.describe_phone_numbers(Owner="SELF")["PhoneNumbers"]) == 1
    why = reason(sms.describe_phone_numbers, Owner="SELF", PhoneNumberIds=[made["PhoneNumberId"]])
    assert why == ("Validation", "PARAMETERS_CANNOT_BE_USED_TOGETHER")
    assert refused(sms.describe_phone_numbers, Owner="SHARED")["Code"] == "NotImplemented"


def test_references_are_ids_or_arns_of_here(sms: Any) -> None:
    made = request_number(sms)
    arn = made["PhoneNumberArn"]
    assert sms.describe_phone_numbers(PhoneNumberIds=[arn])["PhoneNumbers"]
    find = sms.describe_phone_numbers
    assert missing(find, PhoneNumberIds=["phone-0"]) == ("phone-number", "phone-0")
    elsewhere = arn.replace(REGION, "eu-west-1")
    assert missing(find, PhoneNumberIds=[elsewhere]) == ("phone-number", made["PhoneNumberId"])
    for wrong in ("arn:aws:sns:us-east-1:1:x", arn.replace("phone-number/", "pool/")):
        assert reason(find, PhoneNumberIds=[wrong]) == ("Validation", "INVALID_ARN")
    foreign = arn.replace(ACCOUNT_ID, "210987654321")
    assert refused(find, PhoneNumberIds=[foreign])["Code"] == "NotImplemented"


def test_settings_can_be_changed(sms: Any, aws: LocalAws) -> None:
    made = request_number(sms)
    topic = aws.client("sns").create_topic(Name="inbox")["TopicArn"]
    sms.create_opt_out_list(OptOutListName="news")
    changed = sms.update_phone_number(
        PhoneNumberId=made["PhoneNumberArn"],
        TwoWayEnabled=True,
        TwoWayChannelArn=topic,
        SelfManagedOptOutsEnabled=True,
        OptOutListName="news",
        InternationalSendingEnabled=True,
        DeletionProtectionEnabled=True,
    )
    assert changed["TwoWayChannelArn"] == topic
    assert changed["OptOutListName"] == "news"
    assert changed["SelfManagedOptOutsEnabled"] is True
    assert changed["InternationalSendingEnabled"] is True
    off = sms.update_phone_number(PhoneNumberId=made["PhoneNumberId"], TwoWayEnabled=False)
    assert "TwoWayChannelArn" not in off
    assert off["DeletionProtectionEnabled"] is True


def test_two_way_messaging_needs_a_channel_and_a_country(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    liberian = request_number(sms, IsoCountryCode="LR")["PhoneNumberId"]
    topic = "arn:aws:sns:us-east-1:123456789012:nothing"
    for params, why in [
        ({"TwoWayEnabled": True}, "TWO_WAY_CHANNEL_NOT_PRESENT"),
        ({"TwoWayChannelArn": topic}, "TWO_WAY_NOT_ENABLED"),
        ({"TwoWayEnabled": True, "TwoWayChannelArn": topic}, "TWO_WAY_TOPIC_NOT_PRESENT"),
        ({"TwoWayEnabled": True, "TwoWayChannelArn": "arn:aws:sqs:us-east-1:1:q"}, "INVALID_ARN"),
    ]:
        found = reason(sms.update_phone_number, PhoneNumberId=number, **params)
        assert found == ("Validation", why)
    found = reason(sms.update_phone_number, PhoneNumberId=liberian, TwoWayEnabled=True)
    assert found == ("Validation", "TWO_WAY_NOT_SUPPORTED_IN_COUNTRY")
    connect = {"TwoWayEnabled": True, "TwoWayChannelArn": "connect.us-east-1.amazonaws.com"}
    error = refused(sms.update_phone_number, PhoneNumberId=number, **connect)
    assert error["Code"] == "NotImplemented"


def test_a_refused_change_changes_nothing(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    params = {"SelfManagedOptOutsEnabled": True, "TwoWayEnabled": True}
    reason(sms.update_phone_number, PhoneNumberId=number, **params)
    (found,) = sms.describe_phone_numbers()["PhoneNumbers"]
    assert found["SelfManagedOptOutsEnabled"] is False


def test_a_released_number_is_gone_for_good(sms: Any, aws: LocalAws) -> None:
    made = request_number(sms)
    gone = sms.release_phone_number(PhoneNumberId=made["PhoneNumberId"])
    assert gone["Status"] == "DELETED"
    assert sms.describe_phone_numbers()["PhoneNumbers"] == []
    assert made["PhoneNumber"] not in plan_of(aws).owners
    assert request_number(sms)["PhoneNumber"] != made["PhoneNumber"]


def test_a_protected_number_or_one_in_a_pool_stays(sms: Any) -> None:
    number = request_number(sms, DeletionProtectionEnabled=True)["PhoneNumberId"]
    error = refused(sms.release_phone_number, PhoneNumberId=number)
    assert error["Reason"] == "DELETION_PROTECTION_ENABLED"
    assert (error["ResourceType"], error["ResourceId"]) == ("phone-number", number)
    assert error["Error"]["Message"] == (
        'Conflict Occurred - Reason="DELETION_PROTECTION_ENABLED" '
        f'ResourceType="phone-number" ResourceId="{number}"'
    )
    sms.update_phone_number(PhoneNumberId=number, DeletionProtectionEnabled=False)
    pool_of(sms, number)
    why = ("Conflict", "PHONE_NUMBER_ASSOCIATED_TO_POOL")
    assert reason(sms.release_phone_number, PhoneNumberId=number) == why
    assert reason(sms.update_phone_number, PhoneNumberId=number, TwoWayEnabled=False) == why


def test_there_are_25_numbers_to_an_account(sms: Any) -> None:
    for _ in range(25):
        request_number(sms)
    why = reason(request_number, sms=sms)
    assert why == ("ServiceQuotaExceeded", "PHONE_NUMBERS_PER_ACCOUNT")


def test_a_number_can_be_requested_into_a_pool(sms: Any) -> None:
    first = request_number(sms)
    pool = pool_of(sms, first["PhoneNumberId"])["PoolId"]
    second = request_number(sms, PoolId=pool)
    assert second["PoolId"] == pool
    members = sms.list_pool_origination_identities(PoolId=pool)["OriginationIdentities"]
    assert [one["PhoneNumber"] for one in members] == [first["PhoneNumber"], second["PhoneNumber"]]
    why = reason(request_number, sms=sms, PoolId=pool, MessageType="PROMOTIONAL")
    assert why == ("Conflict", "MESSAGE_TYPE_MISMATCH")
    sms.create_opt_out_list(OptOutListName="news")
    why = reason(request_number, sms=sms, PoolId=pool, OptOutListName="news")
    assert why == ("Conflict", "OPT_OUT_LIST_MISMATCH")
    assert len(sms.describe_phone_numbers()["PhoneNumbers"]) == 2


def test_a_token_makes_a_request_once(sms: Any, aws: LocalAws) -> None:
    first = request_number(sms, ClientToken="once")
    again = request_number(sms, ClientToken="once")
    assert again["PhoneNumberId"] == first["PhoneNumberId"]
    why = reason(request_number, sms=sms, ClientToken="once", IsoCountryCode="DE")
    assert why == ("Validation", "INVALID_PARAMETER")
    aws.clock.advance(24 * 3600 + 1)
    later = request_number(sms, ClientToken="once")
    assert later["PhoneNumberId"] != first["PhoneNumberId"]
