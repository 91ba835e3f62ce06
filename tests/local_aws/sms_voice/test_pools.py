"""Pools: one set of settings for all that is in them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from local_aws.world import LocalAws

from .kit import missing, pool_of, reason, refused, request_number


def test_a_pool_takes_over_the_settings_of_its_first_number(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    sms.create_opt_out_list(OptOutListName="news")
    sms.update_phone_number(
        PhoneNumberId=number, OptOutListName="news", SelfManagedOptOutsEnabled=True
    )
    sms.put_keyword(OriginationIdentity=number, Keyword="INFO", KeywordMessage="Call us.")
    made = pool_of(sms, number, Tags=[{"Key": "a", "Value": "b"}])
    assert made["Status"] == "CREATING"
    assert re.fullmatch(r"pool-[0-9a-f]{32}", made["PoolId"])
    assert made["OptOutListName"] == "news"
    assert made["SelfManagedOptOutsEnabled"] is True
    assert made["Tags"] == [{"Key": "a", "Value": "b"}]
    (found,) = sms.describe_pools(PoolIds=[made["PoolArn"]])["Pools"]
    assert found["Status"] == "ACTIVE"
    words = sms.describe_keywords(OriginationIdentity=made["PoolId"])["Keywords"]
    assert [one["Keyword"] for one in words] == ["HELP", "INFO", "STOP"]


def test_a_number_in_a_pool_has_the_settings_of_the_pool(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    pool = pool_of(sms, number)["PoolId"]
    sms.create_opt_out_list(OptOutListName="news")
    changed = sms.update_pool(PoolId=pool, OptOutListName="news", SharedRoutesEnabled=True)
    assert changed["SharedRoutesEnabled"] is True
    (found,) = sms.describe_phone_numbers()["PhoneNumbers"]
    assert (found["OptOutListName"], found["PoolId"]) == ("news", pool)
    sms.delete_pool(PoolId=pool)
    (found,) = sms.describe_phone_numbers()["PhoneNumbers"]
    assert found["OptOutListName"] == "news"
    assert "PoolId" not in found


def test_numbers_and_sender_ids_join_and_leave(sms: Any) -> None:
    first, second = (request_number(sms) for _ in range(2))
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    pool = pool_of(sms, first["PhoneNumberId"])["PoolId"]
    joined = sms.associate_origination_identity(
        PoolId=pool, OriginationIdentity=second["PhoneNumberArn"], IsoCountryCode="GB"
    )
    assert joined["OriginationIdentity"] == second["PhoneNumberId"]
    sms.associate_origination_identity(
        PoolId=pool, OriginationIdentity="NUTRITION", IsoCountryCode="DE"
    )

    def members(**params: Any) -> list[str]:
        found = sms.list_pool_origination_identities(PoolId=pool, **params)
        return [one["OriginationIdentity"] for one in found["OriginationIdentities"]]

    assert members() == [first["PhoneNumberId"], second["PhoneNumberId"], "NUTRITION"]
    german = [{"Name": "iso-country-code", "Values": ["DE"]}]
    assert members(Filters=german) == ["NUTRITION"]
    assert members(Filters=[{"Name": "number-capability", "Values": ["VOICE"]}]) == []
    assert members(MaxResults=1) == [first["PhoneNumberId"]]
    sms.disassociate_origination_identity(
        PoolId=pool, OriginationIdentity=first["PhoneNumberId"], IsoCountryCode="GB"
    )
    assert members() == [second["PhoneNumberId"], "NUTRITION"]


def test_a_sender_id_can_be_in_several_pools_and_a_number_in_one(sms: Any) -> None:
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    pool_of(sms, "NUTRITION", "DE")
    pool_of(sms, "NUTRITION", "DE")
    number = request_number(sms)["PhoneNumberId"]
    pool = pool_of(sms, number)["PoolId"]
    other = pool_of(sms, request_number(sms)["PhoneNumberId"])["PoolId"]
    why = reason(pool_of, sms=sms, identity=number)
    assert why == ("Conflict", "PHONE_NUMBER_ASSOCIATED_TO_POOL")
    join = sms.associate_origination_identity
    assert reason(join, PoolId=other, OriginationIdentity=number) == why
    again = reason(join, PoolId=pool, OriginationIdentity=number)
    assert again == ("Conflict", "RESOURCE_ALREADY_ASSOCIATED")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"OptOutListName": "news"}, "OPT_OUT_LIST_MISMATCH"),
        ({"SelfManagedOptOutsEnabled": True}, "SELF_MANAGED_OPT_OUTS_MISMATCH"),
        ({"TwoWayEnabled": True, "TwoWayChannelArn": "topic"}, "TWO_WAY_CONFIG_MISMATCH"),
        ({}, "KEYWORD_MISMATCH"),
    ],
)
def test_what_differs_from_the_pool_stays_out(
    sms: Any, aws: LocalAws, change: dict[str, Any], why: str
) -> None:
    sms.create_opt_out_list(OptOutListName="news")
    pool = pool_of(sms, request_number(sms)["PhoneNumberId"])["PoolId"]
    number = request_number(sms)["PhoneNumberId"]
    if "TwoWayChannelArn" in change:
        topic = aws.client("sns").create_topic(Name="topic")["TopicArn"]
        change = change | {"TwoWayChannelArn": topic}
    if change:
        sms.update_phone_number(PhoneNumberId=number, **change)
    else:
        sms.put_keyword(OriginationIdentity=number, Keyword="INFO", KeywordMessage="x")
    join = sms.associate_origination_identity
    error = refused(join, PoolId=pool, OriginationIdentity=number)
    assert (error["Reason"], error["ResourceId"]) == (why, number)


def test_message_types_must_agree(sms: Any) -> None:
    promotional = request_number(sms, MessageType="PROMOTIONAL")["PhoneNumberId"]
    why = ("Conflict", "MESSAGE_TYPE_MISMATCH")
    assert reason(pool_of, sms=sms, identity=promotional) == why
    pool = pool_of(sms, request_number(sms)["PhoneNumberId"])["PoolId"]
    join = sms.associate_origination_identity
    assert reason(join, PoolId=pool, OriginationIdentity=promotional) == why
    sms.request_sender_id(SenderId="Promo", IsoCountryCode="DE", MessageTypes=["PROMOTIONAL"])
    sender = {"OriginationIdentity": "Promo", "IsoCountryCode": "DE"}
    assert reason(join, PoolId=pool, **sender) == why


def test_the_country_of_an_identity_must_be_right(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    why = reason(pool_of, sms=sms, identity=number, country="FR")
    assert why == ("Validation", "COUNTRY_CODE_MISMATCH")
    arn = sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")["SenderIdArn"]
    pool = pool_of(sms, number)["PoolId"]
    join = sms.associate_origination_identity
    assert reason(join, PoolId=pool, OriginationIdentity=arn) == ("Validation", "INVALID_ARN")
    bare = reason(join, PoolId=pool, OriginationIdentity="NUTRITION")
    assert bare == ("Validation", "MISSING_PARAMETER")
    assert join(PoolId=pool, OriginationIdentity=arn, IsoCountryCode="DE")


def test_what_is_no_identity_is_refused(sms: Any) -> None:
    number = request_number(sms)
    pool = pool_of(sms, number["PhoneNumber"].removeprefix("+"))["PoolId"]
    join = sms.associate_origination_identity
    nested = reason(join, PoolId=pool, OriginationIdentity=pool)
    assert nested == ("Validation", "INVALID_PARAMETER")
    wrong = number["PhoneNumberArn"].replace("phone-number/", "opt-out-list/")
    assert reason(join, PoolId=pool, OriginationIdentity=wrong) == ("Validation", "INVALID_ARN")
    absent = missing(join, PoolId=pool, OriginationIdentity="phone-0")
    assert absent == ("phone-number", "phone-0")
    assert missing(join, PoolId="pool-0", OriginationIdentity="x") == ("pool", "pool-0")
    error = refused(join, PoolId=pool, OriginationIdentity="rcs-0")
    assert error["Code"] == "NotImplemented"


def test_the_last_identity_and_strangers_do_not_leave(sms: Any) -> None:
    number, other = (request_number(sms)["PhoneNumberId"] for _ in range(2))
    pool = pool_of(sms, number)["PoolId"]
    leave = sms.disassociate_origination_identity
    last = reason(leave, PoolId=pool, OriginationIdentity=number)
    assert last == ("Conflict", "LAST_PHONE_NUMBER")
    stranger = reason(leave, PoolId=pool, OriginationIdentity=other)
    assert stranger == ("Conflict", "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL")
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    sender = {"OriginationIdentity": "NUTRITION", "IsoCountryCode": "DE"}
    assert missing(leave, PoolId=pool, **sender) == ("sender-id", "NUTRITION")


def test_a_protected_pool_stays(sms: Any) -> None:
    number = request_number(sms)["PhoneNumberId"]
    pool = pool_of(sms, number, DeletionProtectionEnabled=True)["PoolId"]
    why = reason(sms.delete_pool, PoolId=pool)
    assert why == ("Conflict", "DELETION_PROTECTION_ENABLED")
    sms.update_pool(PoolId=pool, DeletionProtectionEnabled=False)
    assert sms.delete_pool(PoolId=pool)["Status"] == "DELETING"
    assert missing(sms.describe_pools, PoolIds=[pool]) == ("pool", pool)


def test_pools_are_found_by_filters(sms: Any) -> None:
    made = [pool_of(sms, request_number(sms)["PhoneNumberId"])["PoolId"] for _ in range(2)]
    sms.update_pool(PoolId=made[1], SharedRoutesEnabled=True, DeletionProtectionEnabled=True)

    def found(name: str, value: str) -> list[str]:
        pools = sms.describe_pools(Filters=[{"Name": name, "Values": [value]}])["Pools"]
        return [one["PoolId"] for one in pools]

    assert found("shared-routes-enabled", "true") == made[1:]
    assert found("deletion-protection-enabled", "false") == made[:1]
    assert found("status", "ACTIVE") == made
    assert found("message-type", "TRANSACTIONAL") == made
    assert found("two-way-enabled", "true") == []
    assert found("self-managed-opt-outs-enabled", "false") == made
    assert found("opt-out-list-name", "Default") == made
    assert found("two-way-channel-arn", "x") == []


def test_there_are_25_pools_to_an_account(sms: Any) -> None:
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    for _ in range(25):
        pool_of(sms, "NUTRITION", "DE")
    why = reason(pool_of, sms=sms, identity="NUTRITION", country="DE")
    assert why == ("ServiceQuotaExceeded", "POOLS_PER_ACCOUNT")


def test_there_are_100_identities_to_a_pool(sms: Any) -> None:
    pool = pool_of(sms, request_number(sms)["PhoneNumberId"])["PoolId"]
    for number in range(100):
        sender = {"OriginationIdentity": f"N{number}", "IsoCountryCode": "DE"}
        sms.request_sender_id(SenderId=f"N{number}", IsoCountryCode="DE")
        if number < 99:
            sms.associate_origination_identity(PoolId=pool, **sender)
    why = reason(sms.associate_origination_identity, PoolId=pool, **sender)
    assert why == ("ServiceQuotaExceeded", "ORIGINATION_IDENTITIES_PER_POOL")
