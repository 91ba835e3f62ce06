"""Mail that SES receives: where to hand it over, and what stored attachments answer."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from messaging_lab.mail_gateway import MAIL_PORT

if TYPE_CHECKING:
    from messaging_lab.lab import Lab


def inbound_host(region: str) -> str:
    """Return the host that takes mail for SES in a Region, for the MX record."""
    return f"inbound-smtp.{region}.amazonaws.com"


def inbound_door(lab: Lab) -> tuple[str, int]:
    """Return host and port at which SES takes mail. In the local AWS all Regions share a port."""
    return lab.world.inbound_address() if lab.is_local else (inbound_host(lab.region), MAIL_PORT)


def report(
    sender: str, to: str, subject: str, body: str, files: dict[str, bytes], *, date: datetime
) -> bytes:
    """Return a message with attachments. The same arguments give the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{subject.lower().replace(' ', '-')}@{sender.rpartition('@')[2]}>"
    message.set_content(body)
    for name, content in files.items():
        message.add_attachment(content, "application", "octet-stream", filename=name)
    if message.is_multipart():
        message.set_boundary("=-the-parts-of-a-report")
    return message.as_bytes()


def open_link(url: str) -> tuple[int, bytes]:
    """Open a link as anybody may who has it; return status and content."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
