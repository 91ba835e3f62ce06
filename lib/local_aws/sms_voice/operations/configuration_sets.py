"""CreateConfigurationSet, DescribeConfigurationSets, DeleteConfigurationSet."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import configuration_sets, quotas, tagging
from local_aws.sms_voice.configuration_sets import ConfigurationSet
from local_aws.sms_voice.filters import Tests, flag, one_of, text
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.listing import select
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


def _event_types(one: ConfigurationSet) -> set[str]:
    return {kind for to in one.destinations.values() for kind in to.event_types}


FILTERS: Tests[ConfigurationSet] = {
    "event-destination-name": one_of(lambda one: one.destinations),
    "matching-event-types": one_of(_event_types),
    "default-message-type": text(lambda one: one.default_message_type),
    "default-sender-id": text(lambda one: one.default_sender_id),
    "default-message-feedback-enabled": flag(lambda one: bool(one.default_message_feedback)),
    "protect-configuration-id": text(lambda one: one.protect_configuration_id),
}


@service.operation("CreateConfigurationSet")
@once
def create_configuration_set(params: Params, context: Context) -> Params:
    """Make a configuration set without destinations or defaults."""
    state, name = context.state(SmsState), params["ConfigurationSetName"]
    if name in state.configuration_sets:
        raise state.configuration_sets[name].conflict("RESOURCE_ALREADY_EXISTS")
    quotas.check(state, "CONFIGURATION_SETS")
    tags = tagging.read(params.get("Tags", []))
    made = ConfigurationSet(**state.base(ConfigurationSet.kind, name), tags=tags)
    state.configuration_sets[name] = made
    return made.names() | {"Tags": tagging.shown(tags), "CreatedTimestamp": made.created}


@service.operation("DescribeConfigurationSets")
def describe_configuration_sets(params: Params, context: Context) -> Params:
    """Show some configuration sets, or all."""
    state = context.state(SmsState)
    found, more = select(
        params,
        "ConfigurationSetNames",
        lambda one: configuration_sets.find(state, one, "ConfigurationSetNames"),
        state.configuration_sets.values(),
        FILTERS,
    )
    return {"ConfigurationSets": [one.shown() for one in found]} | more


@service.operation("DeleteConfigurationSet")
def delete_configuration_set(params: Params, context: Context) -> Params:
    """Delete a configuration set with its destinations."""
    state = context.state(SmsState)
    found = configuration_sets.find(state, params["ConfigurationSetName"])
    del state.configuration_sets[found.id]
    shown = found.shown()
    shown.pop("ProtectConfigurationId", None)
    return shown
