"""Phone numbers that messages are sent from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns, countries
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.resource import Resource
from local_aws.sms_voice.two_way import Settings

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

MONTHLY_PRICES = {"SIMULATOR": "1.00", "TEN_DLC": "1.00", "TOLL_FREE": "2.00", "LONG_CODE": "1.00"}
"""US dollars a month by type. Assumption: the price list's US prices, for every country."""

MMS_COUNTRIES = frozenset({"US", "PR", "CA"})
"""Where numbers can have the capability MMS (assumption, after the MMS pages of the user guide)."""

NORTH_AMERICAN_SMS = frozenset({"US", "PR", "GU", "VI"})
"""Where a LONG_CODE is for voice alone: carriers take text messages from 10DLC numbers only."""

NEEDS_REGISTRATION = frozenset({("US", "TOLL_FREE"), ("US", "TEN_DLC")})
"""Numbers that stay PENDING until their registration is complete (user guide, "Registrations")."""


@dataclass(kw_only=True)
class PhoneNumber(Resource, Settings):
    """An origination phone number. `status` is PENDING, ACTIVE or, in the last answer, DELETED."""

    kind: ClassVar[str] = "phone-number"
    number: str
    country: str
    number_type: str
    capabilities: tuple[str, ...]
    status: str = "PENDING"
    international_sending: bool = False
    pool_id: str | None = None
    registration_id: str | None = None

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        found = self.names() | self.settings_shown()
        found |= {
            "Status": self.status,
            "IsoCountryCode": self.country,
            "NumberCapabilities": list(self.capabilities),
            "NumberType": self.number_type,
            "MonthlyLeasingPrice": MONTHLY_PRICES[self.number_type],
            "InternationalSendingEnabled": self.international_sending,
            "DeletionProtectionEnabled": self.deletion_protection,
            "CreatedTimestamp": self.created,
        }
        return found | self._links()

    def names(self) -> dict[str, Any]:
        """Return the members that name the number in answers."""
        return {
            "PhoneNumberArn": self.arn,
            "PhoneNumberId": self.id,
            "PhoneNumber": self.number,
        }

    def _links(self) -> dict[str, Any]:
        links = {"PoolId": self.pool_id, "RegistrationId": self.registration_id}
        return {name: value for name, value in links.items() if value is not None}


def find(state: SmsState, reference: str, field: str = "PhoneNumberId") -> PhoneNumber:
    """Return a phone number by id or ARN. Raises ResourceNotFoundException."""
    name = arns.identifier(state, reference, PhoneNumber.kind, field)
    found = state.phone_numbers.get(name)
    if found is None:
        raise not_found(PhoneNumber.kind, name)
    return found


def by_number(state: SmsState, number: str) -> PhoneNumber | None:
    """Return the account's phone number that is `number` in E.164 format."""
    return next((one for one in state.phone_numbers.values() if one.number == number), None)


def check_request(params: dict[str, Any]) -> None:
    """Raise ValidationException if there is no number of this type with these capabilities."""
    country = countries.get(params["IsoCountryCode"])
    number_type, capabilities = params["NumberType"], params["NumberCapabilities"]
    if number_type != "LONG_CODE":
        _check_us_type(country.iso_code, number_type, params["MessageType"])
    elif country.long_codes == "NOT_SUPPORTED":
        text = f"there are no long codes in {country.iso_code}"
        raise invalid("INVALID_PARAMETER", "NumberType", text)
    elif country.iso_code in NORTH_AMERICAN_SMS and set(capabilities) != {"VOICE"}:
        text = f"a long code of {country.iso_code} is for voice alone; TEN_DLC sends text messages"
        raise invalid("INVALID_PARAMETER", "NumberCapabilities", text)
    check_capabilities(country.iso_code, capabilities)


def _check_us_type(country: str, number_type: str, message_type: str) -> None:
    if country != "US":
        text = f"{number_type} numbers exist for the US only"
        raise invalid("INVALID_PARAMETER", "NumberType", text)
    if number_type == "SIMULATOR" and message_type != "TRANSACTIONAL":
        text = "a SIMULATOR number must be TRANSACTIONAL"
        raise invalid("INVALID_PARAMETER", "MessageType", text)


def check_capabilities(country: str, capabilities: list[str]) -> None:
    """Raise ValidationException for what no number of a country can do."""
    wrong = {"RCS"} | (set() if country in MMS_COUNTRIES else {"MMS"})
    for one in capabilities:
        if one in wrong:
            text = f"a phone number of {country} can't have {one}"
            raise invalid("INVALID_PARAMETER", "NumberCapabilities", text)
