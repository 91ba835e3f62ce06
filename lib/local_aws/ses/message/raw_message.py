"""A message that the caller has written: checked and read at the level of its header fields.

Nothing below the header is touched, as SES does ("Sending raw email"): a signature that the sender
has put on the body stays valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from local_aws.internet.message import Field, WireMessage
from local_aws.ses.message.addresses import CONTROL_TEXT, Mailbox, parse_mailboxes
from local_aws.ses.message.compose import BadContent
from local_aws.ses.message.draft import Draft
from local_aws.ses.message.headers import SINGLE

FIELD_NAME = re.compile(rb"[!-9;-~]+")
CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
BOUNDARY = re.compile(rb'(?i)\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s";]{1,70}))')

RECIPIENT_FIELDS = (b"to", b"cc", b"bcc")

MAX_PARTS = 500
"""MIME parts of a message ("Service quotas in Amazon SES")."""


def read_raw(data: bytes) -> Draft:
    """Return the header fields and the body of a raw message. Raises BadContent."""
    wire = WireMessage(data)
    check_fields(wire.fields)
    draft = Draft(wire.fields, wire.body)
    check_part_count(draft)
    return draft


def check_fields(fields: Iterable[Field]) -> None:
    """Raise BadContent, with SES's words, for a field that is none or stands there twice."""
    seen = set()
    for field in fields:
        name = field.raw.partition(b":")[0].rstrip(b" \t")
        shown = " ".join(name.decode("utf-8", "replace").split())
        if not name:
            raise BadContent("Empty header names are illegal.")
        if not field.name or not FIELD_NAME.fullmatch(name):
            raise BadContent(f"Illegal header '{shown}'.")
        if CONTROL.search(field.value):
            raise BadContent(f"Header '{shown}' {CONTROL_TEXT}")
        if field.name in seen:
            raise BadContent(f"Duplicate header '{shown}'.")
        if field.name in SINGLE:
            seen.add(field.name)


def check_part_count(draft: Draft) -> None:
    """Raise BadContent for a message of more than 500 parts (assumption: AWS's words differ)."""
    body = draft.body
    if body.count(b"\n--") < MAX_PARTS:
        return
    texts = [*(field.value for field in draft.fields), body]
    found = {quoted or bare for text in texts for quoted, bare in BOUNDARY.findall(text)}
    pattern = b"|".join(re.escape(boundary) for boundary in found)
    lines = re.findall(rb"(?m)^--(?:" + pattern + rb")[ \t]*\r?$", body) if found else []
    if len(lines) > MAX_PARTS:
        raise BadContent(f"MIME part count exceeds {MAX_PARTS}.")


def mailboxes(fields: Iterable[Field], name: bytes) -> tuple[Mailbox, ...]:
    """Return the mailboxes of the fields called `name` (lower-case). Raises BadAddress."""
    return tuple(
        mailbox
        for field in fields
        if field.name == name
        for mailbox in parse_mailboxes(text_of(field))
    )


def text_of(field: Field) -> str:
    """Return the unfolded value of a field as text."""
    return field.value.decode("utf-8", "replace")


def recipients(fields: Iterable[Field]) -> list[Mailbox]:
    """Return the mailboxes in To, Cc and Bcc. Raises BadAddress."""
    fields = list(fields)
    return [found for name in RECIPIENT_FIELDS for found in mailboxes(fields, name)]
