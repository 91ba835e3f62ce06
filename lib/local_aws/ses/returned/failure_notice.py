"""Delivery status notifications (RFC 3464): mail that says what could not be delivered, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.mailbox_provider import date_field
from local_aws.internet.smtp import Reply
from local_aws.ses.returned.reports import report

if TYPE_CHECKING:
    from local_aws.world import LocalAws

SUBJECT = "Delivery Status Notification (Failure)"


def failure_notice(
    aws: LocalAws,
    kind: str,
    *,
    author: str,
    to: str,
    reporter: str,
    failures: list[tuple[str, Reply]],
    original: bytes,
    text: str = "",
) -> bytes:
    """Return the notice to `to` that mail to some recipients has failed, the message inside.

    `kind` is the stream of ids that its name is from, `reporter` the host that gave up, `text` what
    is said to people instead of the usual.
    """
    head = [
        f"From: {author}",
        f"To: {to}",
        f"Subject: {SUBJECT}",
        f"Date: {date_field(aws.clock.now())}",
        f"Message-ID: <{aws.ids.uuid(kind)}@{reporter}>",
        "Auto-Submitted: auto-replied",
    ]
    groups = [[f"Reporting-MTA: dns; {reporter}"], *(_group(*failure) for failure in failures)]
    machine = "\r\n\r\n".join("\r\n".join(group) for group in groups) + "\r\n"
    listed = "".join(f"  {address}\r\n" for address, _ in failures)
    words = f"{text}\r\n\r\n" if text else "The message could not be delivered to:\r\n"
    return report(
        "delivery-status",
        [line.encode() for line in head],
        (words + listed).encode(),
        machine.encode(),
        original,
    )


def _group(address: str, reply: Reply) -> list[str]:
    return [
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        f"Status: {reply.enhanced or f'{reply.code // 100}.0.0'}",
        f"Diagnostic-Code: smtp; {reply}",
    ]
