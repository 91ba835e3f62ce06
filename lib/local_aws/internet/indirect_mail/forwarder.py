"""A university's forwarding service: mail to a former student goes on to another mailbox.

The message stays as it is but for a Received field, so that signatures hold. The envelope sender
stays as well, and SPF fails at the next host, unless the service rewrites it (the Sender Rewriting
Scheme, SRS): then SPF passes, for the service.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from local_aws.internet.indirect_mail.hop import LOOP, UNKNOWN, goes_round, received
from local_aws.internet.mailboxes import mailbox_name
from local_aws.internet.smtp import Envelope, Reply, exchange

if TYPE_CHECKING:
    from local_aws.internet import Internet

DOMAIN = "alumni.example"


@dataclass(frozen=True, slots=True)
class Forward:
    """Where mail goes on to, and whether its envelope sender is rewritten."""

    to: str
    rewrites_sender: bool = False


class Forwarder:
    """mx.alumni.example. `forwards` has the addresses that it takes mail for."""

    hostname = f"mx.{DOMAIN}"
    ip = "192.0.2.40"

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.resolver = internet.resolver()
        self.forwards: dict[str, Forward] = {}

    def open(self) -> None:
        """Publish the domain's records and listen."""
        self.internet.listen(self)
        self.internet.dns.put(DOMAIN, "MX", [f"10 {self.hostname}"])
        self.internet.dns.put(DOMAIN, "TXT", [f"v=spf1 ip4:{self.ip} -all"])

    def forward(self, address: str, to: str, *, rewrites_sender: bool = False) -> None:
        """Let mail to `address` go on to `to` from now on.

        An address in another domain than alumni.example is taken once that domain's MX leads here.
        """
        self.forwards[mailbox_name(address)] = Forward(to, rewrites_sender)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Pass a message on, once for each recipient; the replies are those of the next hosts."""
        if goes_round(envelope.data):
            return [LOOP] * len(envelope.recipients)
        return [self._pass_on(address, envelope) for address in envelope.recipients]

    def _pass_on(self, address: str, envelope: Envelope) -> Reply:
        forward = self.forwards.get(mailbox_name(address))
        if forward is None:
            return Reply(550, f"<{address}>: {UNKNOWN}", "5.1.1")
        queue_id = self.internet.ids.hex("queue:forwarder", 12)
        now = self.internet.clock.now()
        trace = received(envelope, self.hostname, queue_id, now)
        sender = envelope.mail_from
        own = replace(
            envelope,
            client_ip=self.ip,
            helo=self.hostname,
            mail_from=rewritten(sender) if forward.rewrites_sender else sender,
            recipients=[forward.to],
            data=trace + envelope.data,
        )
        return exchange(self.internet, self.resolver, own)[0]


def rewritten(sender: str) -> str:
    """Return an envelope sender as SRS rewrites it; that of a bounce stays empty."""
    local, at, domain = sender.rpartition("@")
    if not at:
        return sender
    seal = hashlib.sha256(sender.encode()).hexdigest()[:4]
    return f"SRS0={seal}=AA={domain}={local}@{DOMAIN}"
