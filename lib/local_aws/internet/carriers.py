"""Carriers: what becomes of a text message on its way to a phone.

Every country has one carrier here. Its mobile country code is the ITU's; name and network code are
made up. Whether its phones acknowledge messages is an assumption: AWS says that it depends on the
country and not how (`data/carriers.json`).
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import phonenumbers
from phonenumbers import PhoneNumberType

from local_aws.internet.phones import REACHABLE

if TYPE_CHECKING:
    from local_aws.internet import Internet
    from local_aws.internet.phones import TextMessage

ENDS = {
    "unreachable": "UNREACHABLE",
    "carrier_unreachable": "CARRIER_UNREACHABLE",
    "blocked": "BLOCKED",
    "carrier_blocked": "CARRIER_BLOCKED",
    "spam": "SPAM",
    "invalid": "INVALID",
}
"""Condition of a phone -> what the carrier says of a message to it."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier. `receipts`: its phones acknowledge what they have received."""

    name: str
    mcc: str
    mnc: str
    receipts: bool


@functools.cache
def _table() -> dict[str, Any]:
    text = resources.files("local_aws.internet").joinpath("data", "carriers.json")
    return json.loads(text.read_text("utf-8"))  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=512)
def of(number: str, country: str) -> Carrier | None:
    """Return the carrier of a number in a country, or None where the table has no carrier."""
    codes = _table()["mobile_country_codes"]
    if country not in codes:
        return None
    receipts = country not in _table()["without_receipts"]
    return Carrier(f"Example Mobile {country}", codes[country], _table()["network_code"], receipts)


@functools.lru_cache(maxsize=65536)
def is_landline(number: str) -> bool:
    """Tell whether a number is of a landline for certain, which takes no text messages."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return bool(kind == PhoneNumberType.FIXED_LINE)


def deliver(internet: Internet, number: str, country: str, message: TextMessage) -> str | None:
    """Bring a message to a phone and return what its sender is told, or None: nothing at all.

    DELIVERED where phones acknowledge messages, else SUCCESSFUL; or one of ENDS.
    """
    condition = internet.phones.condition(number)
    if condition == REACHABLE and is_landline(number):
        return "INVALID"
    if condition.name in ENDS:
        return ENDS[condition.name]
    if condition.name == "unknown":
        return None
    internet.phones.put(number, message)
    carrier = of(number, country)
    return "DELIVERED" if carrier is not None and carrier.receipts else "SUCCESSFUL"
