"""Origination identities: a phone number, sender id or pool, by whatever names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.sms_voice import arns, phone_numbers, pools, sender_ids
from local_aws.sms_voice.errors import invalid, not_done
from local_aws.sms_voice.phone_numbers import PhoneNumber
from local_aws.sms_voice.pools import Pool
from local_aws.sms_voice.sender_ids import SenderId

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

Identity = PhoneNumber | SenderId | Pool

FIELD = "OriginationIdentity"


def find(state: SmsState, reference: str, country: str | None = None) -> Identity:
    """Return the identity that `reference` names: a number (+1…), an id, a sender id or an ARN.

    `country` tells sender ids of the same name apart. Raises ResourceNotFoundException,
    ValidationException (INVALID_ARN, MISSING_PARAMETER).
    """
    kind = _kind(state, reference)
    if kind == PhoneNumber.kind:
        return _phone_number(state, reference)
    if kind == Pool.kind:
        return pools.find(state, reference, FIELD)
    if kind == "rcs-agent":
        raise not_done(FIELD, "RCS agents as origination identities")
    return sender_ids.find(state, reference, country, FIELD)


def _kind(state: SmsState, reference: str) -> str:
    if reference.startswith("arn:"):
        kind = arns.parse(state, reference, FIELD).kind
        if kind not in (PhoneNumber.kind, Pool.kind, SenderId.kind, "rcs-agent"):
            raise invalid("INVALID_ARN", FIELD, f"a {kind} is not an origination identity")
        return kind
    if reference.startswith("phone-") or reference.removeprefix("+").isdigit():
        return PhoneNumber.kind
    if reference.startswith("pool-"):
        return Pool.kind
    return "rcs-agent" if reference.startswith("rcs-") else SenderId.kind


def _phone_number(state: SmsState, reference: str) -> PhoneNumber:
    digits = reference.removeprefix("+")
    if digits.isdigit():
        found = phone_numbers.by_number(state, f"+{digits}")
        if found is not None:
            return found
    return phone_numbers.find(state, reference, FIELD)


def find_member(state: SmsState, reference: str, country: str | None) -> PhoneNumber | SenderId:
    """Return an identity that can be in a pool. Raises as `find` and for a pool.

    A sender id must come with its country even if the ARN tells it: without, AWS answers
    INVALID_ARN (seen in reports from users of Terraform's provider).
    """
    if reference.startswith("arn:") and country is None and "sender-id/" in reference:
        raise invalid("INVALID_ARN", FIELD, "a sender id needs its IsoCountryCode as well")
    found = find(state, reference, country)
    if isinstance(found, Pool):
        raise invalid("INVALID_PARAMETER", FIELD, "a pool can't be in a pool")
    if country not in (None, found.country):
        raise invalid("COUNTRY_CODE_MISMATCH", "IsoCountryCode", f"it is in {found.country}")
    return found


def find_answering(state: SmsState, reference: str) -> PhoneNumber | Pool:
    """Return an identity that people can write to, and that has keywords. Raises as `find`."""
    if _kind(state, reference) == SenderId.kind:
        raise invalid("INVALID_PARAMETER", FIELD, "a sender id has no keywords")
    found = find(state, reference)
    assert not isinstance(found, SenderId)
    return found
