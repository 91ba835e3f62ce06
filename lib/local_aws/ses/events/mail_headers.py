"""The headers of a message as its events show them: as they were handed to SES."""

from __future__ import annotations

from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Any

from local_aws.internet.message import Field
from local_aws.ses.message.addresses import BadAddress, parse_mailboxes

MAX_HEADERS = 10 * 1024
"""Octets of headers from which on they are truncated ("the headers are larger than 10 KB")."""

LISTS = {b"from": "from", b"to": "to", b"cc": "cc", b"bcc": "bcc", b"reply-to": "replyTo"}
"""Fields that hold addresses, and their names in commonHeaders."""


def listed_headers(fields: Iterable[Field]) -> tuple[list[dict[str, str]], bool]:
    """Return name and value of each field, and whether the list had to be cut.

    Assumption: the fields that fit whole into 10 KB are kept.
    """
    headers: list[dict[str, str]] = []
    size = 0
    for field in fields:
        size += len(field.raw) + 2
        if size >= MAX_HEADERS:
            return headers, True
        name = field.raw.partition(b":")[0].rstrip(b" \t").decode("utf-8", "replace")
        headers.append({"name": name, "value": _text(field)})
    return headers, False


def _text(field: Field) -> str:
    return field.value.replace(b"\t", b" ").decode("utf-8", "replace")


def common_headers(fields: Iterable[Field], message_id: str) -> dict[str, Any]:
    """Return commonHeaders; with `message_id` in place of the message's own where it is given."""
    shown: dict[str, Any] = {}
    own_id = message_id
    for field in fields:
        if field.name in LISTS:
            shown[LISTS[field.name]] = _addresses(_text(field))
        elif field.name == b"date":
            shown["date"] = _text(field)
        elif field.name == b"subject":
            shown["subject"] = decoded(_text(field))
        elif field.name == b"message-id":
            own_id = message_id or _text(field)
    order = ("from", "replyTo", "date", "to", "cc", "bcc")
    common = {name: shown[name] for name in order if name in shown}
    if own_id:
        common["messageId"] = own_id
    return common | ({"subject": shown["subject"]} if "subject" in shown else {})


def _addresses(text: str) -> list[str]:
    try:
        mailboxes = parse_mailboxes(text)
    except BadAddress:
        return [text]
    return [f"{decoded(m.name)} <{m.address}>" if m.name else m.address for m in mailboxes]


def decoded(text: str) -> str:
    """Return text with its encoded words (RFC 2047) decoded; as it is where they are broken."""
    if "=?" not in text:
        return text
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
