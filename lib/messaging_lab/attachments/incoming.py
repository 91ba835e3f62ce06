"""What a message asks for: whom to write to, what to say, and which attachments it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

RECIPIENTS = re.compile(r"^[ \t]*recipients:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
"""A line of the body that names recipients, parted by commas or semicolons."""

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
MAX_RECIPIENTS = 50
"""Recipients of one message of SES."""

VERDICTS = ("X-SES-Virus-Verdict", "X-SES-Spam-Verdict")
"""Fields of SES, the first of its name in the message: SES puts its own on top."""


class Malformed(Exception):
    """A message that asks for nothing that can be done; the text is for people."""


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is a file."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """A message that can be passed on: `text` is the body without the lines of recipients."""

    subject: str
    reply_to: str
    text: str
    recipients: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def read(data: bytes) -> Incoming:
    """Return what a message asks for. Raises Malformed."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    _check(message)
    text = _text(message)
    return Incoming(
        subject=str(message["Subject"] or "(no subject)"),
        reply_to=str(message["Reply-To"] or message["From"] or ""),
        text=RECIPIENTS.sub("", text).strip(),
        recipients=recipients(text),
        attachments=tuple(attachments(message)),
    )


def _check(message: EmailMessage) -> None:
    for name in VERDICTS:
        if str(message[name] or "").strip().upper() == "FAIL":
            raise Malformed(f"{name} is FAIL.")
    # A bounce or an automatic reply that is passed on may come back for ever (RFC 3834 §2).
    if str(message["Auto-Submitted"] or "no").strip().lower() != "no":
        raise Malformed("The message was written by a machine (Auto-Submitted).")


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    if body is None:
        raise Malformed("The message has no plain text body.")
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError):
        raise Malformed("The body is in an unknown character set.") from None


def recipients(text: str) -> tuple[str, ...]:
    """Return the addresses in the lines that begin with "Recipients:". Raises Malformed."""
    named = [part.strip() for line in RECIPIENTS.findall(text) for part in re.split("[,;]", line)]
    found = tuple(dict.fromkeys(filter(None, named)))
    if not found:
        raise Malformed('The body has no line that begins with "Recipients:" and names addresses.')
    for address in found:
        if not ADDRESS.fullmatch(address):
            raise Malformed(f"{address!r} is not an email address.")
    if len(found) > MAX_RECIPIENTS:
        raise Malformed(f"The body names {len(found)} recipients; {MAX_RECIPIENTS} are possible.")
    return found


def attachments(message: EmailMessage) -> list[Attachment]:
    """Return the attachments, in their order; one without a name is called `attachment`."""
    return [
        Attachment(part.get_filename() or "attachment", _content(part))
        for part in message.iter_attachments()
    ]


def _content(part: EmailMessage) -> bytes:
    if part.get_content_maintype() == "message":
        return bytes(part.get_content())
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()
