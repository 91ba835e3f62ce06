"""Where a protect configuration is in force: with configuration sets, and as account default."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import configuration_sets, protect
from local_aws.sms_voice.configuration_sets import ConfigurationSet
from local_aws.sms_voice.errors import not_found
from local_aws.sms_voice.protect import ProtectConfiguration
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("AssociateProtectConfiguration")
def associate_protect_configuration(params: Params, context: Context) -> Params:
    """Let a configuration set have a protect configuration, in place of the one it had."""
    found, of_set = _both(params, context)
    of_set.protect_configuration_id = found.id
    return of_set.names() | found.names()


@service.operation("DisassociateProtectConfiguration")
def disassociate_protect_configuration(params: Params, context: Context) -> Params:
    """Take the protect configuration of a configuration set away."""
    found, of_set = _both(params, context)
    if of_set.protect_configuration_id != found.id:
        raise found.conflict("PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET")
    of_set.protect_configuration_id = None
    return of_set.names() | found.names()


def _both(params: Params, context: Context) -> tuple[ProtectConfiguration, ConfigurationSet]:
    state = context.state(SmsState)
    found = protect.find(state, params["ProtectConfigurationId"])
    return found, configuration_sets.find(state, params["ConfigurationSetName"])


@service.operation("SetAccountDefaultProtectConfiguration")
def set_account_default_protect_configuration(params: Params, context: Context) -> Params:
    """Make a protect configuration the account's default, in place of the one before."""
    state = context.state(SmsState)
    found = protect.find(state, params["ProtectConfigurationId"])
    state.default_protect_configuration_id = found.id
    return _default(found)


@service.operation("DeleteAccountDefaultProtectConfiguration")
def delete_account_default_protect_configuration(params: Params, context: Context) -> Params:
    """Have no default any more. Raises ResourceNotFoundException if there is none.

    What the error says it is about is an assumption.
    """
    state = context.state(SmsState)
    old = state.default_protect_configuration_id
    if old is None:
        raise not_found(ProtectConfiguration.kind, "account-default")
    state.default_protect_configuration_id = None
    return _default(state.protect_configurations[old])


def _default(found: ProtectConfiguration) -> Params:
    return {
        "DefaultProtectConfigurationArn": found.arn,
        "DefaultProtectConfigurationId": found.id,
    }
