"""v1: event destinations of configuration sets, in v1's spelling."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.configuration_sets import ConfigurationSet
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.events import destinations
from local_aws.ses.events.destinations import MAX_DESTINATIONS, Refuse
from local_aws.ses.events.event_types import BY_V1_NAME
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service
from local_aws.ses.v1.configuration_sets import require

Params = dict[str, Any]

SPELLING = {
    "SNSDestination": "SnsDestination",
    "KinesisFirehoseDestination": "KinesisFirehoseDestination",
    "CloudWatchDestination": "CloudWatchDestination",
    "TopicARN": "TopicArn",
    "IAMRoleARN": "IamRoleArn",
    "DeliveryStreamARN": "DeliveryStreamArn",
    "DimensionConfigurations": "DimensionConfigurations",
}
"""v1 names of kinds and of their settings, and what v2 calls them."""

V1_SPELLING = {v2: v1 for v1, v2 in SPELLING.items()}

SOURCES = {
    "messageTag": "MESSAGE_TAG",
    "emailHeader": "EMAIL_HEADER",
    "linkTag": "LINK_TAG",
}
V1_SOURCES = {v2: v1 for v1, v2 in SOURCES.items()}

CODES = {
    "SnsDestination": "InvalidSNSDestination",
    "KinesisFirehoseDestination": "InvalidFirehoseDestination",
    "CloudWatchDestination": "InvalidCloudWatchDestination",
}


def _refusals(set_name: str, name: str) -> Refuse:
    def refuse(kind: str, text: str) -> AwsError:
        if not kind:
            return invalid_parameter(text)
        members = {"ConfigurationSetName": set_name, "EventDestinationName": name}
        return AwsError(CODES[kind], text, 400, **members)

    return refuse


@service.operation("CreateConfigurationSetEventDestination")
def create_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Publish certain events of a configuration set somewhere."""
    owner, name = require(params, context), params["EventDestination"]["Name"]
    problem = destinations.name_problem(name)
    if problem:
        raise invalid_parameter(problem)
    if name in owner.destinations.by_name:
        raise _named_error("EventDestinationAlreadyExists", owner, name, "already exists")
    if len(owner.destinations.by_name) >= MAX_DESTINATIONS:
        text = f"A configuration set can't have more than {MAX_DESTINATIONS} event destinations."
        raise AwsError("LimitExceeded", text, 400)
    _put(context.state(SesState), owner, params["EventDestination"])


def _named_error(code: str, owner: ConfigurationSet, name: str, what: str) -> AwsError:
    members = {"ConfigurationSetName": owner.name, "EventDestinationName": name}
    return AwsError(code, f"Event destination <{name}> {what}.", 400, **members)


def _put(state: SesState, owner: ConfigurationSet, given: Params) -> None:
    refuse = _refusals(owner.name, given["Name"])
    definition = {SPELLING.get(key, key): value for key, value in given.items()}
    kind = destinations.only_kind(definition, refuse)
    made = destinations.EventDestination(
        given["Name"],
        kind,
        _read_settings(definition[kind]),
        tuple(BY_V1_NAME[event] for event in given["MatchingEventTypes"]),
        given.get("Enabled", False),
    )
    destinations.check(state, made, refuse)
    owner.destinations.put(made)
    state.aws.clock.call_later(0, destinations.announce, state, made)


def _read_settings(settings: Params) -> Params:
    read = {SPELLING[key]: value for key, value in settings.items()}
    if "DimensionConfigurations" in read:
        read["DimensionConfigurations"] = [
            dimension | {"DimensionValueSource": SOURCES[dimension["DimensionValueSource"]]}
            for dimension in read["DimensionConfigurations"]
        ]
    return read


@service.operation("UpdateConfigurationSetEventDestination")
def update_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Replace a destination by another of the same name."""
    owner = require(params, context)
    _require_destination(owner, params["EventDestination"]["Name"])
    _put(context.state(SesState), owner, params["EventDestination"])


def _require_destination(owner: ConfigurationSet, name: str) -> None:
    if name in owner.destinations.by_name:
        return
    members = {"ConfigurationSetName": owner.name, "EventDestinationName": name}
    text = f"No EventDestination found for {name}"
    raise AwsError("EventDestinationDoesNotExist", text, 400, **members)


@service.operation("DeleteConfigurationSetEventDestination")
def delete_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Stop publishing to a destination."""
    owner, name = require(params, context), params["EventDestinationName"]
    _require_destination(owner, name)
    owner.destinations.remove(name)


def describe(owner: ConfigurationSet) -> list[Params]:
    """Return the destinations as v1 shows them; kinds and events that v1 hasn't got are left out
    (assumption)."""
    return [
        {
            "Name": one.name,
            "Enabled": one.enabled,
            "MatchingEventTypes": [event.v1_name for event in one.events if event.v1_name],
            V1_SPELLING[one.kind]: _write_settings(one.settings),
        }
        for one in owner.destinations.by_name.values()
        if one.kind in V1_SPELLING
    ]


def _write_settings(settings: Params) -> Params:
    written = {V1_SPELLING[key]: value for key, value in settings.items()}
    if "DimensionConfigurations" in written:
        written["DimensionConfigurations"] = [
            dimension | {"DimensionValueSource": V1_SOURCES[dimension["DimensionValueSource"]]}
            for dimension in written["DimensionConfigurations"]
        ]
    return written
