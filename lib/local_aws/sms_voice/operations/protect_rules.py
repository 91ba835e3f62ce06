"""The country rule sets of protect configurations."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import countries, protect
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.protect import ProtectConfiguration
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("GetProtectConfigurationCountryRuleSet")
def get_country_rule_set(params: Params, context: Context) -> Params:
    """Show the rule of every country for a capability."""
    found = protect.find(context.state(SmsState), params["ProtectConfigurationId"])
    return _answer(found, params["NumberCapability"])


@service.operation("UpdateProtectConfigurationCountryRuleSet")
def update_country_rule_set(params: Params, context: Context) -> Params:
    """Change the rules of some countries for a capability; all rules or none are changed."""
    found = protect.find(context.state(SmsState), params["ProtectConfigurationId"])
    updates = params["CountryRuleSetUpdates"]
    unknown = sorted(set(updates) - set(countries.known_codes()))
    if unknown:
        text = f"{', '.join(unknown)}: there is no such country"
        raise invalid("INVALID_PARAMETER", "CountryRuleSetUpdates", text)
    statuses = {code: rule["ProtectStatus"] for code, rule in updates.items()}
    found.set_rules(params["NumberCapability"], statuses)
    return _answer(found, params["NumberCapability"])


def _answer(found: ProtectConfiguration, capability: str) -> Params:
    rules = {"NumberCapability": capability, "CountryRuleSet": found.rule_set(capability)}
    return found.names() | rules
