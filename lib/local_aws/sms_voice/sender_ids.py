"""Sender ids: a name in place of a number, where a country's carriers show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.sms_voice import arns, countries
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.resource import Resource

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

NAME = re.compile(r"(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9-]{0,9}[A-Za-z0-9])?")
"""1 to 11 letters, digits and inner hyphens, at least one letter (model, RequestSenderId)."""

NO_HYPHENS = frozenset({"FR"})
"""Countries whose carriers take no hyphen ("Supported countries", note 11: since March 2026)."""

MONTHLY_PRICE = "0.00"
"""Sender ids that are requested through the API cost nothing by the month."""


@dataclass(kw_only=True)
class SenderId(Resource):
    """A sender id in one country; the same name in another country is another sender id."""

    kind: ClassVar[str] = "sender-id"
    name: str
    country: str
    message_types: tuple[str, ...]
    registered: bool = False
    registration_id: str | None = None

    def shown(self) -> dict[str, Any]:
        """Return the members of a description."""
        found: dict[str, Any] = {
            "SenderIdArn": self.arn,
            "SenderId": self.name,
            "IsoCountryCode": self.country,
            "MessageTypes": list(self.message_types),
            "MonthlyLeasingPrice": MONTHLY_PRICE,
            "DeletionProtectionEnabled": self.deletion_protection,
            "Registered": self.registered,
        }
        return found | ({"RegistrationId": self.registration_id} if self.registration_id else {})


def find(state: SmsState, reference: str, country: str | None, field: str = "SenderId") -> SenderId:
    """Return a sender id by name or ARN, and country. Raises ResourceNotFoundException.

    An ARN names the country itself; one that differs is a ValidationException.
    """
    name = arns.identifier(state, reference, SenderId.kind, field)
    if reference.startswith("arn:"):
        name, _, told = name.partition("/")
        if country not in (None, told):
            text = f"{reference} is not in {country}"
            raise invalid("COUNTRY_CODE_MISMATCH", "IsoCountryCode", text)
        country = told
    if country is None:
        raise invalid("MISSING_PARAMETER", "IsoCountryCode", "a sender id needs its country")
    found = state.sender_ids.get((name, country))
    if found is None:
        raise not_found(SenderId.kind, name)
    return found


def add(state: SmsState, name: str, country: str, message_types: list[str]) -> SenderId:
    """Make a sender id. Raises ConflictException if it is there already."""
    made = SenderId(
        **state.base(SenderId.kind, f"{name}/{country}"),
        name=name,
        country=country,
        message_types=tuple(message_types),
    )
    if (name, country) in state.sender_ids:
        raise made.conflict("RESOURCE_ALREADY_EXISTS")
    state.sender_ids[name, country] = made
    return made


def check_name(name: str, country: str) -> None:
    """Raise ValidationException for a name that carriers don't show."""
    if not NAME.fullmatch(name):
        text = "1 to 11 letters, digits and hyphens, with a letter and no hyphen at the ends"
        raise invalid("INVALID_PARAMETER", "SenderId", text)
    if "-" in name and country in NO_HYPHENS:
        raise invalid("INVALID_PARAMETER", "SenderId", f"there is no hyphen in {country}")


def check_country(iso_code: str) -> None:
    """Raise ValidationException where a sender id can't be had without further ado."""
    support = countries.get(iso_code).sender_ids
    if support == "NOT_SUPPORTED":
        raise invalid("SENDER_ID_NOT_SUPPORTED", "IsoCountryCode", f"not in {iso_code}")
    if support == "REGISTRATION_REQUIRED":
        text = f"a sender id must be registered in {iso_code}"
        raise invalid("SENDER_ID_REQUIRES_REGISTRATION", "IsoCountryCode", text)
