"""The message that goes out: the body, with links in place of the attachments."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from .incoming import Incoming
from .shelf import Link


def compose(incoming: Incoming, links: Sequence[Link], sender: str, seconds: int) -> bytes:
    """Return the message; the links in it are good for `seconds`."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = ", ".join(incoming.recipients)
    message["Subject"] = " ".join(incoming.subject.split())
    if incoming.reply_to:
        message["Reply-To"] = " ".join(incoming.reply_to.split())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(incoming, links, seconds))
    return message.as_bytes()


def _text(incoming: Incoming, links: Sequence[Link], seconds: int) -> str:
    if not links:
        return f"{incoming.text}\n"
    listed = "\n\n".join(f"{one.name} ({one.size:,} bytes)\n{one.url}" for one in links)
    return f"{incoming.text}\n\nAttachments, for {period(seconds)}:\n\n{listed}\n"


def period(seconds: int) -> str:
    """Return a period in words, in the largest unit that it is a multiple of."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds % length == 0:
            number = seconds // length
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds} seconds"
