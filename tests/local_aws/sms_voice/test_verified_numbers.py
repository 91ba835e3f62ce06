"""Verified destination numbers: the code goes to the phone, and comes back in time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from local_aws.context import Request
from local_aws.world import LocalAws

from .kit import RECIPIENT, missing, pool_of, reason, refused, request_number, simulator


@pytest.fixture
def entry(sms: Any) -> dict[str, str]:
    """A number that waits for verification."""
    made = sms.create_verified_destination_number(DestinationPhoneNumber=RECIPIENT)
    return {"VerifiedDestinationNumberId": made["VerifiedDestinationNumberId"]}


def send(sms: Any, entry: dict[str, str], **more: Any) -> str:
    asked = {"VerificationChannel": "TEXT"} | entry | more
    return str(sms.send_destination_number_verification_code(**asked)["MessageId"])


def on_phone(aws: LocalAws) -> list[dict[str, str]]:
    """Return what the phone shows, by the route that the lessons use."""
    answer = aws.handle(Request("GET", "http://lab/_lab/phones/%2B447700900999", {}))
    found: list[dict[str, str]] = json.loads(answer.body)["messages"]
    return found


def code(aws: LocalAws) -> str:
    found = re.search(r"\d{6}", on_phone(aws)[-1]["body"])
    assert found
    return found[0]


def test_the_code_arrives_on_the_phone_and_verifies(
    sms: Any, aws: LocalAws, entry: dict[str, str]
) -> None:
    assert re.fullmatch(r"vdn-[0-9a-f]{32}", entry["VerifiedDestinationNumberId"])
    assert re.fullmatch(r"[0-9a-f-]{36}", send(sms, entry))
    (message,) = on_phone(aws)
    assert message["origination_identity"] == "NOTICE"
    assert message["received_at"] == "2026-01-06T09:00:00.000Z"
    done = sms.verify_destination_number(**entry, VerificationCode=code(aws))
    assert done["Status"] == "VERIFIED"
    why = ("Conflict", "VERIFICATION_ALREADY_COMPLETE")
    assert reason(send, sms=sms, entry=entry) == why
    assert reason(sms.verify_destination_number, **entry, VerificationCode="1") == why


def test_a_code_is_the_newest_and_in_time(sms: Any, aws: LocalAws, entry: dict[str, str]) -> None:
    verify = sms.verify_destination_number
    mismatch = ("Validation", "VERIFICATION_CODE_MISMATCH")
    assert reason(verify, **entry, VerificationCode="000000") == mismatch
    send(sms, entry)
    first = code(aws)
    send(sms, entry)
    assert reason(verify, **entry, VerificationCode=first) == mismatch
    aws.clock.advance(15 * 60 + 1)
    late = reason(verify, **entry, VerificationCode=code(aws))
    assert late == ("Conflict", "VERIFICATION_CODE_EXPIRED")


def test_five_codes_are_sent_in_a_day(sms: Any, aws: LocalAws, entry: dict[str, str]) -> None:
    for _ in range(5):
        send(sms, entry)
    why = reason(send, sms=sms, entry=entry)
    assert why == ("ServiceQuotaExceeded", "VERIFICATION_ATTEMPTS_PER_DAY")
    aws.clock.advance(24 * 3600 + 1)
    assert send(sms, entry)


def test_languages_and_senders_can_be_chosen(
    sms: Any, aws: LocalAws, entry: dict[str, str]
) -> None:
    number = request_number(sms)["PhoneNumber"]
    send(sms, entry, LanguageCode="FR_FR", OriginationIdentity=number)
    assert on_phone(aws)[0]["body"].startswith("Votre code")
    assert on_phone(aws)[0]["origination_identity"] == number
    other = request_number(sms)
    pool = pool_of(sms, other["PhoneNumberId"])["PoolId"]
    send(sms, entry, OriginationIdentity=pool)
    assert on_phone(aws)[1]["origination_identity"] == other["PhoneNumber"]


def test_senders_must_be_fit(sms: Any, entry: dict[str, str]) -> None:
    unfit = reason(send, sms=sms, entry=entry, OriginationIdentity=simulator(sms)["PhoneNumberId"])
    assert unfit == ("Validation", "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY")
    waiting = request_number(sms, IsoCountryCode="US", NumberType="TOLL_FREE")["PhoneNumber"]
    why = reason(send, sms=sms, entry=entry, OriginationIdentity=waiting)
    assert why == ("Conflict", "RESOURCE_NOT_ACTIVE")
    absent = missing(send, sms=sms, entry=entry, OriginationIdentity="NUTRITION")
    assert absent == ("sender-id", "NUTRITION")
    absent = missing(send, sms=sms, entry=entry, ConfigurationSetName="otp")
    assert absent == ("configuration-set", "otp")
    error = refused(send, sms=sms, entry=entry, VerificationChannel="VOICE")
    assert error["Code"] == "NotImplemented"


def test_numbers_are_found_by_id_number_and_status(
    sms: Any, aws: LocalAws, entry: dict[str, str]
) -> None:
    sms.create_verified_destination_number(DestinationPhoneNumber="+12065550123")
    send(sms, entry)
    sms.verify_destination_number(**entry, VerificationCode=code(aws))
    find = sms.describe_verified_destination_numbers

    def numbers(**params: Any) -> list[str]:
        found = find(**params)["VerifiedDestinationNumbers"]
        return [one["DestinationPhoneNumber"] for one in found]

    ids = [entry["VerifiedDestinationNumberId"]]
    assert numbers() == [RECIPIENT, "+12065550123"]
    assert numbers(Filters=[{"Name": "status", "Values": ["PENDING"]}]) == ["+12065550123"]
    assert numbers(VerifiedDestinationNumberIds=ids) == [RECIPIENT]
    assert numbers(DestinationPhoneNumbers=["+12065550123"]) == ["+12065550123"]
    both = {"VerifiedDestinationNumberIds": ids, "DestinationPhoneNumbers": ["12065550123"]}
    assert numbers(**both) == []
    absent = missing(find, DestinationPhoneNumbers=["+12065550199"])
    assert absent == ("verified-destination-number", "+12065550199")


def test_a_number_is_added_once_and_kept_a_day(
    sms: Any, aws: LocalAws, entry: dict[str, str]
) -> None:
    again = reason(sms.create_verified_destination_number, DestinationPhoneNumber=RECIPIENT)
    assert again == ("Conflict", "RESOURCE_ALREADY_EXISTS")
    early = reason(sms.delete_verified_destination_number, **entry)
    assert early == ("Conflict", "RESOURCE_DELETION_NOT_ALLOWED")
    aws.clock.advance(24 * 3600)
    assert sms.delete_verified_destination_number(**entry)["DestinationPhoneNumber"] == RECIPIENT
    absent = missing(sms.verify_destination_number, **entry, VerificationCode="1")
    assert absent == ("verified-destination-number", entry["VerifiedDestinationNumberId"])


def test_who_opted_out_is_not_added(sms: Any) -> None:
    sms.put_opted_out_number(OptOutListName="Default", OptedOutNumber=RECIPIENT)
    why = reason(sms.create_verified_destination_number, DestinationPhoneNumber=RECIPIENT)
    assert why == ("Validation", "CANNOT_ADD_OPTED_OUT_NUMBER")


def test_there_are_10_numbers_to_an_account(sms: Any) -> None:
    create = sms.create_verified_destination_number
    for serial in range(10):
        create(DestinationPhoneNumber=f"+44770090000{serial}")
    why = reason(create, DestinationPhoneNumber=RECIPIENT)
    assert why == ("ServiceQuotaExceeded", "VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT")
    error = refused(create, DestinationPhoneNumber=RECIPIENT, RcsAgentId="rcs-1")
    assert error["Code"] == "NotImplemented"


def test_a_reset_empties_the_phones(sms: Any, aws: LocalAws, entry: dict[str, str]) -> None:
    send(sms, entry)
    assert aws.internet.phones.numbers() == [RECIPIENT]
    aws.reset()
    assert on_phone(aws) == []
