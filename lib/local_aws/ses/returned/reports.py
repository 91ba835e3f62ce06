"""Messages that hosts write about a message: automatic replies and reports."""

from __future__ import annotations

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope
from local_aws.ses.message.headers import rfc5322_date

BOUNDARY = b"----=_Report_of_one_message"
USER_AGENT = "Amazon SES Mailbox Simulator"


def first(wire: WireMessage, name: bytes) -> bytes:
    """Return the value of the first field called `name`, or nothing."""
    return next((field.value for field in wire.all(name)), b"")


def automatic_reply(address: str, to: str, original: WireMessage, now: float) -> bytes:
    """Return an out-of-office reply of `address` to the envelope sender `to` (RFC 3834 §3.1)."""
    message_id = first(original, b"message-id")
    return b"\r\n".join(
        [
            f"From: {address}".encode(),
            f"To: {to}".encode(),
            b"Subject: Auto: " + first(original, b"subject"),
            f"Date: {rfc5322_date(now)}".encode(),
            b"In-Reply-To: " + message_id,
            b"References: " + message_id,
            b"Auto-Submitted: auto-replied",
            b"MIME-Version: 1.0",
            b"Content-Type: text/plain; charset=UTF-8",
            b"Content-Transfer-Encoding: 7bit",
            b"",
            b"I am out of the office and will read your message when I am back.",
            b"",
        ]
    )


def spam_report(
    reporter: str, address: str, envelope: Envelope, now: float, user_agent: str = USER_AGENT
) -> bytes:
    """Return an abuse report about the message in `envelope`, sent to `address` (RFC 5965)."""
    wire = WireMessage(envelope.data)
    sender = first(wire, b"from").rpartition(b"@")[2].rstrip(b">")
    feedback = [
        b"Feedback-Type: abuse",
        f"User-Agent: {user_agent}".encode(),
        b"Version: 1",
        f"Original-Mail-From: <{envelope.mail_from}>".encode(),
        f"Original-Rcpt-To: <{address}>".encode(),
        f"Arrival-Date: {rfc5322_date(now)}".encode(),
        f"Reporting-MTA: dns; {reporter}".encode(),
        f"Source-IP: {envelope.client_ip}".encode(),
        b"Reported-Domain: " + sender,
    ]
    head = [
        f"From: <complaints@{reporter}>".encode(),
        b"Subject: FW: " + first(wire, b"subject"),
        f"Date: {rfc5322_date(now)}".encode(),
    ]
    text = f"This is an abuse report for a message from {envelope.client_ip}.\r\n".encode()
    return report("feedback-report", head, text, b"\r\n".join(feedback), envelope.data)


def report(kind: str, head: list[bytes], text: bytes, machine: bytes, original: bytes) -> bytes:
    """Return a multipart/report (RFC 6522): a text, fields for machines, the original message.

    `kind` is delivery-status (RFC 3464) or feedback-report (RFC 5965); `head` are header fields.
    """
    parameters = f'report-type={kind};\r\n\tboundary="{BOUNDARY.decode()}"'
    fields = [
        *head,
        b"MIME-Version: 1.0",
        f"Content-Type: multipart/report; {parameters}".encode(),
    ]
    parts = [
        _text_head(text) + text,
        f"Content-Type: message/{kind}\r\n\r\n".encode() + machine,
        b"Content-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n" + original,
    ]
    line = b"--" + BOUNDARY
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return b"\r\n".join(fields) + b"\r\n\r\n" + body


def _text_head(text: bytes) -> bytes:
    if text.isascii():
        return b"Content-Type: text/plain; charset=US-ASCII\r\n\r\n"
    encoding = b"Content-Transfer-Encoding: 8bit\r\n"
    return b"Content-Type: text/plain; charset=UTF-8\r\n" + encoding + b"\r\n"
