"""The account-level suppression list: addresses that SES takes mail for and doesn't deliver to.

Source: "Using the Amazon SES account-level suppression list" in the developer guide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_aws.ses.auto_validation import OFF, AutoValidation
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

BOUNCE, COMPLAINT = "BOUNCE", "COMPLAINT"
REASONS = (BOUNCE, COMPLAINT)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A listed address: why, since when (epoch seconds), and by which message and feedback.

    The ids are empty for an address that was put on the list by hand.
    """

    address: str
    reason: str
    updated_at: float
    message_id: str = ""
    feedback_id: str = ""


@dataclass(slots=True)
class SuppressionList:
    """The list, the `reasons` for which SES adds to it and honours it, and Auto Validation.

    Both reasons hold for accounts that began after November 2019. Sending ignores the case of
    addresses, the operations on the list do not.
    """

    reasons: tuple[str, ...] = REASONS
    auto_validation: AutoValidation = OFF
    entries: dict[str, Suppressed] = field(default_factory=dict)
    by_lower: dict[str, dict[str, Suppressed]] = field(default_factory=dict)

    def put(self, entry: Suppressed) -> None:
        """Add an address, or replace its entry."""
        self.entries[entry.address] = entry
        self.by_lower.setdefault(entry.address.lower(), {})[entry.address] = entry

    def remove(self, address: str) -> None:
        """Take an address away. Raises KeyError for one that isn't listed."""
        del self.entries[address]
        del self.by_lower[address.lower()][address]

    def matching(self, address: str) -> list[Suppressed]:
        """Return the entries that mail to an address meets."""
        return list(self.by_lower.get(address.lower(), {}).values())


def reasons_for(state: SesState, message: SentMessage) -> tuple[str, ...]:
    """Return the reasons that count for a message: its configuration set's, else the account's."""
    found = state.configuration_sets.get(message.configuration_set)
    if found is None or found.suppressed_reasons is None:
        return state.suppression.reasons
    return found.suppressed_reasons


def why_suppressed(state: SesState, message: SentMessage, address: str) -> str:
    """Return the reason for which a message doesn't go to an address, or ''."""
    reasons = reasons_for(state, message)
    found = (entry.reason for entry in state.suppression.matching(address))
    return next((reason for reason in found if reason in reasons), "")


def learn(
    state: SesState, message: SentMessage, address: str, reason: str, feedback_id: str
) -> None:
    """List an address that has bounced for good or complained, if the reason counts.

    The mailbox simulator's addresses never get onto the list.
    """
    if address.lower().endswith(SIMULATOR_DOMAIN) or reason not in reasons_for(state, message):
        return
    entry = Suppressed(address, reason, state.now(), message.message_id, feedback_id)
    state.suppression.put(entry)
