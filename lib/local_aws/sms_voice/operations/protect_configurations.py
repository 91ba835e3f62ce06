"""Create-, Describe-, Update- and DeleteProtectConfiguration."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import protect, quotas, tagging
from local_aws.sms_voice.filters import Tests, flag
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.protect import ProtectConfiguration
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


def shown(state: SmsState, one: ProtectConfiguration) -> Params:
    """Return the members of a description."""
    return one.names() | {
        "CreatedTimestamp": one.created,
        "AccountDefault": one.id == state.default_protect_configuration_id,
        "DeletionProtectionEnabled": one.deletion_protection,
    }


@service.operation("CreateProtectConfiguration")
@once
def create_protect_configuration(params: Params, context: Context) -> Params:
    """Make a protect configuration that allows everything."""
    state = context.state(SmsState)
    quotas.check(state, "PROTECT_CONFIGURATIONS")
    tags = tagging.read(params.get("Tags", []))
    protection = params.get("DeletionProtectionEnabled", False)
    base = state.base(ProtectConfiguration.kind, state.new_id("protect"))
    made = ProtectConfiguration(**base, deletion_protection=protection, tags=tags)
    state.protect_configurations[made.id] = made
    return shown(state, made) | {"Tags": tagging.shown(tags)}


@service.operation("DescribeProtectConfigurations")
def describe_protect_configurations(params: Params, context: Context) -> Params:
    """Show some protect configurations, or all."""
    state = context.state(SmsState)
    default = state.default_protect_configuration_id
    tests: Tests[ProtectConfiguration] = {
        "account-default": flag(lambda one: one.id == default),
        "deletion-protection-enabled": flag(lambda one: one.deletion_protection),
    }
    found, more = select(
        params,
        "ProtectConfigurationIds",
        lambda one: protect.find(state, one, "ProtectConfigurationIds"),
        state.protect_configurations.values(),
        tests,
    )
    return {"ProtectConfigurations": [shown(state, one) for one in found]} | more


@service.operation("UpdateProtectConfiguration")
def update_protect_configuration(params: Params, context: Context) -> Params:
    """Turn deletion protection on or off."""
    state = context.state(SmsState)
    found = protect.find(state, params["ProtectConfigurationId"])
    if "DeletionProtectionEnabled" in params:
        found.deletion_protection = params["DeletionProtectionEnabled"]
    return shown(state, found)


@service.operation("DeleteProtectConfiguration")
def delete_protect_configuration(params: Params, context: Context) -> Params:
    """Delete a protect configuration that is protected by nothing and used nowhere.

    Of several reasons against it the first one is told (assumption: in this order).
    """
    state = context.state(SmsState)
    found = protect.find(state, params["ProtectConfigurationId"])
    found.check_deletable()
    if found.id == state.default_protect_configuration_id:
        raise found.conflict("PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT")
    sets = state.configuration_sets.values()
    if any(one.protect_configuration_id == found.id for one in sets):
        raise found.conflict("PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET")
    del state.protect_configurations[found.id]
    return shown(state, found)
