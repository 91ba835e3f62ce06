"""Countries and numbers, against libphonenumber's own examples and AWS's table."""

from __future__ import annotations

import phonenumbers
import pytest

from local_aws.errors import AwsError
from local_aws.sms_voice import countries

NOT_SUPPORTED = [
    "US", "CA", "PR", "GU", "VI", "CN", "BR", "AR", "BE", "CL", "CO", "CR", "DO", "EC", "HU",
    "KR", "MY", "NZ", "PE", "ZA", "TW", "UY", "VE",
]  # fmt: skip
REGISTRATION = [
    "AU", "BY", "EG", "IN", "ID", "IE", "JO", "KZ", "KE", "KW", "OM", "PH", "QA", "RU", "SA",
    "ES", "LK", "TH", "TR", "AE", "GB", "VN", "ZM",
]  # fmt: skip
USABLE = [
    "AT", "DE", "FR", "IT", "NL", "SE", "CH", "NO", "DK", "FI", "PL", "PT", "CZ", "EE", "JP",
    "IL", "MX",
]  # fmt: skip


def test_the_table_is_dated_and_has_its_source() -> None:
    table = countries.read_data("countries.json")
    assert table["read_on"] == "2026-11-24"
    assert "Supported countries" in table["source"]
    assert len(table["countries"]) == 215


def test_sender_ids_go_by_the_table() -> None:
    known = countries.countries()
    registration = {code for code, one in known.items() if one.sender_ids.startswith("REG")}
    assert registration == set(REGISTRATION)
    assert {known[code].sender_ids for code in NOT_SUPPORTED} == {"NOT_SUPPORTED"}
    assert {known[code].sender_ids for code in USABLE} == {"SUPPORTED"}


def test_some_long_codes_only_receive() -> None:
    known = countries.countries().items()
    inbound = {code for code, one in known if one.long_codes == "INBOUND_ONLY"}
    assert inbound == {"IN", "PK", "PH", "SA", "AE"}


def test_every_country_of_the_table_has_phone_numbers() -> None:
    assert set(countries.countries()) <= set(countries.known_codes())


@pytest.mark.parametrize("code", countries.known_codes())
def test_a_number_tells_its_country(code: str) -> None:
    example = phonenumbers.example_number(code)
    assert example is not None
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert countries.country_of(number) == phonenumbers.region_code_for_number(example)
    assert countries.e164(number, "x") == countries.e164(number[1:], "x") == number


def test_fictitious_numbers_belong_to_the_country_of_their_code() -> None:
    assert countries.country_of("+447700900123") == "GB"
    assert countries.country_of("+12065550123") == "US"
    assert countries.country_of("+16135550123") == "CA"
    assert countries.country_of("+870773111632") == "001"


@pytest.mark.parametrize("number", ["+1206", "+9991234567", "0044", "+4477009001234567890"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(AwsError, match="not a phone number"):
        countries.e164(number, "DestinationPhoneNumber")
