"""The names that AWS has in the world's DNS: sending hosts, SPF, feedback and receiving hosts.

Addresses come from the ranges kept for documentation (RFC 5737), so that none is anybody's:

    198.51.100.0/24    SES, shared sending addresses, seven to a Region of which six are used
    203.0.113.128/25   SES, dedicated addresses
    192.0.2.128/25     AWS hosts that receive mail and feedback
    192.0.2.0/25 and 203.0.113.0/25 are left to everybody else.

Sources: "Setting up a custom MAIL FROM domain" and "Amazon SES endpoints and quotas" in the AWS
documentation, and what amazonses.com publishes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from local_aws.internet.dns import NAME_SERVERS
from local_aws.internet.names import reverse_name
from local_aws.keys import public_key_text, rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from local_aws.ids import Ids
    from local_aws.internet.dns import Dns

REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1"),
    *("eu-west-2", "eu-west-3", "ap-east-2", "ap-northeast-1", "ap-northeast-2"),
    *("ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2"),
    *("ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"),
    *("af-south-1", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1"),
)
"""The Regions with SES. The order gives each its addresses: new ones go to the end."""

HOSTS_PER_REGION = 6
SPF = "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.128/25 -all"
"""What amazonses.com publishes. AWS ends its record in `-all` as well."""

AMAZONSES_SELECTOR = "k2vq7hm4xw6tn3yd5rbzc8jfpgs9lauo"
"""Selector of the second DKIM signature, d=amazonses.com, in every Region (assumption: AWS has
selectors per Region, of 32 characters as this one)."""

AMAZONSES_BITS = 1024
"""Size of that signature's key: receivers note "dkim=pass (1024-bit key) header.d=amazonses.com" in
mail archived in January 2026."""


def amazonses_key(ids: Ids) -> RSAPrivateKey:
    """Return the key of the signature that SES adds in its own name."""
    return rsa_key(ids.seed, "amazonses.com", AMAZONSES_BITS)


@lru_cache(maxsize=64)
def sending_hosts(region: str) -> tuple[tuple[str, str], ...]:
    """Return address and name of each host that SES sends from in a Region.

    Raises ValueError for a Region without SES.
    """
    place = REGIONS.index(region)
    first = 1 + 7 * place
    zone = "smtp-out.amazonses.com" if not place else f"smtp-out.{region}.amazonses.com"
    return tuple(
        (f"198.51.100.{first + number}", f"a{8 + place}-{number + 11}.{zone}")
        for number in range(HOSTS_PER_REGION)
    )


def default_mail_from(region: str) -> str:
    """Return the envelope sender's domain of identities without a custom MAIL FROM domain."""
    return "amazonses.com" if region == "us-east-1" else f"{region}.amazonses.com"


def feedback_host(region: str) -> tuple[str, str]:
    """Return address and name of the host that takes bounces and feedback in a Region."""
    return f"192.0.2.{128 + 2 * REGIONS.index(region)}", f"feedback-smtp.{region}.amazonses.com"


def inbound_host(region: str) -> tuple[str, str]:
    """Return address and name of the host that receives mail for SES in a Region."""
    return f"192.0.2.{129 + 2 * REGIONS.index(region)}", f"inbound-smtp.{region}.amazonaws.com"


def publish_world(dns: Dns, ids: Ids) -> None:
    """Put AWS's own records into the world's DNS."""
    dns.put("amazonses.com", "TXT", [SPF])
    dns.put("amazonaws.com", "TXT", ["v=spf1 -all"])
    dns.put(
        f"{AMAZONSES_SELECTOR}._domainkey.amazonses.com",
        "TXT",
        lambda: [public_key_text(amazonses_key(ids))],
    )
    for number, name in enumerate(NAME_SERVERS, start=53):
        _publish_host(dns, f"192.0.2.{number}", name)
    for region in REGIONS:
        _publish_region(dns, region)


def _publish_region(dns: Dns, region: str) -> None:
    for ip, name in (*sending_hosts(region), feedback_host(region), inbound_host(region)):
        _publish_host(dns, ip, name)
    domain, (_, feedback) = default_mail_from(region), feedback_host(region)
    dns.put(domain, "MX", [f"10 {feedback}"])
    dns.put(f"{region}.amazonses.com", "TXT", ["v=spf1 include:amazonses.com -all"])


def _publish_host(dns: Dns, ip: str, name: str) -> None:
    dns.put(name, "A", [ip])
    dns.put(reverse_name(ip), "PTR", [name])
