"""CreateEventDestination, UpdateEventDestination, DeleteEventDestination."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import configuration_sets, event_destinations
from local_aws.sms_voice.configuration_sets import ConfigurationSet
from local_aws.sms_voice.errors import conflict, invalid, not_found, over_quota
from local_aws.sms_voice.event_destinations import EventDestination
from local_aws.sms_voice.idempotency import once
from local_aws.sms_voice.quotas import EVENT_DESTINATIONS
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]


@service.operation("CreateEventDestination")
@once
def create_event_destination(params: Params, context: Context) -> Params:
    """Add a destination to a configuration set."""
    found, name = _find_set(params, context), params["EventDestinationName"]
    kind = event_destinations.chosen(params)
    if kind is None:
        text = f"one of {', '.join(event_destinations.KINDS)} must be given"
        raise invalid("MISSING_PARAMETER", "EventDestination", text)
    event_destinations.check_types(params["MatchingEventTypes"])
    if name in found.destinations:
        raise conflict("RESOURCE_ALREADY_EXISTS", "event-destination", name)
    if len(found.destinations) >= EVENT_DESTINATIONS:
        raise over_quota("EVENT_DESTINATIONS_PER_CONFIGURATION_SET")
    event_destinations.check_target(kind, params[kind], context)
    made = EventDestination(name, list(params["MatchingEventTypes"]), kind, params[kind])
    found.destinations[name] = made
    return _answer(found, made)


@service.operation("UpdateEventDestination")
def update_event_destination(params: Params, context: Context) -> Params:
    """Change what goes to a destination and where it is, but not of which service."""
    found = _find_set(params, context)
    changed = _find(found, params)
    kind = event_destinations.chosen(params)
    if kind not in (None, changed.kind):
        raise conflict("EVENT_DESTINATION_MISMATCH", "event-destination", changed.name)
    types = params.get("MatchingEventTypes", changed.event_types)
    event_destinations.check_types(types)
    if kind is not None:
        event_destinations.check_target(kind, params[kind], context)
        changed.target = params[kind]
    changed.event_types = list(types)
    changed.enabled = params.get("Enabled", changed.enabled)
    return _answer(found, changed)


@service.operation("DeleteEventDestination")
def delete_event_destination(params: Params, context: Context) -> Params:
    """Take a destination away."""
    found = _find_set(params, context)
    gone = _find(found, params)
    del found.destinations[gone.name]
    return _answer(found, gone)


def _find_set(params: Params, context: Context) -> ConfigurationSet:
    return configuration_sets.find(context.state(SmsState), params["ConfigurationSetName"])


def _find(found: ConfigurationSet, params: Params) -> EventDestination:
    name = params["EventDestinationName"]
    if name not in found.destinations:
        raise not_found("event-destination", name)
    return found.destinations[name]


def _answer(found: ConfigurationSet, one: EventDestination) -> Params:
    return found.names() | {"EventDestination": one.shown()}
