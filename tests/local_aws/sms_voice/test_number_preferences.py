"""10DLC numbers by their digits: which are listed, and which one is got."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .kit import reason, request_number

TEN_DLC = {"IsoCountryCode": "US", "NumberType": "TEN_DLC"}


def like(kind: str, *values: str) -> dict[str, Any]:
    return {"NumberPreference": [{"PreferenceType": [kind], "Filter": list(values)}]}


def listed(sms: Any, **more: Any) -> list[str]:
    asked = TEN_DLC | {"NumberCapabilities": ["SMS"]} | more
    pages = sms.get_paginator("list_available_phone_numbers").paginate(**asked)
    return [number for one in pages for number in one["AvailablePhoneNumbers"]]


@pytest.mark.parametrize(
    ("preference", "count", "first"),
    [
        ({}, 200, "+13125550100"),
        (like("StartsWith", "617"), 100, "+16175550100"),
        (like("StartsWith", "+1617"), 100, "+16175550100"),
        (like("EndsWith", "77"), 2, "+13125550177"),
        (like("Contains", "5501"), 200, "+13125550100"),
        (like("Contains", "31", "61"), 200, "+13125550100"),
        (like("ExactMatch", "+16175550142"), 1, "+16175550142"),
    ],
)
def test_numbers_are_listed_by_their_digits(
    sms: Any, preference: dict[str, Any], count: int, first: str
) -> None:
    found = listed(sms, **preference)
    assert (len(found), found[0]) == (count, first)


def test_none_is_no_error(sms: Any) -> None:
    assert listed(sms, **like("EndsWith", "999")) == []


def test_ten_to_a_page_unless_told_otherwise(sms: Any) -> None:
    asked = TEN_DLC | {"NumberCapabilities": ["SMS"]}
    assert len(sms.list_available_phone_numbers(**asked)["AvailablePhoneNumbers"]) == 10
    few = sms.list_available_phone_numbers(**asked, MaxResults=3)
    more = sms.list_available_phone_numbers(**asked, MaxResults=3, NextToken=few["NextToken"])
    assert more["AvailablePhoneNumbers"][0] == "+13125550103"


def test_the_number_asked_for_is_got_and_then_gone(sms: Any) -> None:
    exact = like("ExactMatch", "+16175550142")
    made = request_number(sms, **TEN_DLC, **exact)
    assert made["PhoneNumber"] == "+16175550142"
    assert listed(sms, **exact) == []
    assert reason(request_number, sms=sms, **TEN_DLC, **exact) == (
        "Validation",
        "INVALID_PARAMETER",
    )
    sms.release_phone_number(PhoneNumberId=made["PhoneNumberId"])
    assert listed(sms, **exact) == []
    assert request_number(sms, **TEN_DLC)["PhoneNumber"] == "+13125550100"


def test_preferences_are_for_10dlc(sms: Any) -> None:
    wrong = ("Validation", "INVALID_PARAMETER")
    one = like("EndsWith", "77")
    assert reason(request_number, sms=sms, **one) == wrong
    assert reason(listed, sms=sms, IsoCountryCode="CA") == wrong
    assert reason(listed, sms=sms, NumberCapabilities=["RCS"]) == wrong


def test_registrations_are_refused_by_name(sms: Any) -> None:
    with pytest.raises(ClientError, match="RegistrationId isn't done"):
        listed(sms, RegistrationId="registration-1")
