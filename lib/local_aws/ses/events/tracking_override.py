"""What a call says about tracking one message, whatever its configuration set says.

Source: `ConfigurationOverrides` of SendEmail in the API reference.
"""

from __future__ import annotations

from typing import NamedTuple

from local_aws.ses.events.event_types import CLICK, OPEN, EventType

ENABLED, DISABLED = "ENABLED", "DISABLED"


class TrackingOverride(NamedTuple):
    """ENABLED or DISABLED for opens and for clicks, '' to leave it as it is configured."""

    opens: str = ""
    clicks: str = ""

    def applied(self, wanted: frozenset[EventType]) -> frozenset[EventType]:
        """Return the event types that are wanted, with those that are overridden."""
        for kind, word in ((OPEN, self.opens), (CLICK, self.clicks)):
            if word == ENABLED:
                wanted |= {kind}
            elif word == DISABLED:
                wanted -= {kind}
        return wanted


AS_CONFIGURED = TrackingOverride()
NEVER = TrackingOverride(DISABLED, DISABLED)
