"""Configuration sets: named groups of rules for the messages that are sent with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_aws.ses.auto_validation import AutoValidation
from local_aws.ses.events.destinations import EventDestinations

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

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
    `suppressed_reasons` None leaves suppression to the account, and `auto_validation` None Auto
    Validation. Without a `redirect_domain` tracked links lead to a host of SES. `fresh_start` is
    when sending was last resumed (epoch seconds). `vdm_...` are ENABLED or DISABLED, '' to leave it
    to the account; `archive_arn` is '' where sent mail isn't archived.
    """

    name: str
    sending_enabled: bool = True
    tls_policy: str = "OPTIONAL"
    max_delivery_seconds: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    suppressed_reasons: tuple[str, ...] | None = None
    auto_validation: AutoValidation | None = None
    redirect_domain: str = ""
    https_policy: str = "OPTIONAL"
    reputation_metrics: bool = False
    fresh_start: float = 0.0
    vdm_engagement: str = ""
    vdm_shared_delivery: str = ""
    archive_arn: str = ""
    destinations: EventDestinations = field(default_factory=EventDestinations)


def name_problem(name: str) -> str:
    """Return what SES has against a name, or ''."""
    if NAME.fullmatch(name):
        return ""
    return (
        f"Invalid configuration set name <{name}>: only alphanumeric ASCII characters, '_' and '-' "
        "are allowed, at most 64 of them."
    )


def switch_sending(state: SesState, configuration: ConfigurationSet, enabled: bool) -> None:
    """Pause or resume sending; its rates begin anew when it is resumed (LastFreshStart)."""
    if enabled and not configuration.sending_enabled:
        configuration.fresh_start = state.now()
    configuration.sending_enabled = enabled
