"""v2: event destinations of configuration sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import already_exists, bad_request, not_found
from local_aws.ses.events import destinations
from local_aws.ses.events.destinations import MAX_DESTINATIONS, EventDestination, EventDestinations
from local_aws.ses.events.event_types import BY_NAME
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.configuration_sets import require

Params = dict[str, Any]


def refuse(kind: str, text: str) -> AwsError:
    """Return the error for a destination that can't be made."""
    return bad_request(text)


@service.operation("CreateConfigurationSetEventDestination")
def create_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Publish certain events of a configuration set somewhere."""
    found, name = require(params, context).destinations, params["EventDestinationName"]
    problem = destinations.name_problem(name)
    if problem:
        raise bad_request(problem)
    if name in found.by_name:
        raise already_exists(f"Event destination <{name}> already exists.")
    if len(found.by_name) >= MAX_DESTINATIONS:
        text = f"A configuration set can't have more than {MAX_DESTINATIONS} event destinations."
        raise AwsError("LimitExceededException", text, 400)
    made = _read(name, params["EventDestination"])
    _put(context.state(SesState), found, made)


def _read(name: str, definition: Params) -> EventDestination:
    kind = destinations.only_kind(definition, refuse)
    events = tuple(BY_NAME[event] for event in definition.get("MatchingEventTypes", []))
    enabled = definition.get("Enabled", False)
    return EventDestination(name, kind, definition[kind], events, enabled)


def _put(state: SesState, found: EventDestinations, destination: EventDestination) -> None:
    destinations.check(state, destination, refuse)
    before = found.by_name.get(destination.name)
    found.put(destination)
    if before is None or before.settings != destination.settings:
        state.aws.clock.call_later(0, destinations.announce, state, destination)


def _existing(found: EventDestinations, params: Params) -> EventDestination:
    name = params["EventDestinationName"]
    if name not in found.by_name:
        raise not_found(f"No EventDestination found for <{name}>.")
    return found.by_name[name]


@service.operation("UpdateConfigurationSetEventDestination")
def update_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Change a destination; what isn't given stays (assumption), the kind can be another one."""
    found = require(params, context).destinations
    old, definition = _existing(found, params), params["EventDestination"]
    kept = {
        "Enabled": old.enabled,
        "MatchingEventTypes": [event.name for event in old.events],
    }
    if not any(kind in definition for kind in (*destinations.KINDS, "PinpointDestination")):
        kept[old.kind] = old.settings
    _put(context.state(SesState), found, _read(old.name, kept | definition))


@service.operation("GetConfigurationSetEventDestinations")
def get_configuration_set_event_destinations(params: Params, context: Context) -> Params:
    """List the destinations of a configuration set."""
    found = require(params, context).destinations.by_name.values()
    return {"EventDestinations": [_describe(destination) for destination in found]}


def _describe(destination: EventDestination) -> Params:
    return {
        "Name": destination.name,
        "Enabled": destination.enabled,
        "MatchingEventTypes": [event.name for event in destination.events],
        destination.kind: destination.settings,
    }


@service.operation("DeleteConfigurationSetEventDestination")
def delete_configuration_set_event_destination(params: Params, context: Context) -> None:
    """Stop publishing to a destination."""
    found = require(params, context).destinations
    found.remove(_existing(found, params).name)
