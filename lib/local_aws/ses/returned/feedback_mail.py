"""Email feedback forwarding: what SES mails to a sender about bounces, complaints and replies.

Source: "Receiving Amazon SES notifications through email" in the developer guide. AWS mails even
where forwarding is switched off, as long as nothing else hears of bounces and complaints (API
reference, PutEmailIdentityFeedbackAttributes). Assumptions: the subjects and texts, and that
automatic replies are forwarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, exchange
from local_aws.ses.events.event_types import BOUNCE, COMPLAINT, EventType
from local_aws.ses.events.publishing import wanted
from local_aws.ses.identity import identities
from local_aws.ses.message.headers import message_id_domain, new_message_id, rfc5322_date
from local_aws.ses.message.signing import sign_twice
from local_aws.ses.outbound.authorities import identity_state
from local_aws.ses.returned.reports import first, report

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

MAILER_DAEMON = "MAILER-DAEMON@amazonses.com"
COMPLAINTS = "complaints@email-abuse.amazonses.com"

NOT_TRIED = "smtp; 550 5.1.1 Amazon SES did not try: the address is on the suppression list"
"""Diagnosis for a suppressed address (assumption: AWS documents that it says so, not the words)."""


def forwarded(state: SesState, message: SentMessage, kind: EventType) -> bool:
    """Whether feedback of a type is mailed: unless forwarding is off and somebody else hears."""
    identity = identities.find(identity_state(state, message), message.source)
    return identity is None or identity.feedback_forwarding or not wanted(state, message, kind)


def tell_of_bounces(state: SesState, message: SentMessage, addresses: list[str]) -> None:
    """Mail one notice (RFC 3464) about all recipients that bounced at the same time."""
    if not addresses or not _goes_by_mail(state, message, BOUNCE):
        return
    status = [[f"Reporting-MTA: dns; {message.helo}"]]
    status += [_recipient_status(message, address) for address in addresses]
    machine = "\r\n\r\n".join("\r\n".join(group) for group in status) + "\r\n"
    text = "Not delivered to:\r\n" + "".join(f"  {address}\r\n" for address in addresses)
    head = _head(state, MAILER_DAEMON, message, "Delivery Status Notification (Failure)")
    _post(
        state,
        message,
        report("delivery-status", head, text.encode(), machine.encode(), message.raw),
    )


def _goes_by_mail(state: SesState, message: SentMessage, kind: EventType) -> bool:
    identity = identities.find(identity_state(state, message), message.source)
    switched_off = identity is not None and not identity.feedback_forwarding
    return not (switched_off and wanted(state, message, kind))


def _recipient_status(message: SentMessage, address: str) -> list[str]:
    reply = message.outcomes[address].reply
    return [
        f"Final-Recipient: rfc822; {address}",
        "Action: failed",
        f"Status: {(reply.enhanced if reply else '') or '5.1.1'}",
        f"Diagnostic-Code: {f'smtp; {reply}' if reply else NOT_TRIED}",
    ]


def tell_of_complaint(state: SesState, message: SentMessage, address: str) -> None:
    """Mail a report (RFC 5965) that a recipient has marked the message as spam."""
    if not _goes_by_mail(state, message, COMPLAINT):
        return
    machine = [
        "Feedback-Type: abuse",
        "User-Agent: Amazon SES",
        "Version: 1",
        f"Original-Mail-From: <{message.mail_from}>",
        f"Original-Rcpt-To: <{address}>",
        f"Arrival-Date: {rfc5322_date(message.sent_at)}",
        f"Source-IP: {message.client_ip}",
    ]
    text = f"Marked as spam by:\r\n  {address}\r\n"
    head = _head(state, COMPLAINTS, message, f"Complaint about message from {message.client_ip}")
    fields = "\r\n".join([*machine, ""]).encode()
    _post(state, message, report("feedback-report", head, text.encode(), fields, message.raw))


def forward_reply(state: SesState, message: SentMessage, reply: WireMessage) -> None:
    """Hand an automatic reply on to the sender."""
    if _goes_by_mail(state, message, BOUNCE):
        _post(state, message, reply)


def _head(state: SesState, author: str, message: SentMessage, subject: str) -> list[bytes]:
    name = new_message_id(state.aws.ids, state.region, state.now())
    original = first(WireMessage(message.raw), b"message-id")
    return [
        f"From: {author}".encode(),
        f"To: {message.feedback_address}".encode(),
        f"Subject: {subject}".encode(),
        f"Date: {rfc5322_date(state.now())}".encode(),
        f"Message-ID: <{name}@{message_id_domain(state.region)}>".encode(),
        b"References: " + original,
        b"Auto-Submitted: auto-generated",
    ]


def _post(state: SesState, message: SentMessage, content: bytes | WireMessage) -> None:
    wire = WireMessage(content) if isinstance(content, bytes) else content
    signatures = sign_twice(wire, None, state.aws.ids, state.now())
    head = b"\r\n".join([field.raw for field in wire.fields])
    data = b"".join([*signatures, head, b"\r\n\r\n", wire.body])
    # The null reverse-path: nobody is told if this can't be delivered (RFC 5321 §4.5.5).
    to = [message.feedback_address]
    envelope = Envelope(message.client_ip, message.helo, "", to, data)
    exchange(state.aws.internet, state.mail_resolver, envelope)
