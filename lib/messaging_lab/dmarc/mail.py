"""Reports in mail: the parts of a message that may hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from messaging_lab.dmarc.unpacking import looks_like_xml, looks_packed

REPORT_TYPES = frozenset(
    {
        *("application/gzip", "application/x-gzip", "application/gzip-compressed"),
        *("application/zip", "application/x-zip", "application/x-zip-compressed"),
        *("application/xml", "text/xml", "application/octet-stream"),
    }
)
REPORT_NAME = re.compile(r"\.(xml|gz|gzip|zip)\Z", re.IGNORECASE)
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
"""How a message begins: with a header field (RFC 5322 §2.2)."""


def looks_like_mail(data: bytes) -> bool:
    """Whether octets begin as a message."""
    return FIELD.match(data) is not None


def attached_reports(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and octets of each part of a message that may be a report."""
    for part in message_from_bytes(raw, policy=compat32).walk():
        if part.is_multipart():
            continue
        name = str(part.get_filename() or "")
        if part.get_content_type() in REPORT_TYPES or REPORT_NAME.search(name):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and is_report(part, name, content):
                yield name or "unnamed part", content


def is_report(part: Message, name: str, content: bytes) -> bool:
    """Whether a part is one, broken or not: by its content, or else by what it is called."""
    looks = looks_packed(content) or looks_like_xml(content)
    return looks or (bool(REPORT_NAME.search(name)) and "!" in name)
