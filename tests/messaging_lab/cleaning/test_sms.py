"""What an SMS set-up has made is taken back, and what was there before is put back."""

from __future__ import annotations

from typing import Any

import pytest

from messaging_lab import Lab

US = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL"}
BLOCK_AU = {"AU": {"ProtectStatus": "BLOCK"}}
ANA = "+12065550142"


def number(sms: Any, kind: str = "SIMULATOR") -> Any:
    return sms.request_phone_number(**US, NumberCapabilities=["SMS"], NumberType=kind)


def test_a_set_up_is_deleted(local_lab: Lab) -> None:
    sms = local_lab.client("pinpoint-sms-voice-v2")
    first, second = number(sms)["PhoneNumberId"], number(sms)["PhoneNumberId"]
    pool = sms.create_pool(**US, OriginationIdentity=first)["PoolId"]
    sms.associate_origination_identity(PoolId=pool, OriginationIdentity=second, IsoCountryCode="US")
    sms.put_keyword(OriginationIdentity=pool, Keyword="BOX", KeywordMessage="Thursday.")
    sms.create_opt_out_list(OptOutListName="newsletter")
    sms.request_sender_id(SenderId="NUTRITION", IsoCountryCode="DE")
    sms.set_text_message_spend_limit_override(MonthlyLimit=1)
    assert local_lab.clean_up().complete
    assert not sms.describe_phone_numbers()["PhoneNumbers"]
    assert not sms.describe_pools()["Pools"]
    assert not sms.describe_sender_ids()["SenderIds"]
    assert not any(one["Overridden"] for one in sms.describe_spend_limits()["SpendLimits"])


def test_a_verified_number_can_go_after_a_day(local_lab: Lab) -> None:
    sms = local_lab.client("pinpoint-sms-voice-v2")
    sms.create_verified_destination_number(DestinationPhoneNumber=ANA)
    assert not local_lab.clean_up().complete
    local_lab.clock.advance(hours=24)
    assert local_lab.clean_up().complete
    assert not sms.describe_verified_destination_numbers()["VerifiedDestinationNumbers"]


def test_protection_is_deleted(local_lab: Lab) -> None:
    sms = local_lab.client("pinpoint-sms-voice-v2")
    one = {"ProtectConfigurationId": protect(sms)}
    sms.create_configuration_set(ConfigurationSetName="codes")
    sms.associate_protect_configuration(**one, ConfigurationSetName="codes")
    sms.set_account_default_protect_configuration(**one)
    sms.put_protect_configuration_rule_set_number_override(
        **one, DestinationPhoneNumber=ANA, Action="BLOCK"
    )
    sms.update_protect_configuration(**one, DeletionProtectionEnabled=True)
    assert local_lab.clean_up().complete
    assert not sms.describe_protect_configurations()["ProtectConfigurations"]


def protect(sms: Any) -> str:
    made: str = sms.create_protect_configuration()["ProtectConfigurationId"]
    sms.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=made, NumberCapability="SMS", CountryRuleSetUpdates=BLOCK_AU
    )
    return made


def test_what_another_lesson_had_set_is_put_back(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGING_LAB_ENDPOINT", endpoint)
    sms = Lab.open(lesson="10").client("pinpoint-sms-voice-v2")
    first = protect(sms)
    one = {"ProtectConfigurationId": first}
    sms.create_configuration_set(ConfigurationSetName="codes")
    sms.associate_protect_configuration(**one, ConfigurationSetName="codes")
    sms.set_account_default_protect_configuration(**one)
    override = {**one, "DestinationPhoneNumber": ANA}
    sms.put_protect_configuration_rule_set_number_override(**override, Action="BLOCK")
    simulator = number(sms)["PhoneNumberId"]

    lesson = Lab.open(lesson="11", fresh=False)
    other = lesson.client("pinpoint-sms-voice-v2")
    second = {"ProtectConfigurationId": protect(other)}
    other.associate_protect_configuration(**second, ConfigurationSetName="codes")
    other.set_account_default_protect_configuration(**second)
    other.put_protect_configuration_rule_set_number_override(**override, Action="ALLOW")
    other.update_protect_configuration_country_rule_set(
        **one, NumberCapability="SMS", CountryRuleSetUpdates={"AU": {"ProtectStatus": "MONITOR"}}
    )
    other.put_keyword(OriginationIdentity=simulator, Keyword="HELP", KeywordMessage="No.")
    assert lesson.clean_up().complete

    sets = sms.describe_configuration_sets()["ConfigurationSets"]
    assert sets[0]["ProtectConfigurationId"] == first
    attributes = sms.describe_account_attributes()["AccountAttributes"]
    assert {"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": first} in attributes
    rules = sms.get_protect_configuration_country_rule_set(**one, NumberCapability="SMS")
    assert rules["CountryRuleSet"]["AU"] == BLOCK_AU["AU"]
    kept = sms.list_protect_configuration_rule_set_number_overrides(**one)
    assert [each["Action"] for each in kept["RuleSetNumberOverrides"]] == ["BLOCK"]
    words = sms.describe_keywords(OriginationIdentity=simulator, Keywords=["HELP"])["Keywords"]
    assert words[0]["KeywordMessage"] != "No."
