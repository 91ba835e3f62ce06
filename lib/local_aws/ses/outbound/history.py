"""What has happened to a message, in order: the ground of message insights and VDM metrics."""

from __future__ import annotations

from typing import NamedTuple


class Happening(NamedTuple):
    """One thing, with its time in epoch seconds and the event type of the API (`DELIVERY`).

    `address` is the recipient, '' where it is about the message. `kind` is (bounceType,
    bounceSubType) or ('', complaintSubType); `detail` an SMTP diagnosis or a feedback type.
    """

    at: float
    type: str
    address: str = ""
    kind: tuple[str, str] = ("", "")
    detail: str = ""
