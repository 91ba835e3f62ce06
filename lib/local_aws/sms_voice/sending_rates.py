"""How many message parts a second an identity can send (user guide, "MPS limits").

A short burst of one second's worth passes at once, as with SES; AWS doesn't say (assumption).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.errors import AwsError
from local_aws.sms_voice.phone_numbers import PhoneNumber

if TYPE_CHECKING:
    from local_aws.sms_voice.sending_route import Route
    from local_aws.sms_voice.state import SmsState
    from local_aws.world import LocalAws

BY_TYPE = {"TOLL_FREE": 3.0, "LONG_CODE": 10.0, "TEN_DLC": 10.0, "SIMULATOR": 10.0}
"""Parts a second by the type of a number. 10DLC depends on the brand's score on AWS; that of
simulators isn't published (assumptions)."""

CANADIAN_LONG_CODE = 1.0
SENDER_ID = 10.0
SHARED = 20.0
DRY_RUN = 5.0
CALLS = 1.0
"""Voice calls a second from a number (assumption)."""

ROUNDING = 1e-6


class Rates:
    """When each sender of an account in a Region is free again (epoch seconds)."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self._free_at: dict[str, float] = {}

    def is_free(self, sender: str, rate: float, now: float) -> bool:
        """Tell whether a sender can send at this moment."""
        ahead = self._free_at.get(sender, 0.0) - now
        return ahead <= max(0.0, 1.0 - 1.0 / rate) + ROUNDING

    def use(self, sender: str, rate: float, count: int, now: float) -> None:
        """Take note of `count` parts."""
        self._free_at[sender] = max(now, self._free_at.get(sender, 0.0)) + count / rate


def rate_of(route: Route) -> float:
    """Return the parts a second of a route."""
    if not isinstance(route.identity, PhoneNumber):
        return SENDER_ID if route.identity else SHARED
    if (route.identity.number_type, route.identity.country) == ("LONG_CODE", "CA"):
        return CANADIAN_LONG_CODE
    return BY_TYPE[route.identity.number_type]


def first_free(state: SmsState, routes: list[Route], parts: int) -> Route:
    """Return the first route that is free and use it. Raises ThrottlingException."""
    rates, now = state.aws.state(Rates, state.account_id, state.region), state.now()
    for route in routes:
        if rates.is_free(route.sender, rate_of(route), now):
            rates.use(route.sender, rate_of(route), parts, now)
            return route
    raise throttled()


def use_call(state: SmsState, number: str) -> None:
    """Count a call from a number. Raises ThrottlingException."""
    rates, now = state.aws.state(Rates, state.account_id, state.region), state.now()
    if not rates.is_free(f"call {number}", CALLS, now):
        raise throttled()
    rates.use(f"call {number}", CALLS, 1, now)


def use_dry_run(state: SmsState, parts: int) -> None:
    """Count a message that is only checked. Raises ThrottlingException."""
    rates, now = state.aws.state(Rates, state.account_id, state.region), state.now()
    if not rates.is_free("dry run", DRY_RUN, now):
        raise throttled()
    rates.use("dry run", DRY_RUN, parts, now)


def throttled() -> AwsError:
    """ThrottlingException; the text is an assumption."""
    return AwsError("ThrottlingException", "Rate exceeded")
