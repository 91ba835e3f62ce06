"""Open and click tracking: messages rewritten on their way out, and readers followed afterwards.

`open_message` and `click` do what a reader's mail program does with a received message; both end at
the tracking host (`visit`), which publishes the event.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from local_aws.internet.message import WireMessage
from local_aws.ses.configuration_sets import ConfigurationSet
from local_aws.ses.events.event import Event, Json
from local_aws.ses.events.event_types import CLICK, OPEN
from local_aws.ses.events.html_links import Link, add_picture, hrefs, pictures, replace_links
from local_aws.ses.events.html_parts import html_texts, rewrite_html
from local_aws.ses.events.publishing import publish
from local_aws.ses.events.tracking_domain import leads_to_ses, tracking_host
from local_aws.ses.events.tracking_links import (
    TrackedLink,
    link_url,
    picture_url,
    read_path,
    signature,
)
from local_aws.ses.events.tracking_override import AS_CONFIGURED
from local_aws.ses.times import iso
from local_aws.ses.vdm import settings as vdm

if TYPE_CHECKING:
    from local_aws.internet.mailboxes import StoredMessage
    from local_aws.ses.message.draft import Draft
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

TRACKED_FOR = 60 * 86_400.0
"""Seconds after sending in which opens and clicks count ("email sending metrics FAQs")."""

READER_IP = "203.0.113.77"
READER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
"""Where a reader is and what they read with, unless told otherwise."""

BOTS = re.compile(r"bot|crawler|spider|proxy|scanner|preview|curl|python-requests", re.IGNORECASE)
"""User agents whose opens and clicks are Likely a bot's. Assumption: AWS does not say how it
decides."""

NO_SET = ConfigurationSet("")
"""The options of a message without a configuration set."""

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""A transparent GIF of one pixel."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What the tracking host answers: a redirect to `location`, or the picture if that is ''."""

    location: str
    content: bytes = b""


def track(state: SesState, message: SentMessage, draft: Draft) -> None:
    """Rewrite the HTML of a message whose opens or clicks the call, its set or VDM wants."""
    configuration = state.configuration_sets.get(message.configuration_set) or NO_SET
    wanted = configuration.destinations.wanted
    if vdm.engages(state, configuration):
        wanted |= {OPEN, CLICK}
    if message.tracking is not AS_CONFIGURED:
        wanted = message.tracking.applied(wanted)
    if not (OPEN in wanted or CLICK in wanted):
        return

    def tracked(link: Link) -> str:
        message.links += ((link.url, link.tags),)
        number = len(message.links)
        return link_url(state, configuration, message, number, link.url, link.custom_path)

    def rewrite(html: str) -> str:
        if CLICK in wanted:
            html = replace_links(html, tracked)
        if OPEN in wanted:
            message.tracks_opens = True
            html = add_picture(html, picture_url(state, configuration, message))
        return html

    draft.fields, body = rewrite_html(draft.fields, draft.body, rewrite)
    draft.body = body if body.endswith(b"\r\n") else body + b"\r\n"


def open_message(
    aws: LocalAws, message: StoredMessage, *, ip: str = READER_IP, user_agent: str = READER
) -> int:
    """Open a received message with its pictures; return how many of them SES has been asked for.

    `ip` and `user_agent` are what the tracking host sees.
    """
    found = [url for html in _htmls(message) for url in pictures(html) if is_tracked(url)]
    for url in found:
        visit(aws, url, ip=ip, user_agent=user_agent)
    return len(found)


def click(
    aws: LocalAws,
    message: StoredMessage,
    link: str,
    *,
    ip: str = READER_IP,
    user_agent: str = READER,
) -> str:
    """Follow a link of a received message; return the address that the reader arrives at.

    `link` is the href in the message or where it leads in the end. Raises LookupError if the
    message has no such link, or if it leads nowhere.
    """
    for href in links(message):
        tracked = read_path(urlsplit(href).path)
        if link not in (href, tracked.url if tracked else href):
            continue
        if tracked is None or not is_tracked(href):
            return href
        return visit(aws, href, ip=ip, user_agent=user_agent).location
    raise LookupError(f"The message has no link {link}.")


def links(message: StoredMessage) -> list[str]:
    """Return the links of a received message as they stand in it."""
    return [href for html in _htmls(message) for href in hrefs(html)]


def _htmls(message: StoredMessage) -> list[str]:
    wire = WireMessage(message.raw)
    return list(html_texts(wire.fields, wire.body))


def is_tracked(url: str) -> bool:
    """Whether an address has the form of a tracked link (its host is not asked)."""
    return read_path(urlsplit(url).path) is not None


def visit(aws: LocalAws, url: str, *, ip: str, user_agent: str) -> Visit:
    """Answer a request at the tracking host and publish what it tells.

    Raises LookupError with a sentence for a host that isn't SES's and a link that SES has not made.
    """
    parts = urlsplit(url)
    host, tracked = parts.hostname or "", read_path(parts.path)
    state, message = _find(aws, tracked) if tracked else (None, None)
    if tracked is None or state is None or message is None:
        raise LookupError(f"SES has made no link {url}.")
    if leads_to_ses(aws.internet, host) != state.region:
        wanted = tracking_host(state.region)
        raise LookupError(f"{host} does not lead to SES: it needs a CNAME record to {wanted}.")
    if state.now() - message.sent_at <= TRACKED_FOR:
        if tracked.url:
            message.clicked += (state.now(),)
        else:
            message.opened += (state.now(),)
        publish(state, message, _event(state, message, tracked, ip, user_agent))
    return Visit(tracked.url, b"" if tracked.url else PIXEL)


def _find(aws: LocalAws, tracked: TrackedLink) -> tuple[SesState, SentMessage] | tuple[None, None]:
    from local_aws.ses.state import SesState

    for state in aws.states(SesState):
        message = state.messages.get(tracked.message_id)
        right = signature(state, tracked.message_id, tracked.number, tracked.url)
        if message is not None and right == tracked.signature:
            return state, message
    return None, None


def _event(
    state: SesState, message: SentMessage, tracked: TrackedLink, ip: str, user_agent: str
) -> Event:
    body: Json = {"timestamp": iso(state.now()), "ipAddress": ip, "userAgent": user_agent}
    body["isBotEvent"] = "Likely" if BOTS.search(user_agent) else "Unlikely"
    if not tracked.number:
        return Event(OPEN, body)
    tags = message.links[tracked.number - 1][1]
    return Event(CLICK, body | {"link": tracked.url, "linkTags": tags or None}, link_tags=tags)
