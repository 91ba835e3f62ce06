"""Unsubscribe links, and where they go into messages.

    List-Unsubscribe: <https://unsubscribe.REGION.amazonses.com/MESSAGE-ID/SIGNATURE>,
     <mailto:MESSAGE-ID.SIGNATURE@unsubscribe.REGION.amazonses.com>
    List-Unsubscribe-Post: List-Unsubscribe=One-Click

Assumption: the form of the links; AWS documents the two header fields and the placeholder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local_aws.internet.message import make_field
from local_aws.ses.events.html_parts import rewrite_texts
from local_aws.ses.events.tracking_links import signature

if TYPE_CHECKING:
    from local_aws.ses.message.draft import Draft
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

PLACEHOLDER = "{{amazonSESUnsubscribeUrl}}"
MAX_PLACES = 2
"""What becomes the link, and how often ("Adding an unsubscribe footer link")."""

PATH = re.compile(r"/(?P<message>[^/.]+)[/.](?P<signature>[\w-]+)", re.ASCII)
WHAT = "unsubscribe"
"""What the signature of an unsubscribe link is about."""


def host(region: str) -> str:
    """Return the name of the host that unsubscribe links lead to."""
    return f"unsubscribe.{region}.amazonses.com"


def link(state: SesState, message: SentMessage) -> str:
    """Return the unsubscribe link of a message."""
    signed = signature(state, message.message_id, 0, WHAT)
    return f"https://{host(state.region)}/{message.message_id}/{signed}"


def mail_address(state: SesState, message: SentMessage) -> str:
    """Return the address that mail to unsubscribe goes to."""
    signed = signature(state, message.message_id, 0, WHAT)
    return f"{message.message_id}.{signed}@{host(state.region)}"


def find_message(
    aws: LocalAws, hostname: str, path: str
) -> tuple[SesState, SentMessage] | tuple[None, None]:
    """Return the message whose link has this host and path."""
    from local_aws.ses.state import SesState

    found = PATH.fullmatch(path)
    for state in aws.states(SesState) if found else ():
        assert found
        message = state.messages.get(found["message"])
        if message is None or hostname != host(state.region) or not message.contact_list:
            continue
        if found["signature"] == signature(state, message.message_id, 0, WHAT):
            return state, message
    return None, None


def add_links(state: SesState, message: SentMessage, draft: Draft) -> None:
    """Put the two header fields and the links of the text on a message.

    Only messages to one recipient have them, and only those that the sender hasn't signed.
    """
    signed = any(field.name == b"dkim-signature" for field in draft.fields)
    if len(message.recipients) != 1 or signed:
        return
    url, address, left = link(state, message), mail_address(state, message), MAX_PLACES

    def fill(text: str) -> str:
        nonlocal left
        number = min(left, text.count(PLACEHOLDER))
        left -= number
        return text.replace(PLACEHOLDER, url, number)

    draft.fields, body = rewrite_texts(draft.fields, draft.body, fill)
    draft.body = body if body.endswith(b"\r\n") else body + b"\r\n"
    names = (b"list-unsubscribe", b"list-unsubscribe-post")
    draft.fields = [field for field in draft.fields if field.name not in names]
    draft.fields += [
        make_field(f"List-Unsubscribe: <{url}>,\r\n <mailto:{address}>".encode()),
        make_field(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
    ]
