"""Bounce and complaint rates as SES counts them when it judges a sender.

Source: "Reputation metrics messages" and the FAQ on enforcement in the developer guide: hard
bounces and complaints, over a representative volume and no fixed time; mail to the mailbox
simulator and to suppressed addresses does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN

if TYPE_CHECKING:
    from local_aws.ses.configuration_sets import ConfigurationSet
    from local_aws.ses.outbound.sent_message import Outcome
    from local_aws.ses.state import SesState

REPRESENTATIVE_VOLUME = 10_000
"""Recipients, the latest, that the rates are made of. Assumption: AWS says that the volume differs
from sender to sender."""


@dataclass(slots=True)
class Rates:
    """Recipients that were tried, and those of them that bounced for good or complained."""

    sent: int = 0
    bounced: int = 0
    complained: int = 0

    @property
    def bounce_rate(self) -> float:
        """The share of hard bounces, 0 to 1."""
        return self.bounced / self.sent if self.sent else 0.0

    @property
    def complaint_rate(self) -> float:
        """The share of complaints, 0 to 1."""
        return self.complained / self.sent if self.sent else 0.0

    def count(self, outcome: Outcome) -> None:
        """Add a recipient."""
        self.sent += 1
        self.bounced += outcome.bounce[0] == "Permanent"
        self.complained += outcome.complained


def rates(state: SesState, configuration: ConfigurationSet | None = None) -> Rates:
    """Return the rates of the account in its Region, or of one configuration set.

    Those of a configuration set begin anew when its sending is resumed.
    """
    found = Rates()
    for message in reversed(state.sent):
        if found.sent >= REPRESENTATIVE_VOLUME:
            break
        if configuration and message.configuration_set != configuration.name:
            continue
        if configuration and message.sent_at < configuration.fresh_start:
            break
        for address, outcome in message.outcomes.items():
            if counts(address, outcome):
                found.count(outcome)
    return found


def counts(address: str, outcome: Outcome) -> bool:
    """Whether a recipient counts in the rates: SES has tried, and it wasn't the simulator."""
    tried = outcome.status not in ("suppressed", "rejected", "not rendered")
    return tried and not address.lower().endswith(f"@{SIMULATOR_DOMAIN}")
