"""amazon.com, which the verification mails come from: its records and its DKIM key.

Assumptions all: the real domain's records are AWS's business and change. What matters is that a
receiver finds such a mail authenticated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.dns import CATCH_ALL_HOST
from local_aws.keys import public_key_text, rsa_key
from local_aws.ses.identity.dkim_attributes import Signer

if TYPE_CHECKING:
    from local_aws.ids import Ids
    from local_aws.internet.dns import Dns

DOMAIN, SELECTOR = "amazon.com", "sesverification"
BITS = 1024
"""Made in a tenth of the time of a 2048-bit key, and nobody learns from this one."""


def signer(ids: Ids) -> Signer:
    """Return what mail From amazon.com is signed with."""
    return Signer(DOMAIN, SELECTOR, rsa_key(ids.seed, DOMAIN, BITS))


def publish(dns: Dns, ids: Ids) -> None:
    """Put the domain's records into the world's DNS; once more does no harm."""
    key = signer(ids).key
    dns.put(DOMAIN, "MX", [f"10 {CATCH_ALL_HOST}"])
    dns.put(DOMAIN, "TXT", ["v=spf1 include:amazonses.com -all"])
    dns.put(f"_dmarc.{DOMAIN}", "TXT", ["v=DMARC1; p=quarantine"])
    dns.put(f"{SELECTOR}._domainkey.{DOMAIN}", "TXT", [public_key_text(key)])
