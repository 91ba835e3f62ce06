"""One click over the web: the POST of RFC 8058, made to whoever serves the address.

SES serves its own links. A sender's own endpoint is a host of this small web, which notes what it
is asked; what the sender does about it is the sender's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from local_aws.internet.world_zones import REGIONS
from local_aws.ses.lists import unsubscribing
from local_aws.ses.lists.links import host as ses_host

if TYPE_CHECKING:
    from local_aws.world import LocalAws

BODY = unsubscribing.ONE_CLICK


class Asked(NamedTuple):
    """A request that a host has got. `at` is in epoch seconds."""

    at: float
    path: str
    body: str


class WebHosts:
    """The web hosts that senders have opened: name -> what they were asked."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.asked: dict[str, list[Asked]] = {}


def web_hosts(aws: LocalAws) -> WebHosts:
    """Return the senders' web hosts of a world."""
    return aws.state(WebHosts, "", "world")


def one_click(aws: LocalAws, url: str) -> int:
    """POST to an address as a mail program does; return the HTTP status, 0 if nobody listens."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    hosts = web_hosts(aws).asked
    if name in hosts:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        hosts[name].append(Asked(aws.clock.now(), path or "/", BODY))
        return 200
    if name not in map(ses_host, REGIONS):
        return 0
    try:
        unsubscribing.post(aws, url, BODY)
    except LookupError:
        return 404
    return 200
