"""How many of each resource an account may have (user guide, "Quotas")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from local_aws.sms_voice.errors import over_quota

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState


class Quota(NamedTuple):
    """The attribute of the state that holds the resources, and how many there may be."""

    attribute: str
    most: int


PER_ACCOUNT = {
    "PHONE_NUMBERS": Quota("phone_numbers", 25),
    "POOLS": Quota("pools", 25),
    "CONFIGURATION_SETS": Quota("configuration_sets", 25),
    "OPT_OUT_LISTS": Quota("opt_out_lists", 25),
    "SENDER_IDS": Quota("sender_ids", 200),
    "VERIFIED_DESTINATION_NUMBERS": Quota("verified_numbers", 10),
    "PROTECT_CONFIGURATIONS": Quota("protect_configurations", 25),
}

KEYWORDS = 30
"""Keywords of a number or pool, the two that are always there included (assumption)."""

EVENT_DESTINATIONS = 5
"""Event destinations of a configuration set."""

IDENTITIES_PER_POOL = 100
"""Origination identities of a pool."""


def used(state: SmsState, name: str) -> int:
    """Return how many resources there are of a quota's kind."""
    return len(getattr(state, PER_ACCOUNT[name].attribute))


def check(state: SmsState, name: str) -> None:
    """Raise ServiceQuotaExceededException if there can't be one more."""
    if used(state, name) >= PER_ACCOUNT[name].most:
        raise over_quota(f"{name}_PER_ACCOUNT")
