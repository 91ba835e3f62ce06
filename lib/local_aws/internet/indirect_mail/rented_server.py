"""A server that anybody rents by the hour, and what somebody sends from it in others' names.

The host is what a crook's host is today: it has a name that leads back to it and an SPF record, so
that SPF passes, for the hoster. Only DMARC asks whose name stands in From.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from local_aws.internet.indirect_mail.letters import compose
from local_aws.internet.smtp import Envelope, Reply, exchange

if TYPE_CHECKING:
    from local_aws.internet import Internet

DOMAIN = "cheap-hosting.example"


class RentedServer:
    """vm1.cheap-hosting.example, which refuses all mail to it."""

    hostname = f"vm1.{DOMAIN}"
    ip = "203.0.113.66"

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.resolver = internet.resolver()

    def open(self) -> None:
        """Publish the host's records and listen."""
        self.internet.listen(self)
        self.internet.dns.put(DOMAIN, "TXT", [f"v=spf1 ip4:{self.ip} -all"])

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Refuse a bounce."""
        return [Reply(550, "Nobody is here", "5.1.1")] * len(envelope.recipients)

    def send(self, author: str, recipients: Sequence[str], subject: str, text: str) -> list[Reply]:
        """Send a message to each recipient by itself; return the replies of their hosts."""
        return [self._send(author, one, subject, text) for one in recipients]

    def _send(self, author: str, to: str, subject: str, text: str) -> Reply:
        message_id = f"{self.internet.ids.hex('rented-server', 16)}@{DOMAIN}"
        now = self.internet.clock.now()
        data = compose(author, to, subject, text, message_id, now)
        envelope = Envelope(self.ip, self.hostname, f"mailer@{DOMAIN}", [to], data)
        return exchange(self.internet, self.resolver, envelope)[0]
