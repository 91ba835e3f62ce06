"""What a message is refused for before it is accepted.

Of several reasons the first one is told; the order of the checks is an assumption.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from local_aws.sms_voice import verified_numbers
from local_aws.sms_voice.account import SANDBOX
from local_aws.sms_voice.errors import conflict, invalid, over_quota
from local_aws.sms_voice.messages import CAPABILITIES, outbox_of
from local_aws.sms_voice.protect import BLOCK, Verdict
from local_aws.sms_voice.sending_simulators import simulators

if TYPE_CHECKING:
    from local_aws.sms_voice.protect import ProtectConfiguration
    from local_aws.sms_voice.sending_route import Route, Wish
    from local_aws.sms_voice.state import SmsState

BY_OVERRIDE = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"
BY_COUNTRY = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"


def protected(state: SmsState, wish: Wish, used: ProtectConfiguration | None) -> Verdict | None:
    """Return the rule for a message. Raises ConflictException if it is BLOCK."""
    if used is None:
        return None
    verdict = used.judge(CAPABILITIES[wish.channel], wish.destination, state.now())
    if verdict.status == BLOCK:
        raise used.conflict(BY_OVERRIDE if verdict.by_override else BY_COUNTRY)
    return verdict


def sandbox(state: SmsState, wish: Wish) -> None:
    """Raise ConflictException for a stranger's number while the account is in the sandbox."""
    if state.account.tier != SANDBOX or wish.destination in simulators():
        return
    known = verified_numbers.by_number(state, wish.destination)
    if known is None or known.status != "VERIFIED":
        raise conflict(
            "DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "verified-destination-number", wish.destination
        )


def opted_in(state: SmsState, wish: Wish, route: Route) -> None:
    """Raise ConflictException if the number is on the opt-out list of its sender."""
    name = route.opt_out_list(state)
    if name is not None and wish.destination in state.opt_out_lists[name].numbers:
        raise conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted-out-number", wish.destination)


def message_type(route: Route, asked: str) -> None:
    """Raise ConflictException if the sender isn't for messages of this type."""
    types = route.message_types()
    if route.identity is not None and asked not in types:
        raise (route.pool or route.identity).conflict("MESSAGE_TYPE_MISMATCH")


def price(limit: str | None, total: Decimal, field: str = "MaxPrice") -> None:
    """Raise ValidationException if a message (or minute) costs more than its sender wants."""
    if limit is not None and total > Decimal(limit):
        text = f"the message costs {total.normalize():f}, more than {limit}"
        raise invalid("PRICE_OVER_THRESHOLD", field, text)


def spend(state: SmsState, channel: str, total: Decimal) -> None:
    """Raise ServiceQuotaExceededException if the month's limit can't pay for the message."""
    limit = state.account.enforced_limit(channel)
    if outbox_of(state).spent(channel, state.now()) + total > limit:
        raise over_quota(f"MONTHLY_SPEND_LIMIT_REACHED_FOR_{channel}")
