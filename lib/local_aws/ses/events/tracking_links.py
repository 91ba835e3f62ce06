"""Tracked links as they stand in messages: the link, the message's id and a signature.

    https://SUB.r.REGION.awstrack.me/L0/LINK/1/MESSAGE-ID/SIGNATURE=NUMBER     a link
    https://SUB.r.REGION.awstrack.me/I0/MESSAGE-ID/SIGNATURE=NUMBER            the picture

The forms are those of messages in public archives; at custom domains the paths begin with /CL0 and
/CL1 ("Configuring custom domains to handle open and click tracking"). Assumptions: what is signed
and how, that NUMBER counts the links of a message, and /CI0 for the picture at custom domains.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from local_aws.ses.events.tracking_domain import tracking_host

if TYPE_CHECKING:
    from local_aws.ses.configuration_sets import ConfigurationSet
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

PATH = re.compile(
    r"/C?(?:(?P<picture>I0)|L0/(?P<link>[^/]+)/1|L1/[^/]+/(?P<link1>[^/]+)/1)"
    r"/(?P<message>[^/]+)/(?P<signature>[\w-]+)=(?P<number>\d+)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class TrackedLink:
    """What the path of a tracked link says. `url` is empty for the picture."""

    message_id: str
    number: int
    url: str
    signature: str


def read_path(path: str) -> TrackedLink | None:
    """Return what a path says, None for one that is none of ours."""
    found = PATH.fullmatch(path)
    if not found:
        return None
    url = unquote(found["link"] or found["link1"] or "")
    return TrackedLink(found["message"], int(found["number"]), url, found["signature"])


def signature(state: SesState, message_id: str, number: int, url: str) -> str:
    """Return what a link is signed with, so that nobody else makes one."""
    key = f"tracking:{state.aws.ids.seed}:{state.account_id}".encode()
    text = f"{message_id}\n{number}\n{url}".encode()
    digest = hmac.new(key, text, hashlib.sha1).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def picture_url(state: SesState, configuration: ConfigurationSet, message: SentMessage) -> str:
    """Return the address of the picture that tells of an open."""
    own = configuration.redirect_domain
    scheme = "http" if own and configuration.https_policy == "OPTIONAL" else "https"
    signed = signature(state, message.message_id, 0, "")
    path = f"{'CI0' if own else 'I0'}/{message.message_id}/{signed}=0"
    return f"{scheme}://{_host(state, own)}/{path}"


def link_url(
    state: SesState,
    configuration: ConfigurationSet,
    message: SentMessage,
    number: int,
    url: str,
    custom_path: str,
) -> str:
    """Return the tracked link that stands in a message for `url`.

    The protocol is the link's own; at a custom domain the HttpsPolicy can ask for https.
    """
    own = configuration.redirect_domain
    require = own and configuration.https_policy == "REQUIRE"
    scheme = "https" if require else url.partition(":")[0].lower()
    kind = f"L1/{custom_path}" if custom_path else "L0"
    signed = signature(state, message.message_id, number, url)
    path = f"{'C' if own else ''}{kind}/{quote(url, safe=':')}/1/{message.message_id}"
    return f"{scheme}://{_host(state, own)}/{path}/{signed}={number}"


def _host(state: SesState, own: str) -> str:
    if own:
        return own
    digest = hashlib.sha256(f"tracking:{state.account_id}".encode()).digest()
    sub = base64.b32encode(digest)[:8].decode().lower()
    return f"{sub}.{tracking_host(state.region)}"
