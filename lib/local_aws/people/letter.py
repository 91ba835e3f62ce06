"""What a reader, or a mail program, sees of a message."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from typing import NamedTuple

from local_aws.internet.mailboxes import StoredMessage
from local_aws.internet.message import WireMessage

ANGLE = re.compile(rb"<\s*(https://[^>\s]+)\s*>", re.IGNORECASE)
SIGNED = re.compile(rb"(?:^|;)\s*h\s*=([^;]*)", re.IGNORECASE)
UNSUBSCRIBE = re.compile(rb"unsubscribe|opt.?out|manage preferences", re.IGNORECASE)
BOTH = {b"list-unsubscribe", b"list-unsubscribe-post"}


class Letter(NamedTuple):
    """A message as its reader meets it. `one_click` is the address to POST to, '' for none.

    `shouts` is about the subject; `unsubscribe_link` whether the text speaks of leaving; `links`
    whether there is something to follow.
    """

    sender: str
    one_click: str
    unsubscribe_link: bool
    links: bool
    shouts: bool


def read_letter(message: StoredMessage) -> Letter:
    """Return what somebody sees of a message."""
    wire = WireMessage(message.data)
    passed = "dkim=pass" in message.authentication_results
    return Letter(
        sender=sender_of(wire),
        one_click=one_click(wire) if passed else "",
        unsubscribe_link=bool(UNSUBSCRIBE.search(wire.body)),
        links=b"href=" in wire.body,
        shouts=shouts(subject_of(wire)),
    )


def sender_of(wire: WireMessage) -> str:
    """Return the address of the From field, in lower case."""
    fields = wire.all(b"from")
    value = fields[0].value.decode("utf-8", "replace") if fields else ""
    return value.rpartition("<")[2].rstrip("> ").lower()


def subject_of(wire: WireMessage) -> str:
    """Return the subject, decoded as far as it can be."""
    fields = wire.all(b"subject")
    text = fields[0].value.decode("utf-8", "replace") if fields else ""
    try:
        return str(make_header(decode_header(text))) if "=?" in text else text
    except (LookupError, ValueError):
        return text


def one_click(wire: WireMessage) -> str:
    """Return where one click goes: both fields are there, and one signature covers both (RFC 8058
    §3.1, §4); '' otherwise."""
    where, how = wire.all(b"list-unsubscribe"), wire.all(b"list-unsubscribe-post")
    if not where or not how or b"list-unsubscribe=one-click" not in how[0].value.lower():
        return ""
    if not any(signed_fields(one.value) >= BOTH for one in wire.all(b"dkim-signature")):
        return ""
    found = ANGLE.search(where[0].value)
    return found[1].decode("ascii", "replace") if found else ""


def signed_fields(signature: bytes) -> set[bytes]:
    """Return the names in the h= tag of a DKIM signature (RFC 6376 §3.5)."""
    found = SIGNED.search(signature)
    return {name.strip().lower() for name in found[1].split(b":")} if found else set()


def shouts(subject: str) -> bool:
    """Whether a subject is in capitals (8 letters or more) or has two exclamation marks."""
    letters = [one for one in subject if one.isalpha()]
    capitals = len(letters) >= 8 and all(one.isupper() for one in letters)
    return capitals or subject.count("!") >= 2
