"""The sign-up form, and who fills it in."""

import phonenumbers
import pytest

from messaging_lab import Lab
from messaging_lab.sms import EXPENSIVE, FICTION, expensive_range, fill_in, visits


@pytest.fixture
def lab():
    lab = Lab.open(lesson="11")
    lab.grant_production()
    return lab


def test_visits_are_the_same_in_every_run_and_others_by_another_seed():
    asked = {"minutes": 5, "bots_per_minute": 10}
    assert visits(**asked) == visits(**asked)
    assert visits(**asked) != visits(**asked, seed=2)


def test_bots_come_later_and_in_their_ranges():
    found = visits(minutes=10, customers_per_minute=3, bots_per_minute=20, bots_from=4)
    assert [one.seconds for one in found] == sorted(one.seconds for one in found)
    bots = [one for one in found if one.bot]
    assert (len(found), len(bots)) == (150, 120)
    assert min(one.seconds for one in bots) >= 240
    ranges = tuple(expensive_range(country) for country in EXPENSIVE)
    assert all(one.number.startswith(ranges) for one in bots)
    assert all(one.number.startswith(FICTION["GB"]) for one in found if not one.bot)


@pytest.mark.parametrize("country", [*EXPENSIVE, "CU"])
def test_a_range_is_of_mobile_numbers_of_its_country(country):
    parsed = phonenumbers.parse(expensive_range(country) + "000")
    assert phonenumbers.region_code_for_number(parsed) == country


def test_no_range_where_there_are_no_mobiles():
    with pytest.raises(ValueError, match="XX has no mobile numbers"):
        expensive_range("XX")


def test_the_clock_is_turned_to_each_visit_and_codes_arrive(lab):
    visited, start = visits(minutes=3), lab.clock.now
    attempts = fill_in(lab.client("pinpoint-sms-voice-v2"), visited, lab.clock.wait)
    assert [one.visit for one in attempts] == visited
    assert (lab.clock.now - start).total_seconds() == pytest.approx(visited[-1].seconds)
    assert all(lab.world.phone(one.number)[-1]["body"].endswith("minutes.") for one in visited)


def test_a_refusal_is_its_reason_and_the_form_goes_on(lab):
    sms = lab.client("pinpoint-sms-voice-v2")
    one = {"ProtectConfigurationId": sms.create_protect_configuration()["ProtectConfigurationId"]}
    sms.update_protect_configuration_country_rule_set(
        **one,
        NumberCapability="SMS",
        CountryRuleSetUpdates={"AZ": {"ProtectStatus": "BLOCK"}},
    )
    found = fill_in(
        sms,
        visits(minutes=2, bots_per_minute=2, countries=["AZ"]),
        lab.clock.wait,
        **one,
    )
    reasons = {(each.visit.bot, bool(each.message_id), each.refusal) for each in found}
    blocked = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
    assert reasons == {(False, True, ""), (True, False, blocked)}
