"""CarrierLookup: what is known about a phone number, without a message to it."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from local_aws.context import Context
from local_aws.internet import carriers
from local_aws.sms_voice import countries
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.service import service

Params = dict[str, Any]

KINDS = {
    PhoneNumberType.FIXED_LINE: "LANDLINE",
    PhoneNumberType.VOIP: "VOIP",
    PhoneNumberType.MOBILE: "MOBILE",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "MOBILE",
    PhoneNumberType.UNKNOWN: "MOBILE",
}
"""PhoneNumberType by libphonenumber's; all others: OTHER. UNKNOWN are the numbers reserved for
fiction, which the lab's people have as mobile phones."""


@service.operation("CarrierLookup")
def carrier_lookup(params: Params, context: Context) -> Params:
    """Tell the country, carrier and type of a number.

    A phone whose condition is `invalid` has an INVALID number.
    """
    asked = params["PhoneNumber"]
    digits = "+" + re.sub(r"\D", "", asked)
    parsed = _parse(digits)
    cleansed = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    number = cleansed if params.get("EnableCleansing") else digits
    found: Params = {"E164PhoneNumber": number, "DialingCountryCode": str(parsed.country_code)}
    if params.get("EnableCleansing") and cleansed != asked:
        found["OriginalPhoneNumber"] = asked
    condition = context.aws.internet.phones.condition(number).name
    if number != cleansed or condition == "invalid" or not phonenumbers.is_possible_number(parsed):
        return found | {"PhoneNumberType": "INVALID"}
    return found | _known(number, parsed)


def _parse(digits: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(digits)
    except phonenumbers.NumberParseException:
        text = f"{digits} is not a phone number in E.164 format"
        raise invalid("INVALID_PARAMETER", "PhoneNumber", text) from None


def _known(number: str, parsed: phonenumbers.PhoneNumber) -> Params:
    kind = KINDS.get(phonenumbers.number_type(parsed), "OTHER")
    found = {"PhoneNumberType": kind}
    code = countries.country_of(number)
    if not code.isalpha():
        return found
    found["IsoCountryCode"] = code
    if code in countries.countries():
        found["Country"] = countries.countries()[code].name
    carrier = carriers.of(number, code)
    if kind == "MOBILE" and carrier is not None:
        found |= {"Carrier": carrier.name, "MCC": carrier.mcc, "MNC": carrier.mnc}
    return found
