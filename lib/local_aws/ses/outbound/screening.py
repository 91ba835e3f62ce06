"""What SES looks at before it tries to deliver: viruses, and addresses that are suppressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.ses import auto_validation
from local_aws.ses.events.classification import (
    NOT_VALID,
    ON_ACCOUNT_LIST,
    SUPPRESSED,
    UNSUBSCRIBED,
    BounceKind,
)
from local_aws.ses.lists.sending import has_opted_out
from local_aws.ses.outbound.simulator import is_on_suppression_list
from local_aws.ses.suppression import COMPLAINT, why_suppressed

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

BAD_CONTENT = "Bad content"
"""The one reason of Reject events."""

EICAR = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", b"WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FS")
"""The beginning of the EICAR test file, as it is and in base64: the virus that SES knows here."""

COMPLAINED: BounceKind = ("", "OnAccountSuppressionList")
"""Kind of the addresses that are listed for a complaint: no bounce comes of them, but a Complaint
with this complaintSubType ("Contents of event data", "Complaint subtypes")."""


def has_virus(body: bytes) -> bool:
    """Whether the body of a message holds the EICAR test file."""
    return any(mark in body for mark in EICAR)


def suppressed_kind(state: SesState, message: SentMessage, address: str) -> BounceKind | None:
    """Return why SES does not try an address at all, None if it does."""
    if is_on_suppression_list(address):
        return SUPPRESSED
    if message.contact_list and has_opted_out(state, message, address):
        return UNSUBSCRIBED
    reason = why_suppressed(state, message, address) if state.suppression.entries else ""
    if reason:
        return COMPLAINED if reason == COMPLAINT else ON_ACCOUNT_LIST
    return NOT_VALID if auto_validation.is_held_back(state, message, address) else None
