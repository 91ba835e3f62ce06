"""Lesson 11, Block countries with Protect: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.simulators import simulator_phone
from messaging_lab.words import listed
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

HOME = current_workbook().countries
DEFAULT = "DEFAULT_PROTECT_CONFIGURATION_ID"
MIA = simulator_phone("HK")
WEEK = timedelta(days=7)
LEEWAY = timedelta(hours=1)
"""How much earlier or later than in a week an override may end: the clock goes on meanwhile."""


@exercise(
    lesson="11",
    number=1,
    title="Close the back doors",
    hints=(
        "Rules hold for one capability: NumberCapability is SMS, VOICE or MMS.",
        "closed has all the rules: update the same configuration with it, for VOICE and for MMS.",
    ),
)
def close_the_back_doors(lab: Lab) -> Iterator[Finding]:
    """Look at all rules of the account's default, by capability."""
    sms, default = lab.client("pinpoint-sms-voice-v2"), _default(lab)
    if not default:
        yield missing("The account has no default.", "sms.describe_account_attributes()")
        return
    for capability in ("SMS", "VOICE", "MMS"):
        rules = sms.get_protect_configuration_country_rule_set(
            ProtectConfigurationId=default, NumberCapability=capability
        )["CountryRuleSet"]
        yield _only_home(capability, {code: rule["ProtectStatus"] for code, rule in rules.items()})


def _default(lab: Lab) -> str:
    listed = lab.client("pinpoint-sms-voice-v2").describe_account_attributes()["AccountAttributes"]
    return {one["Name"]: str(one["Value"]) for one in listed}.get(DEFAULT, "")


def _only_home(capability: str, rules: dict[str, str]) -> Finding:
    look = "sms.get_protect_configuration_country_rule_set(...)"
    shut = [code for code in HOME if rules[code] != "ALLOW"]
    if shut:
        return missing(f"{capability}: {listed(shut)} should be allowed.", look)
    open_ = [code for code, rule in rules.items() if code not in HOME and rule != "BLOCK"]
    return expect(
        not open_,
        f"{capability}: {listed(list(HOME))} {'is' if len(HOME) == 1 else 'are'} allowed, "
        "all others are blocked.",
        f"{capability}: {len(open_)} other countries are not blocked, {open_[0] if open_ else ''} "
        "the first of them.",
        look,
    )


@exercise(
    lesson="11",
    number=2,
    title="Let one phone through for a week",
    hints=(
        "The override goes to the account's default, with Action ALLOW.",
        "ExpirationTimestamp is lab.clock.now + timedelta(days=7).",
    ),
)
def let_one_phone_through_for_a_week(lab: Lab) -> Iterator[Finding]:
    """Look for the override on the account's default, its end, and the country's own rule."""
    sms, default = lab.client("pinpoint-sms-voice-v2"), _default(lab)
    if not default:
        yield missing("The account has no default.", "sms.describe_account_attributes()")
        return
    asked = {"ProtectConfigurationId": default}
    look = "sms.list_protect_configuration_rule_set_number_overrides(...)"
    listed = sms.list_protect_configuration_rule_set_number_overrides(**asked)
    found = [one for one in listed["RuleSetNumberOverrides"] if _is_for_mia(one)]
    if not found:
        yield missing(f"The account's default has no override for {MIA}.", look)
    else:
        yield right(f"The account's default has an override for {MIA}.")
        yield from _lets_through(found[0], lab, look)
    rules = sms.get_protect_configuration_country_rule_set(**asked, NumberCapability="SMS")
    yield expect(
        rules["CountryRuleSet"]["HK"]["ProtectStatus"] == "BLOCK",
        "Hong Kong is still blocked for everybody else.",
        "Hong Kong is open to everybody.",
        "sms.get_protect_configuration_country_rule_set(...)",
    )


def _is_for_mia(override: dict[str, Any]) -> bool:
    return bool(override["DestinationPhoneNumber"] == MIA)


def _lets_through(override: dict[str, Any], lab: Lab, look: str) -> Iterator[Finding]:
    yield expect(
        override["Action"] == "ALLOW", "It lets texts through.", "It blocks the number.", look
    )
    ends = override.get("ExpirationTimestamp")
    if ends is None:
        yield missing("It never ends.", look)
        return
    left = ends - lab.clock.now
    if left <= timedelta(0):
        yield missing("It has ended, and no longer counts: put it again.", look)
        return
    yield expect(
        abs(left - WEEK) <= LEEWAY,
        "It ends in a week.",
        f"It ends in {left.total_seconds() / 86400:.1f} days, not in 7.",
        look,
    )
