"""Feedback reports (RFC 5965) in which mailbox providers tell of spam complaints, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

NOT_SPAM = "not-spam"
"""The feedback type that takes a complaint back (RFC 6430)."""

MESSAGE_ID = re.compile(r"<?([^@<>\s]+)@[^@<>\s]+>?")


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """A complaint. `message_ids` may name the message, the likeliest first; `recipients` may be
    empty, since many providers take the addresses out; `arrival` is in epoch seconds or None."""

    feedback_type: str
    user_agent: str
    recipients: tuple[str, ...]
    message_ids: tuple[str, ...]
    reporter: str
    arrival: float | None


def read_arf(data: bytes) -> FeedbackReport | None:
    """Return the report in a message, None where it is no feedback report."""
    whole = message_from_bytes(data)
    parts = list(whole.walk())
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            fields = message_from_bytes(_content(part))
            return _read(fields, _reported(parts), _text(whole, "From"))
    return None


def _content(part: Message) -> bytes:
    # The stdlib reads the content as a message of its own, as it does with all of message/*.
    inner = part.get_payload()
    if isinstance(inner, list) and inner:
        return inner[0].as_bytes() if isinstance(inner[0], Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _reported(parts: list[Message]) -> Message:
    """Return the header of the message that the report is about, empty if it isn't there."""
    for part in parts:
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            return message_from_bytes(_content(part))
    return Message()


def _text(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _read(fields: Message, original: Message, sender: str) -> FeedbackReport:
    named = [_text(fields, "Original-Mail-From"), _text(original, "Return-Path")]
    named.append(_text(original, "Message-ID"))
    found = [MESSAGE_ID.fullmatch(name.strip()) for name in named]
    recipients = [
        str(value).strip().strip("<>") for value in fields.get_all("Original-Rcpt-To", [])
    ]
    return FeedbackReport(
        feedback_type=_text(fields, "Feedback-Type").lower(),
        user_agent=_text(fields, "User-Agent"),
        recipients=tuple(recipients),
        message_ids=tuple(match[1] for match in found if match),
        reporter=sender.rpartition("@")[2].rstrip("> ").lower(),
        arrival=_moment(_text(fields, "Arrival-Date") or _text(fields, "Received-Date")),
    )


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError):
        return None
