"""Number preferences: digits that a 10DLC number should have.

Source: API reference, ListAvailablePhoneNumbers and RequestPhoneNumber (NumberPreference). What the
values are compared with isn't said. Assumption: with the number as it is dialled abroad or at home,
and one of several values is enough.
"""

from __future__ import annotations

from typing import Any

from local_aws.sms_voice.errors import invalid, not_done
from local_aws.sms_voice.numbering import Wanted, anything

FIELD = "NumberPreference"

MATCHES = {
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
    "Contains": str.__contains__,
    "ExactMatch": str.__eq__,
}
"""PreferenceType -> what compares a number's digits with a value's."""


def wanted(params: dict[str, Any]) -> Wanted:
    """Return which numbers a request wants.

    Raises ValidationException for a preference among other numbers than 10DLC of the US.
    """
    preferences = params.get(FIELD, [])
    if not preferences:
        return anything
    if (params["IsoCountryCode"], params["NumberType"]) != ("US", "TEN_DLC"):
        raise invalid("INVALID_PARAMETER", FIELD, "only TEN_DLC numbers of the US have preferences")
    match = MATCHES[preferences[0]["PreferenceType"][0]]
    values = [value.removeprefix("+") for value in preferences[0]["Filter"]]

    def fits(number: str) -> bool:
        abroad = number.removeprefix("+")
        written = (abroad, abroad.removeprefix("1"))
        return any(match(digits, value) for digits in written for value in values)

    return fits


def refuse_registration(params: dict[str, Any], operation: str) -> None:
    """Raise NotImplementedByTheLab for a request that names a registration."""
    if "RegistrationId" in params:
        raise not_done(operation, "RegistrationId isn't done")
