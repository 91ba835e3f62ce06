"""Lesson 11's checks: blank, solved, and wrong in the ways people are wrong."""

from datetime import timedelta

import pytest

from messaging_lab import Lab
from messaging_lab.simulators import simulator_phone

HOME = ("GB", "IE")
HONG_KONG = simulator_phone("HK")


@pytest.fixture
def lab():
    """A lab whose default allows two countries for SMS, as when the exercises come."""
    lab = Lab.open(lesson="11")
    sms = lab.client("pinpoint-sms-voice-v2")
    lab.one = {"ProtectConfigurationId": configuration(sms)}
    update(lab, "SMS", closed(lab))
    sms.set_account_default_protect_configuration(**lab.one)
    return lab


def configuration(sms):
    return sms.create_protect_configuration()["ProtectConfigurationId"]


def closed(lab, *more):
    known = lab.client("pinpoint-sms-voice-v2").get_protect_configuration_country_rule_set(
        **lab.one, NumberCapability="SMS"
    )["CountryRuleSet"]
    return {code: "ALLOW" if code in (*HOME, *more) else "BLOCK" for code in known}


def update(lab, capability, rules, of=None):
    lab.client("pinpoint-sms-voice-v2").update_protect_configuration_country_rule_set(
        **of or lab.one,
        NumberCapability=capability,
        CountryRuleSetUpdates={code: {"ProtectStatus": rule} for code, rule in rules.items()},
    )


def missing(lab, name):
    return [finding.sentence for finding in lab.check(name).findings if not finding.right]


def open_(capability, count=243, first="AC"):
    return f"{capability}: {count} other countries are not blocked, {first} the first of them."


def test_1_blank(lab):
    assert missing(lab, "11-1") == [open_("VOICE"), open_("MMS")]


def test_1_voice_only(lab):
    update(lab, "VOICE", closed(lab))
    assert missing(lab, "11-1") == [open_("MMS")]


def test_1_everybody_shut_out(lab):
    for capability in ("VOICE", "MMS"):
        update(lab, capability, dict.fromkeys(closed(lab), "BLOCK"))
    assert missing(lab, "11-1") == [
        "VOICE: GB and IE should be allowed.",
        "MMS: GB and IE should be allowed.",
    ]


def test_1_another_configuration(lab):
    other = {"ProtectConfigurationId": configuration(lab.client("pinpoint-sms-voice-v2"))}
    for capability in ("VOICE", "MMS"):
        update(lab, capability, closed(lab), other)
    assert missing(lab, "11-1") == [open_("VOICE"), open_("MMS")]


def test_1_without_a_default(lab):
    lab.client("pinpoint-sms-voice-v2").delete_account_default_protect_configuration()
    assert missing(lab, "11-1") == missing(lab, "11-2") == ["The account has no default."]


def test_1_one_too_many_then_solved(lab):
    for capability in ("VOICE", "MMS"):
        update(lab, capability, closed(lab, "TJ"))
    assert missing(lab, "11-1") == [open_("VOICE", 1, "TJ"), open_("MMS", 1, "TJ")]
    for capability in ("VOICE", "MMS"):
        update(lab, capability, closed(lab))
    assert lab.check("11-1").passed


def override(lab, action="ALLOW", days=7.0, number=HONG_KONG):
    ends = {"ExpirationTimestamp": lab.clock.now + timedelta(days=days)} if days else {}
    lab.client("pinpoint-sms-voice-v2").put_protect_configuration_rule_set_number_override(
        **lab.one, DestinationPhoneNumber=number, Action=action, **ends
    )


NONE = ["The account's default has no override for +85257048426."]


def test_2_blank_and_another_number(lab):
    assert missing(lab, "11-2") == NONE
    override(lab, number=simulator_phone("HK", "failure"))
    assert missing(lab, "11-2") == NONE


def test_2_for_good(lab):
    override(lab, days=0)
    assert missing(lab, "11-2") == ["It never ends."]


def test_2_over_by_now(lab):
    override(lab)
    lab.clock.advance(hours=24 * 8)
    assert missing(lab, "11-2") == ["It has ended, and no longer counts: put it again."]


def test_2_for_a_day(lab):
    override(lab, days=1)
    assert missing(lab, "11-2") == ["It ends in 1.0 days, not in 7."]


def test_2_the_wrong_way_round(lab):
    override(lab, action="BLOCK")
    assert missing(lab, "11-2") == ["It blocks the number."]


def test_2_the_country_opened(lab):
    update(lab, "SMS", {"HK": "ALLOW"})
    assert missing(lab, "11-2") == [*NONE, "Hong Kong is open to everybody."]


def test_2_solved(lab):
    override(lab)
    assert lab.check("11-2").passed
