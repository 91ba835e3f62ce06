"""Event destinations: where a configuration set publishes which events.

Both APIs keep them in the same form; each refuses with its own codes (`Refuse`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.ses.events import cloudwatch, eventbridge, firehose, sns
from local_aws.ses.events.event_types import EventType

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

MAX_DESTINATIONS = 10
"""Event destinations of a configuration set ("Creating Amazon SES event destinations")."""

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

Refuse = Callable[[str, str], AwsError]
"""Makes an error from the kind of destination that is wrong ("" for none) and a text."""

KINDS = {
    "SnsDestination": sns,
    "KinesisFirehoseDestination": firehose,
    "CloudWatchDestination": cloudwatch,
    "EventBridgeDestination": eventbridge,
}
"""v2 name of a kind -> the module that checks its settings and publishes to it."""


@dataclass(frozen=True, slots=True)
class EventDestination:
    """A destination of a configuration set.

    `kind` is one of KINDS and `settings` what v2 says under that name.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    events: tuple[EventType, ...]
    enabled: bool = False


@dataclass(slots=True)
class EventDestinations:
    """The destinations of one configuration set.

    `wanted` are the types of event that somebody wants at present: what publishing looks at first.
    """

    by_name: dict[str, EventDestination] = field(default_factory=dict)
    wanted: frozenset[EventType] = frozenset()

    def put(self, destination: EventDestination) -> None:
        """Add a destination, or replace the one of its name."""
        self.by_name[destination.name] = destination
        self._count()

    def remove(self, name: str) -> None:
        """Take a destination away."""
        del self.by_name[name]
        self._count()

    def _count(self) -> None:
        enabled = [one for one in self.by_name.values() if one.enabled]
        self.wanted = frozenset(kind for one in enabled for kind in one.events)

    def that_want(self, kind: EventType) -> list[EventDestination]:
        """Return the enabled destinations of a type of event."""
        return [one for one in self.by_name.values() if one.enabled and kind in one.events]


def name_problem(name: str) -> str:
    """Return what SES has against a destination's name, or '' (the wording is an assumption)."""
    if NAME.fullmatch(name):
        return ""
    return (
        f"Invalid event destination name <{name}>: only alphanumeric ASCII characters, '_' and "
        "'-' are allowed, at most 64 of them."
    )


def check(state: SesState, destination: EventDestination, refuse: Refuse) -> None:
    """Raise the API's error for a destination whose target is not there or not usable."""
    if not destination.events:
        raise refuse("", "At least one event type must be specified.")
    problem = KINDS[destination.kind].problem(state, destination.settings)
    if problem:
        raise refuse(destination.kind, problem)


def announce(state: SesState, destination: EventDestination) -> None:
    """Tell a new or changed target that it will be published to, where SES does that (SNS)."""
    if destination.kind == "SnsDestination":
        sns.announce(state, destination.settings)


def only_kind(definition: dict[str, Any], refuse: Refuse) -> str:
    """Return the v2 name of the one kind that a definition has. Raises the API's error."""
    if "PinpointDestination" in definition:
        why = "Amazon Pinpoint has reached its end of support"
        raise NotImplementedByTheLab("SES", "event destinations of the kind Pinpoint", why)
    given = [kind for kind in KINDS if kind in definition]
    if len(given) != 1:
        raise refuse("", "An event destination must have exactly one destination.")
    return given[0]


def changed(old: EventDestination, **changes: Any) -> EventDestination:
    """Return a destination with some of its settings replaced."""
    return replace(old, **changes)
