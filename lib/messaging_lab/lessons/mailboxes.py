"""What several lessons' checks say of a mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

AWS = "no-reply-aws@amazon.com"
"""Whose mails are no answer to any exercise: it asks owners of addresses for their consent."""


def newest_of(lab: Lab, address: str) -> str:
    """Return what to add of the newest mail at an address; "" where there is none to speak of."""
    subjects = [message.subject for message in lab.inbox(address) if AWS not in message.sender]
    return f": the newest there is “{subjects[-1]}”" if subjects else ""
