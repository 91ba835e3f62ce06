"""Configuration sets: named groups of rules for the messages that are sent with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from local_aws.ses.events.destinations import EventDestinations

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

MAX_SETS = 10_000
"""Configuration sets per account and Region ("Service quotas in Amazon SES")."""

DEFAULT_MAX_DELIVERY_SECONDS = 50_400
"""How long SES tries unless told otherwise: 14 hours, the most that MaxDeliverySeconds takes
(assumption: AWS gives the most, not the default)."""


@dataclass(slots=True)
class ConfigurationSet:
    """A configuration set with the options that have an effect here.

    `tls_policy` REQUIRE is met by every delivery: the small internet has no session in the clear.
    """

    name: str
    sending_enabled: bool = True
    tls_policy: str = "OPTIONAL"
    max_delivery_seconds: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    destinations: EventDestinations = field(default_factory=EventDestinations)


def name_problem(name: str) -> str:
    """Return what SES has against a name, or ''."""
    if NAME.fullmatch(name):
        return ""
    return (
        f"Invalid configuration set name <{name}>: only alphanumeric ASCII characters, '_' and '-' "
        "are allowed, at most 64 of them."
    )
