"""The rule for artificially inflated traffic, sign by sign, and an attack against it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from local_aws.sms_voice import lab
from local_aws.sms_voice.messages import Message, outbox_of
from local_aws.sms_voice.protection import (
    CONVERSION_SIGN,
    COUNTRY_SIGN,
    FEEDBACK_LEAST,
    SETTLED_SECONDS,
    VELOCITY,
    VELOCITY_SECONDS,
    VELOCITY_SIGN,
    Assessment,
    Traffic,
)
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws
from messaging_lab import sms as form

from .kit import protect

CUSTOMER, BOT = "+447700900100", "+994401234500"


@pytest.fixture
def traffic(aws: LocalAws) -> Traffic:
    """An account that has long sent to British numbers."""
    made = Traffic(aws, ACCOUNT_ID, REGION)
    for at in range(100):
        made.note(f"+44770090{at:04d}", "GB", float(at))
    return made


NOW = 100.0 + SETTLED_SECONDS + VELOCITY_SECONDS


def test_customers_have_no_sign(traffic: Traffic) -> None:
    assert traffic.assess(CUSTOMER, "GB", NOW).signs == ()


def test_an_unusual_country_alone_is_no_reason(traffic: Traffic) -> None:
    found = traffic.assess(BOT, "AZ", NOW)
    assert found.signs == (COUNTRY_SIGN,)
    assert not found.suspect


def test_a_new_account_has_no_unusual_country(aws: LocalAws) -> None:
    assert Traffic(aws, ACCOUNT_ID, REGION).assess(BOT, "AZ", NOW).signs == ()


def test_velocity_in_a_range(traffic: Traffic) -> None:
    for at in range(VELOCITY):
        assert VELOCITY_SIGN not in traffic.assess(BOT, "AZ", NOW).signs
        traffic.note(f"+9944012345{at:02d}", "AZ", NOW)
    found = traffic.assess(BOT, "AZ", NOW)
    assert found.signs == (VELOCITY_SIGN, COUNTRY_SIGN)
    assert found.suspect
    assert VELOCITY_SIGN not in traffic.assess("+994401239999", "AZ", NOW).signs
    assert VELOCITY_SIGN not in traffic.assess(BOT, "AZ", NOW + VELOCITY_SECONDS).signs


def test_no_conversion_in_a_range(traffic: Traffic) -> None:
    for _ in range(FEEDBACK_LEAST):
        assert CONVERSION_SIGN not in traffic.assess(BOT, "AZ", NOW).signs
        traffic.note_feedback(BOT, False, NOW)
    assert CONVERSION_SIGN in traffic.assess(BOT, "AZ", NOW).signs
    traffic.note_feedback(BOT, True, NOW)
    traffic.note_feedback(BOT, True, NOW)
    assert CONVERSION_SIGN not in traffic.assess(BOT, "AZ", NOW).signs


def test_an_attack_doesn_t_make_its_country_usual(traffic: Traffic) -> None:
    for _ in range(1000):
        traffic.note(BOT, "AZ", NOW)
    assert COUNTRY_SIGN in traffic.assess(BOT, "AZ", NOW).signs


def test_what_events_say() -> None:
    assert Assessment((COUNTRY_SIGN,)).shown() == {"protectRecommendation": "ALLOW"}
    assert Assessment((COUNTRY_SIGN, VELOCITY_SIGN)).shown() == {
        "protectRecommendation": "BLOCK",
        "protectInsights": {"blockReason": "AIT_SUSPECTED"},
    }


def attack(aws: LocalAws, status: str) -> tuple[list[form.Attempt], dict[str, Message]]:
    """Two hours of customers, then ten minutes of bots as well, under one rule everywhere."""
    lab.grant_production(aws)
    sms = aws.client("pinpoint-sms-voice-v2")
    made = protect(sms, "GB", status)
    rules = {code: {"ProtectStatus": status} for code in form.EXPENSIVE}
    sms.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=made, NumberCapability="SMS", CountryRuleSetUpdates=rules
    )
    visits = form.visits(minutes=130, customers_per_minute=1, bots_per_minute=20, bots_from=120)
    attempts = form.fill_in(
        sms, visits, aws.clock.advance, ProtectConfigurationId=made, MessageFeedbackEnabled=True
    )
    return attempts, outbox_of(aws.state(SmsState, ACCOUNT_ID, REGION)).messages


def bill(messages: dict[str, Message]) -> Decimal:
    return sum((one.price.total for one in messages.values()), Decimal(0))


def test_filter_stops_an_attack_and_no_customer(aws: LocalAws) -> None:
    attempts, messages = attack(aws, "FILTER")
    bots = {one.message_id for one in attempts if one.visit.bot}
    stopped = {key for key, one in messages.items() if one.status == "PROTECT_BLOCKED"}
    assert len(attempts) == len(messages) == 330
    assert stopped <= bots
    # Each of the four ranges gets as many as pass for slow.
    assert len(bots) - len(stopped) == len(form.EXPENSIVE) * VELOCITY
    assert not sum(messages[one].price.total for one in stopped)


def test_monitor_shows_what_filter_would_stop(aws: LocalAws) -> None:
    _, watched = attack(aws, "MONITOR")
    advised = {key for key, one in watched.items() if one.assessment and one.assessment.suspect}
    assert all(one.status == "DELIVERED" for one in watched.values())
    aws.reset()
    _, filtered = attack(aws, "FILTER")
    assert {key for key, one in filtered.items() if one.status == "PROTECT_BLOCKED"} == advised
    assert bill(filtered) < bill(watched) / 2
