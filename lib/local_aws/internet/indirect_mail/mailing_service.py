"""A mailing service that a company's other departments use: the second sender in its reports.

It sends from its own host with its own envelope and signature, so that SPF and DKIM pass and align
with nothing. Where a customer has published the CNAME record that leads to the service's key, it
signs in the customer's name as well, and DMARC passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

from local_aws.internet import dkim
from local_aws.internet.indirect_mail.letters import compose
from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.keys import public_key_text, rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from local_aws.internet import Internet

DOMAIN = "letterpost.example"
SELECTOR = "lp1"
KEY_NAME = f"{SELECTOR}._domainkey.{DOMAIN}"
KEY_BITS = 1024


class MailingService:
    """out.letterpost.example, which sends for whoever is logged in there."""

    hostname = f"out.{DOMAIN}"
    ip = "203.0.113.25"

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.resolver = internet.resolver()

    def open(self) -> None:
        """Publish the service's records and listen for bounces, which it throws away."""
        self.internet.listen(self)
        dns = self.internet.dns
        dns.put(f"bounce.{DOMAIN}", "MX", [f"10 {self.hostname}"])
        dns.put(f"bounce.{DOMAIN}", "TXT", [f"v=spf1 ip4:{self.ip} -all"])
        dns.put(KEY_NAME, "TXT", lambda: [f"v=DKIM1; k=rsa; {public_key_text(self._key())}"])

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a bounce."""
        return [Reply(250, "OK", "2.0.0")] * len(envelope.recipients)

    def record_for(self, domain: str) -> tuple[str, str]:
        """Return name and target of the CNAME record that a customer publishes."""
        return f"{SELECTOR}._domainkey.{domain}", KEY_NAME

    def send(
        self, author: str, recipients: Sequence[str], subject: str, text: str, *, bare: bool = False
    ) -> list[Reply]:
        """Send a message to each recipient by itself; return the replies of their hosts.

        `author` is the From field's value. A `bare` message has the author's own address in the
        envelope and no signature, as that of a device which has never heard of SPF and DKIM.
        """
        return [self._send(author, one, subject, text, bare=bare) for one in recipients]

    def _send(self, author: str, to: str, subject: str, text: str, *, bare: bool) -> Reply:
        address = parseaddr(author)[1]
        number = self.internet.ids.hex("letterpost", 16)
        now = self.internet.clock.now()
        message = compose(author, to, subject, text, f"{number}@{DOMAIN}", now)
        sender = address if bare else f"b-{number}@bounce.{DOMAIN}"
        data = message if bare else self._signed(message, address.rpartition("@")[2].lower())
        envelope = Envelope(self.ip, self.hostname, sender, [to], data)
        return exchange(self.internet, self.resolver, envelope)[0]

    def _signed(self, message: bytes, customer: str) -> bytes:
        signers = [DOMAIN, customer] if self._delegated(customer) else [DOMAIN]
        now, key = int(self.internet.clock.now()), self._key()
        fields = [
            dkim.sign(message, domain=one, selector=SELECTOR, key=key, timestamp=now)
            for one in signers
        ]
        return b"".join([*fields, message])

    def _delegated(self, customer: str) -> bool:
        name, _ = self.record_for(customer)
        answer = self.internet.resolver(caching=False).lookup(name, "TXT")
        return any(public_key_text(self._key()) in value for value in answer.values)

    def _key(self) -> RSAPrivateKey:
        return rsa_key(self.internet.ids.seed, KEY_NAME, KEY_BITS)
