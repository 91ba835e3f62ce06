"""The text of an archived message, without its attachments."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from typing import Any

from local_aws.mail_manager.archive.reading.encoded_words import charset_of


def read_content(raw: bytes) -> dict[str, Any]:
    """Return a message's MessageBody: Text, Html, and whether its MIME structure is broken."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    text, html = _body(message, "plain"), _body(message, "html")
    return {"Text": text, "Html": html, "MessageMalformed": _is_malformed(message)}


def _body(message: EmailMessage, kind: str) -> str | None:
    try:
        part = message.get_body((kind,))
    except (KeyError, ValueError, AttributeError, IndexError):
        return None  # the standard library's parser of headers gives up on some
    return None if part is None else _text(part)


def _text(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    charset = charset_of(part.get_content_charset("utf-8")) or "utf-8"
    return data.decode(charset, "replace").replace("\r\n", "\n")


def _is_malformed(message: EmailMessage) -> bool:
    return any(part.defects for part in message.walk())
