"""The checklist's items about texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from messaging_lab.going_live.checklist import State, either, item, look, unused

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SMS = "SMS"


def _numbers(lab: Lab) -> list[dict[str, Any]]:
    sms = lab.client("pinpoint-sms-voice-v2")
    return [*sms.describe_phone_numbers()["PhoneNumbers"], *sms.describe_sender_ids()["SenderIds"]]


def _attribute(lab: Lab, name: str) -> str:
    found = lab.client("pinpoint-sms-voice-v2").describe_account_attributes()["AccountAttributes"]
    return next((str(one["Value"]) for one in found if one["Name"] == name), "")


@item(SMS, "Production access for texts")
def _tier(lab: Lab) -> State:
    if not _numbers(lab):
        return unused("No number and no sender id.")
    return either(
        _attribute(lab, "ACCOUNT_TIER") == "PRODUCTION",
        "Texts go to everybody.",
        "The SMS sandbox is another one than SES's: ask for access (lesson 10).",
    )


@item(SMS, "Numbers registered")
def _registered(lab: Lab) -> State:
    numbers = _numbers(lab)
    if not numbers:
        return unused("No number and no sender id.")
    simulators = [one for one in numbers if one.get("NumberType") == "SIMULATOR"]
    if len(simulators) == len(numbers):
        return look("Only simulator numbers, which reach simulators: a real one takes weeks.")
    waiting = [one for one in numbers if one.get("Status", "ACTIVE") != "ACTIVE"]
    return either(not waiting, "All are active.", f"{len(waiting)} not active yet: see its state.")


@item(SMS, "Protect configuration")
def _protect(lab: Lab) -> State:
    if not _numbers(lab):
        return unused("No number and no sender id.")
    return either(
        _attribute(lab, "DEFAULT_PROTECT_CONFIGURATION_ID"),
        "The account's default decides which countries may be reached.",
        "No default: texts go to every country, and so does the bill (lesson 11).",
    )


@item(SMS, "Spend limit")
def _spend(lab: Lab) -> State:
    if not _numbers(lab):
        return unused("No number and no sender id.")
    limits = lab.client("pinpoint-sms-voice-v2").describe_spend_limits()["SpendLimits"]
    text: dict[str, Any] = next(
        (one for one in limits if one["Name"] == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"), {}
    )
    return look(f"{text.get('EnforcedLimit', '?')} USD a month for texts: enough, and no more?")
