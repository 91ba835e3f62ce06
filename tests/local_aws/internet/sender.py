"""A domain that sends mail, with as much or as little authentication as a test wants."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from local_aws.internet import Internet, dkim
from local_aws.internet.names import reverse_name
from local_aws.internet.smtp import Envelope, Reply, exchange

IP, HOST, DOMAIN = "203.0.113.5", "out.sender.example", "shop.example"


class Sender:
    """Sends for shop.example from 203.0.113.5, which has forward and reverse DNS."""

    def __init__(self, internet: Internet, key: RSAPrivateKey, key_record: str) -> None:
        self.internet, self.key, self.key_record = internet, key, key_record
        self.resolver = internet.resolver(caching=False)
        internet.dns.put(HOST, "A", [IP])
        internet.dns.put(reverse_name(IP), "PTR", [HOST])
        internet.dns.put(DOMAIN, "MX", [f"10 {HOST}"])

    def publish(self, *, spf: bool = False, dkim: bool = False, dmarc: str = "") -> None:
        """Publish SPF, a DKIM key and a DMARC policy."""
        dns = self.internet.dns
        if spf:
            dns.put(DOMAIN, "TXT", [f"v=spf1 ip4:{IP} -all"])
        if dkim:
            dns.put(f"s._domainkey.{DOMAIN}", "TXT", [self.key_record])
        if dmarc:
            dns.put(f"_dmarc.{DOMAIN}", "TXT", [f"v=DMARC1; {dmarc}"])

    def envelope(
        self,
        *to: str,
        author: str = f"From: Shop <news@{DOMAIN}>\r\n",
        mail_from: str = f"bounce@{DOMAIN}",
        signer: str = DOMAIN,
        tls: str | None = "TLSv1.3",
        extra: bytes = b"",
    ) -> Envelope:
        """Return a message, signed for `signer` unless that is empty."""
        message = f"{author}To: {to[0]}\r\nSubject: Sale\r\n\r\nCome and buy.\r\n".encode()
        signature = b""
        if signer:
            signature = dkim.sign(
                message, domain=signer, selector="s", key=self.key, timestamp=1767690000
            )
        return Envelope(IP, HOST, mail_from, list(to), extra + signature + message, tls)

    def send(self, *to: str, **more: object) -> list[Reply]:
        """Send a message; return the replies."""
        return exchange(self.internet, self.resolver, self.envelope(*to, **more))  # type: ignore[arg-type]
