"""What only a lab can do to the service: decide about production access and registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.phones import Condition
from local_aws.sandbox import grants_of
from local_aws.sms_voice import countries, messages_incoming, phone_numbers, sender_ids
from local_aws.sms_voice.account import SERVICE
from local_aws.sms_voice.operations.phone_numbers import provision
from local_aws.sms_voice.state import SmsState

if TYPE_CHECKING:
    from local_aws.sms_voice.phone_numbers import PhoneNumber
    from local_aws.sms_voice.sender_ids import SenderId
    from local_aws.world import LocalAws


def grant_production(
    aws: LocalAws, account_id: str | None = None, region: str | None = None
) -> None:
    """Let an account out of the sandbox in one Region, or in all, also those it uses later.

    Without an account: the lab's own.
    """
    from local_aws.world import ACCOUNT_ID

    account_id = account_id or ACCOUNT_ID
    if region:
        aws.state(SmsState, account_id, region).account.grant_production()
        return
    grants_of(aws, account_id).add(SERVICE)
    for state in aws.states(SmsState, account_id):
        state.account.grant_production()


def register_phone_number(aws: LocalAws, number: str) -> PhoneNumber:
    """Let the registration of a number (+1…) be approved, which makes it ACTIVE.

    Raises LookupError with a sentence if nobody has the number or it is active already.
    """
    for state in aws.states(SmsState):
        found = phone_numbers.by_number(state, number)
        if found is not None and found.status == "ACTIVE":
            raise LookupError(f"{number} is active already.")
        if found is not None:
            found.registration_id = state.new_id("registration")
            provision(found)
            return found
    raise LookupError(f"No account has the number {number}: request it first.")


def register_sender_id(
    aws: LocalAws, name: str, country: str, account_id: str | None = None, region: str | None = None
) -> SenderId:
    """Let the registration of a sender id be approved in a country that asks for it.

    The sender id is there afterwards, for both message types. Raises LookupError with a sentence
    for a country where none can be registered.
    """
    from local_aws.world import ACCOUNT_ID, REGION

    known = countries.countries().get(country)
    if known is None or known.sender_ids == "NOT_SUPPORTED":
        raise LookupError(f"There are no sender ids in {country}.")
    state = aws.state(SmsState, account_id or ACCOUNT_ID, region or REGION)
    made = state.sender_ids.get((name, country)) or sender_ids.add(
        state, name, country, ["TRANSACTIONAL", "PROMOTIONAL"]
    )
    made.registered, made.registration_id = True, state.new_id("registration")
    return made


def reply(aws: LocalAws, phone: str, to: str, body: str) -> None:
    """Let somebody write from a phone to an origination number (+1…).

    Raises LookupError with a sentence if nobody has the number or it takes no text messages.
    """
    messages_incoming.receive(aws, f"+{phone.removeprefix('+')}", f"+{to.removeprefix('+')}", body)


def set_condition(aws: LocalAws, phone: str, condition: str, seconds: float = 0.0) -> None:
    """Change the condition of a phone. Raises ValueError with a sentence for an unknown one."""
    number = f"+{phone.removeprefix('+')}"
    aws.internet.phones.set_condition(number, Condition(condition, seconds))
