"""Protect configurations: what they say about whom, where they hold, and when they can go."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest

from local_aws.sms_voice import configuration_sets, countries, protect
from local_aws.sms_voice.state import SmsState
from local_aws.world import ACCOUNT_ID, REGION, LocalAws

from .kit import RECIPIENT, missing, reason, refused

SET = {"ConfigurationSetName": "otp"}


@pytest.fixture
def one(sms: Any) -> dict[str, str]:
    """A protect configuration, as calls name it."""
    made = sms.create_protect_configuration()
    return {"ProtectConfigurationId": made["ProtectConfigurationId"]}


def rules(sms: Any, one: dict[str, str], capability: str = "SMS") -> dict[str, str]:
    answer = sms.get_protect_configuration_country_rule_set(**one, NumberCapability=capability)
    return {code: rule["ProtectStatus"] for code, rule in answer["CountryRuleSet"].items()}


def set_rules(sms: Any, one: dict[str, str], capability: str = "SMS", **statuses: str) -> Any:
    return sms.update_protect_configuration_country_rule_set(
        **one,
        NumberCapability=capability,
        CountryRuleSetUpdates={
            code: {"ProtectStatus": status} for code, status in statuses.items()
        },
    )


def override(
    sms: Any, one: dict[str, str], action: str, number: str = RECIPIENT, **more: Any
) -> Any:
    return sms.put_protect_configuration_rule_set_number_override(
        **one, DestinationPhoneNumber=number, Action=action, **more
    )


def state_of(aws: LocalAws) -> SmsState:
    return aws.state(SmsState, ACCOUNT_ID, REGION)


def verdict(aws: LocalAws, one: dict[str, str], number: str = RECIPIENT) -> tuple[str, bool]:
    found = state_of(aws).protect_configurations[one["ProtectConfigurationId"]]
    judged = found.judge("SMS", number, aws.clock.now())
    return judged.status, judged.by_override


def test_a_new_configuration_allows_every_country(sms: Any) -> None:
    made = sms.create_protect_configuration(Tags=[{"Key": "Name", "Value": "main"}])
    assert re.fullmatch(r"protect-[0-9a-f]{32}", made["ProtectConfigurationId"])
    arn = f"arn:aws:sms-voice:{REGION}:{ACCOUNT_ID}:protect-configuration/"
    assert made["ProtectConfigurationArn"] == arn + made["ProtectConfigurationId"]
    assert (made["AccountDefault"], made["DeletionProtectionEnabled"]) == (False, False)
    one = {"ProtectConfigurationId": made["ProtectConfigurationArn"]}
    for capability in ("SMS", "VOICE", "MMS"):
        found = rules(sms, one, capability)
        assert set(found.values()) == {"ALLOW"}
        assert set(countries.countries()) < set(found) and len(found) <= 300


def test_rules_are_set_for_some_countries_and_one_capability(sms: Any, one: dict[str, str]) -> None:
    answer = set_rules(sms, one, GB="BLOCK", FR="MONITOR", DE="FILTER")
    assert answer["CountryRuleSet"]["GB"] == {"ProtectStatus": "BLOCK"}
    set_rules(sms, one, GB="ALLOW", IN="BLOCK")
    found = {code: status for code, status in rules(sms, one).items() if status != "ALLOW"}
    assert found == {"FR": "MONITOR", "DE": "FILTER", "IN": "BLOCK"}
    assert set(rules(sms, one, "VOICE").values()) == {"ALLOW"}


def test_an_unknown_country_changes_nothing(sms: Any, one: dict[str, str]) -> None:
    why = reason(set_rules, sms=sms, one=one, GB="BLOCK", ZZ="BLOCK")
    assert why == ("Validation", "INVALID_PARAMETER")
    assert rules(sms, one)["GB"] == "ALLOW"


def test_an_override_comes_before_the_country(sms: Any, aws: LocalAws, one: dict[str, str]) -> None:
    set_rules(sms, one, GB="BLOCK")
    assert verdict(aws, one) == ("BLOCK", False)
    put = override(sms, one, "ALLOW")
    assert (put["IsoCountryCode"], put["Action"]) == ("GB", "ALLOW")
    assert verdict(aws, one) == ("ALLOW", True)
    override(sms, one, "BLOCK")
    assert verdict(aws, one) == ("BLOCK", True)
    gone = sms.delete_protect_configuration_rule_set_number_override(
        **one, DestinationPhoneNumber=RECIPIENT
    )
    assert gone["Action"] == "BLOCK"
    assert verdict(aws, one) == ("BLOCK", False)
    absent = missing(
        sms.delete_protect_configuration_rule_set_number_override,
        **one,
        DestinationPhoneNumber=RECIPIENT,
    )
    assert absent == ("protect-configuration", RECIPIENT)


def test_an_override_ends_by_the_clock(sms: Any, aws: LocalAws, one: dict[str, str]) -> None:
    soon = aws.clock.utc() + timedelta(hours=1)
    override(sms, one, "BLOCK", ExpirationTimestamp=soon)
    aws.clock.advance(3599)
    assert verdict(aws, one) == ("BLOCK", True)
    aws.clock.advance(1)
    assert verdict(aws, one) == ("ALLOW", False)
    past = reason(override, sms=sms, one=one, action="BLOCK", ExpirationTimestamp=soon)
    assert past == ("Validation", "INVALID_PARAMETER")


def test_overrides_are_found_by_filters(sms: Any, aws: LocalAws, one: dict[str, str]) -> None:
    start = aws.clock.utc()
    override(sms, one, "ALLOW", "+12065550123", ExpirationTimestamp=start + timedelta(days=1))
    aws.clock.advance(60)
    override(sms, one, "BLOCK")

    def found(name: str, *values: str) -> list[str]:
        answer = sms.list_protect_configuration_rule_set_number_overrides(
            **one, Filters=[{"Name": name, "Values": list(values)}]
        )
        return [item["DestinationPhoneNumber"] for item in answer["RuleSetNumberOverrides"]]

    both = ["+12065550123", RECIPIENT]
    assert found("iso-country-code", "US") == both[:1]
    assert found("destination-phone-number-begins-with", "+44") == both[1:]
    assert found("destination-phone-number-begins-with", "1", "44") == both
    assert found("action", "BLOCK") == both[1:]
    assert found("expires-after", start.isoformat()) == both[:1]
    assert found("expires-before", start.isoformat()) == []
    later = str(start.timestamp() + 30)
    assert found("created-before", later) == both[:1]
    assert found("created-after", later) == both[1:]


def test_a_filter_on_time_needs_a_time(sms: Any, one: dict[str, str]) -> None:
    for name in ("created-after", "created-before", "expires-after", "expires-before"):
        why = reason(
            sms.list_protect_configuration_rule_set_number_overrides,
            **one,
            Filters=[{"Name": name, "Values": ["tomorrow"]}],
        )
        assert why == ("Validation", "INVALID_FILTER_VALUES")


def test_overrides_come_in_pages(sms: Any, one: dict[str, str]) -> None:
    for serial in range(5):
        override(sms, one, "BLOCK", f"+44770090000{serial}")
    operation = "list_protect_configuration_rule_set_number_overrides"
    pages = sms.get_paginator(operation).paginate(**one, PaginationConfig={"PageSize": 2})
    assert [len(page["RuleSetNumberOverrides"]) for page in pages] == [2, 2, 1]


def test_the_account_default_is_set_replaced_and_taken_away(sms: Any, one: dict[str, str]) -> None:
    other = sms.create_protect_configuration()["ProtectConfigurationId"]

    def default() -> list[str]:
        filters = [{"Name": "account-default", "Values": ["true"]}]
        answer = sms.describe_protect_configurations(Filters=filters)["ProtectConfigurations"]
        return [item["ProtectConfigurationId"] for item in answer]

    assert default() == []
    sms.set_account_default_protect_configuration(**one)
    assert default() == list(one.values())
    sms.set_account_default_protect_configuration(ProtectConfigurationId=other)
    assert default() == [other]
    names = [item["Name"] for item in sms.describe_account_attributes()["AccountAttributes"]]
    assert names == ["ACCOUNT_TIER", "DEFAULT_PROTECT_CONFIGURATION_ID"]
    gone = sms.delete_account_default_protect_configuration()
    assert gone["DefaultProtectConfigurationId"] == other
    absent = refused(sms.delete_account_default_protect_configuration)
    assert absent["Code"] == "ResourceNotFoundException"


def test_a_set_has_one_configuration_and_a_configuration_many_sets(
    sms: Any, one: dict[str, str]
) -> None:
    other = {"ProtectConfigurationId": sms.create_protect_configuration()["ProtectConfigurationId"]}
    for name in ("otp", "news"):
        sms.create_configuration_set(ConfigurationSetName=name)
        sms.associate_protect_configuration(ConfigurationSetName=name, **one)
    answer = sms.associate_protect_configuration(**SET, **other)
    assert answer["ConfigurationSetArn"].endswith("/otp")
    sets = sms.describe_configuration_sets()["ConfigurationSets"]
    used = {item["ConfigurationSetName"]: item["ProtectConfigurationId"] for item in sets}
    assert used == {
        "otp": other["ProtectConfigurationId"],
        "news": one["ProtectConfigurationId"],
    }
    error = refused(sms.disassociate_protect_configuration, **SET, **one)
    assert error["Reason"] == "PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET"
    sms.disassociate_protect_configuration(**SET, **other)
    assert (
        "ProtectConfigurationId"
        not in sms.describe_configuration_sets(ConfigurationSetNames=["otp"])["ConfigurationSets"][
            0
        ]
    )


def test_a_configuration_in_use_or_protected_stays(sms: Any, one: dict[str, str]) -> None:
    sms.create_configuration_set(**SET)
    delete = sms.delete_protect_configuration
    sms.update_protect_configuration(**one, DeletionProtectionEnabled=True)
    sms.set_account_default_protect_configuration(**one)
    sms.associate_protect_configuration(**SET, **one)
    error = refused(delete, **one)
    assert error["Error"]["Message"] == (
        'Conflict Occurred - Reason="DELETION_PROTECTION_ENABLED" '
        f'ResourceType="protect-configuration" ResourceId="{one["ProtectConfigurationId"]}"'
    )
    sms.update_protect_configuration(**one, DeletionProtectionEnabled=False)
    assert reason(delete, **one) == ("Conflict", "PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT")
    sms.delete_account_default_protect_configuration()
    used = "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET"
    assert reason(delete, **one) == ("Conflict", used)
    sms.delete_configuration_set(**SET)
    assert delete(**one)["AccountDefault"] is False
    absent = missing(delete, **one)
    assert absent == ("protect-configuration", one["ProtectConfigurationId"])


def test_configurations_are_found_by_id_and_protection(sms: Any, one: dict[str, str]) -> None:
    safe = sms.create_protect_configuration(DeletionProtectionEnabled=True)
    find = sms.describe_protect_configurations
    named = find(ProtectConfigurationIds=list(one.values()))["ProtectConfigurations"]
    assert [item["ProtectConfigurationId"] for item in named] == list(one.values())
    filters = [{"Name": "deletion-protection-enabled", "Values": ["true"]}]
    found = find(Filters=filters)["ProtectConfigurations"]
    assert [item["ProtectConfigurationId"] for item in found] == [safe["ProtectConfigurationId"]]
    pages = sms.get_paginator("describe_protect_configurations").paginate(
        PaginationConfig={"PageSize": 1}
    )
    assert [len(page["ProtectConfigurations"]) for page in pages] == [1, 1]


def test_there_are_25_configurations_to_an_account(sms: Any) -> None:
    for _ in range(25):
        sms.create_protect_configuration()
    why = reason(sms.create_protect_configuration)
    assert why == ("ServiceQuotaExceeded", "PROTECT_CONFIGURATIONS_PER_ACCOUNT")


@pytest.mark.parametrize(
    ("requested", "of_set", "default"), list(itertools.product((True, False), repeat=3))
)
def test_the_request_comes_before_the_set_and_the_set_before_the_account(
    sms: Any, aws: LocalAws, requested: bool, of_set: bool, default: bool
) -> None:
    ids = [sms.create_protect_configuration()["ProtectConfigurationId"] for _ in range(3)]
    sms.create_configuration_set(**SET)
    if of_set:
        sms.associate_protect_configuration(**SET, ProtectConfigurationId=ids[1])
    if default:
        sms.set_account_default_protect_configuration(ProtectConfigurationId=ids[2])
    state = state_of(aws)
    found = protect.in_force(
        state, ids[0] if requested else None, configuration_sets.find(state, "otp")
    )
    given = [name for name, there in zip(ids, (requested, of_set, default), strict=True) if there]
    assert (found.id if found else None) == next(iter(given), None)
