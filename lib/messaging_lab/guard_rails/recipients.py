"""Who would get mail or a text because of a call, and whether a lesson may write to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses
from typing import Any

from botocore.exceptions import ClientError

from messaging_lab.addresses import Addresses
from messaging_lab.errors import RefusedByTheLab
from messaging_lab.simulators import is_simulator_address, is_simulator_phone

MAILING = ("ses", "sesv2")
TEXTING = ("sns", "pinpoint-sms-voice-v2")

Params = dict[str, Any]


def _in_destination(params: Params) -> list[str]:
    fields = ("ToAddresses", "CcAddresses", "BccAddresses")
    destination = params.get("Destination") or {}
    return [address for name in fields for address in destination.get(name) or ()]


def _in_raw(data: Any) -> list[str]:
    parsed = message_from_bytes(
        data.encode() if isinstance(data, str) else bytes(data), policy=policy.compat32
    )
    return _in_fields(parsed)


def _in_fields(parsed: Message) -> list[str]:
    values = [str(value) for name in ("To", "Cc", "Bcc") for value in parsed.get_all(name, [])]
    return [address for _, address in getaddresses(values) if address]


def _of_send_email(params: Params) -> list[str]:
    raw = (params.get("Content") or {}).get("Raw") or {}
    return _in_destination(params) + (_in_raw(raw["Data"]) if "Data" in raw else [])


def _of_send_raw_email(params: Params) -> list[str]:
    raw = params.get("RawMessage") or {}
    return list(params.get("Destinations") or ()) + _in_raw(raw.get("Data") or b"")


def _of_each(name: str) -> Callable[[Params], list[str]]:
    return lambda params: [
        address for entry in params.get(name) or () for address in _in_destination(entry)
    ]


def _of(*names: str) -> Callable[[Params], list[str]]:
    return lambda params: [params[name] for name in names if "@" in str(params.get(name, ""))]


def _phone(*names: str) -> Callable[[Params], list[str]]:
    return lambda params: [params[name] for name in names if params.get(name)]


def _of_subscribe(params: Params) -> list[str]:
    reaches = params.get("Protocol") in ("email", "email-json", "sms")
    return [params.get("Endpoint") or "?"] if reaches else []


KNOWN: dict[tuple[str, str], Callable[[Params], list[str]]] = {
    ("sesv2", "SendEmail"): _of_send_email,
    ("sesv2", "SendBulkEmail"): _of_each("BulkEmailEntries"),
    ("sesv2", "SendCustomVerificationEmail"): _of("EmailAddress"),
    ("sesv2", "CreateEmailIdentity"): _of("EmailIdentity"),
    ("ses", "SendEmail"): _in_destination,
    ("ses", "SendRawEmail"): _of_send_raw_email,
    ("ses", "SendTemplatedEmail"): _in_destination,
    ("ses", "SendBulkTemplatedEmail"): _of_each("Destinations"),
    ("ses", "SendCustomVerificationEmail"): _of("EmailAddress"),
    ("ses", "VerifyEmailIdentity"): _of("EmailAddress"),
    ("ses", "VerifyEmailAddress"): _of("EmailAddress"),
    ("sns", "Publish"): _phone("PhoneNumber"),
    ("sns", "Subscribe"): _of_subscribe,
    ("pinpoint-sms-voice-v2", "SendTextMessage"): _phone("DestinationPhoneNumber"),
    ("pinpoint-sms-voice-v2", "SendVoiceMessage"): _phone("DestinationPhoneNumber"),
    ("pinpoint-sms-voice-v2", "SendMediaMessage"): _phone("DestinationPhoneNumber"),
}
"""(service, operation) -> the addresses and numbers that it reaches."""

ASKS_THE_OWNER = {
    "CreateEmailIdentity", "VerifyEmailIdentity", "VerifyEmailAddress",
    "SendCustomVerificationEmail", "Subscribe",
}  # fmt: skip
"""Operations that write to an address to have it verified, so that it can't be verified yet."""


def recipients_of(service: str, operation: str, params: Params) -> list[str]:
    """Return everybody whom a call would reach.

    Raises RefusedByTheLab for a sending operation whose recipients are not known here.
    """
    find = KNOWN.get((service, operation))
    if find is not None:
        return find(params)
    if service in (*MAILING, *TEXTING) and operation.startswith("Send"):
        raise RefusedByTheLab(
            f"The lab can't tell whom {service} {operation} would reach, so it did not call it: "
            "use one of the sending operations of the lessons."
        )
    return []


class Allowed:
    """Whom a lesson may write to: simulators, and the attendee's own verified addresses."""

    def __init__(self, addresses: Addresses, verification: Callable[[str], bool]) -> None:
        self._own = {_without_label(address) for address in addresses.own}
        self._domain = addresses.own_domain
        self._is_verified = verification
        self._verified: set[str] = set()

    def check(self, recipients: Iterable[str], operation: str) -> None:
        """Raise RefusedByTheLab if anybody among the recipients might be a stranger."""
        for recipient in recipients:
            if not self._may_reach(recipient, operation in ASKS_THE_OWNER):
                raise RefusedByTheLab(
                    f"{recipient} is no simulator and not verified as yours, so {operation} was "
                    "not sent: put your own address into MESSAGING_LAB_MY_ADDRESS and verify it."
                )

    def _may_reach(self, recipient: str, to_verify: bool) -> bool:
        address = _bare(recipient)
        if is_simulator_address(address) or is_simulator_phone(recipient):
            return True
        plain = _without_label(address)
        if plain in self._own:
            return to_verify or self._known(plain)
        domain = plain.rpartition("@")[2]
        ours = self._domain and (domain == self._domain or domain.endswith("." + self._domain))
        return bool(ours) and self._known(self._domain)

    def _known(self, identity: str) -> bool:
        if identity not in self._verified and self._is_verified(identity):
            self._verified.add(identity)
        return identity in self._verified


def _bare(recipient: str) -> str:
    """Return the address in "Ana <ana@example.com>"; all of it where there are several."""
    found = getaddresses([recipient])
    return found[0][1].lower() if len(found) == 1 and found[0][1] else recipient.lower()


def _without_label(address: str) -> str:
    local, at, domain = address.lower().rpartition("@")
    return local.partition("+")[0] + at + domain


def verified_in(client: Callable[[], Any]) -> Callable[[str], bool]:
    """Return a function that asks SES whether an identity of the account is verified."""

    def is_verified(identity: str) -> bool:
        try:
            found = client().get_email_identity(EmailIdentity=identity)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return False
            raise
        return bool(found["VerifiedForSendingStatus"])

    return is_verified
