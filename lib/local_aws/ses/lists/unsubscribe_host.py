"""The host that takes mail to unsubscribe: `mailto:` in List-Unsubscribe (RFC 2369 §3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.world_zones import REGIONS
from local_aws.ses.lists.links import find_message, host

if TYPE_CHECKING:
    from local_aws.world import LocalAws

TAKEN = Reply(250, "OK", "2.0.0")
UNKNOWN = Reply(550, "There is nothing to unsubscribe from", "5.1.1")


class UnsubscribeHost:
    """The mail host of unsubscribe.<Region>.amazonses.com, and its web host.

    Assumption: one host for all Regions.
    """

    hostname = "unsubscribe.amazonses.com"
    ip = "192.0.2.247"

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws

    def open(self) -> None:
        """Listen, and publish where the names of the Regions lead."""
        internet = self.aws.internet
        internet.listen(self)
        for region in REGIONS:
            internet.dns.put(host(region), "A", [self.ip])
            internet.dns.put(host(region), "MX", [f"10 {self.hostname}"])

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Unsubscribe whom the addresses mean. What the mail says doesn't matter."""
        return [self._take(address) for address in envelope.recipients]

    def _take(self, address: str) -> Reply:
        from local_aws.ses.lists.unsubscribing import contact_of, unsubscribe

        token, _, domain = address.rpartition("@")
        state, message = find_message(self.aws, domain.lower(), f"/{token}")
        if state is None or message is None:
            return UNKNOWN
        try:
            unsubscribe(state, message, *contact_of(state, message))
        except LookupError:
            return UNKNOWN
        return TAKEN
