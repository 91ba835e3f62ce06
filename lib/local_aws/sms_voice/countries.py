"""Countries: what carriers there take, and in which country a number is.

The table of the user guide is data (`data/countries.json`, with its source and date).
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

import phonenumbers

from local_aws.sms_voice.errors import invalid


@dataclass(frozen=True, slots=True)
class Country:
    """What can be used to reach the people of a country.

    `sender_ids` is SUPPORTED, REGISTRATION_REQUIRED or NOT_SUPPORTED; `long_codes` is SUPPORTED,
    INBOUND_ONLY or NOT_SUPPORTED. `international_sending`: a number of another country will do.
    """

    iso_code: str
    name: str
    short_codes: bool
    long_codes: str
    sender_ids: str
    two_way: bool
    international_sending: bool


@functools.cache
def countries() -> dict[str, Country]:
    """Return the countries of AWS's table by their ISO codes."""
    table = read_data("countries.json")["countries"]
    return {code: Country(iso_code=code, **row) for code, row in table.items()}


def read_data(name: str) -> dict[str, Any]:
    """Return a JSON file of this package's data."""
    text = resources.files("local_aws.sms_voice").joinpath("data", name).read_text("utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def get(iso_code: str, field: str = "IsoCountryCode") -> Country:
    """Return a country. Raises ValidationException for one that SMS can't be sent to."""
    found = countries().get(iso_code)
    if found is None:
        raise invalid("COUNTRY_NOT_ENABLED", field, f"{iso_code} is not a supported country")
    return found


def known_codes() -> list[str]:
    """Return the ISO codes of all countries that have phone numbers.

    Protect configurations have a rule for each. Assumption: AWS's list is the one of the public
    numbering plans, as libphonenumber has them.
    """
    return sorted(phonenumbers.SUPPORTED_REGIONS)


def e164(number: str, field: str) -> str:
    """Return a phone number as `+` and digits; AWS takes it without the plus as well.

    Raises ValidationException for what can't be a phone number of any country.
    """
    wrong = invalid("INVALID_PARAMETER", field, f"{number} is not a phone number in E.164 format")
    try:
        parsed = phonenumbers.parse("+" + number.removeprefix("+"))
    except phonenumbers.NumberParseException:
        raise wrong from None
    if not phonenumbers.is_possible_number(parsed):
        raise wrong
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@functools.lru_cache(maxsize=65536)
def country_of(number: str) -> str:
    """Return the ISO code of the country of a number in E.164 format.

    Numbers that are reserved for fiction belong to no carrier; they count to the main country of
    their dialling code. '001' is a number of no country (satellite, freephone of all countries).
    """
    parsed = phonenumbers.parse(number)
    found = phonenumbers.region_code_for_number(parsed)
    return found or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
