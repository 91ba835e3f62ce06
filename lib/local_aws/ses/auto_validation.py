"""Auto Validation: addresses that are not likely enough to be there are not tried.

Source: "Auto Validation" in the developer guide; the bounce of an address that falls through is
Permanent/EmailValidationSuppressed. How sure SES is of an address: see `address_insights`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.ses.address_insights import HIGH, LOW, checks, overall
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

Params = dict[str, Any]

ENABLED, DISABLED = "ENABLED", "DISABLED"

MANAGED = "MANAGED"
"""The threshold that SES chooses. Assumptions: it holds where none is given, and holds back what is
LOW ("invalid addresses"), as MEDIUM does."""


@dataclass(frozen=True, slots=True)
class AutoValidation:
    """Whether addresses are validated, and what is asked of them: MEDIUM, HIGH or MANAGED."""

    enabled: bool = False
    threshold: str = MANAGED

    def holds_back(self, verdict: str) -> bool:
        """Whether an address of which SES is so sure is not tried."""
        return verdict == LOW or (self.threshold == HIGH and verdict != HIGH)


OFF = AutoValidation()


def read(given: Params) -> AutoValidation:
    """Return what ValidationAttributes or ValidationOptions say."""
    condition = given["ConditionThreshold"]
    threshold = condition.get("OverallConfidenceThreshold", {})
    return AutoValidation(
        condition["ConditionThresholdEnabled"] == ENABLED,
        threshold.get("ConfidenceVerdictThreshold", MANAGED),
    )


def describe(settings: AutoValidation) -> Params:
    """Return them as the API shows them."""
    if not settings.enabled:
        return {"ConditionThreshold": {"ConditionThresholdEnabled": DISABLED}}
    threshold = {"ConfidenceVerdictThreshold": settings.threshold}
    return {
        "ConditionThreshold": {
            "ConditionThresholdEnabled": ENABLED,
            "OverallConfidenceThreshold": threshold,
        }
    }


def is_held_back(state: SesState, message: SentMessage, address: str) -> bool:
    """Whether an address is not tried: by the configuration set's threshold, else the account's.

    Addresses of the mailbox simulator always are (assumption).
    """
    found = state.configuration_sets.get(message.configuration_set)
    own = found.auto_validation if found else None
    settings = own or state.suppression.auto_validation
    if not settings.enabled or address.lower().endswith(SIMULATOR_DOMAIN):
        return False
    return settings.holds_back(overall(checks(state, address)))
