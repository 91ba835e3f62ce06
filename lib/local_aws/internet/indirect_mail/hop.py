"""What every host does that passes mail on: leave its trace, and stop what goes round."""

from __future__ import annotations

from local_aws.internet.authentication_results import safe
from local_aws.internet.mailbox_provider import date_field
from local_aws.internet.smtp import Envelope, Reply

MAX_HOPS = 30
"""Received fields of a message that has been going round (RFC 5321 §6.3 asks for a number of at
least 100; hosts stop far earlier)."""

LOOP = Reply(554, "Too many hops: the message is going round", "5.4.6")
UNKNOWN = "Recipient address rejected: User unknown"


def goes_round(data: bytes) -> bool:
    """Whether a message has passed too many hosts."""
    head = b"\r\n" + data.partition(b"\r\n\r\n")[0].lower()
    return head.count(b"\r\nreceived:") >= MAX_HOPS


def received(envelope: Envelope, hostname: str, queue_id: str, now: float) -> bytes:
    """Return the Received field (RFC 5321 §4.4) of a host, with its CRLF."""
    return (
        f"Received: from {safe(envelope.helo)} ([{envelope.client_ip}])\r\n"
        f" by {hostname} with {'ESMTPS' if envelope.tls else 'ESMTP'} id {queue_id};\r\n"
        f" {date_field(now)}\r\n"
    ).encode()
