"""The Internet addresses of Mail Manager: where ingress endpoints listen and relays send from.

They come from 198.18.0.0/15, which is kept for measurements (RFC 2544) and never routed:

    198.18.R.1 to .254    ingress endpoints of the Region with number R
    198.18.128+R.0/28     relays of that Region: what a mailbox host has to allow-list

The second is what the general reference lists as "SMTP Relay IP Ranges". Assumptions: the host
names of relays, and the domain that REPLACE puts into MAIL FROM.
"""

from __future__ import annotations

from local_aws.internet.world_zones import REGIONS

RELAY_HOSTS = 4

ENDPOINTS_PER_REGION = 254


def endpoint_addresses(region: str) -> list[str]:
    """Return the addresses that ingress endpoints of a Region can have."""
    number = REGIONS.index(region)
    return [f"198.18.{number}.{host}" for host in range(1, ENDPOINTS_PER_REGION + 1)]


def relay_range(region: str) -> str:
    """Return the network that relays of a Region send from, in CIDR notation."""
    return f"198.18.{128 + REGIONS.index(region)}.0/28"


def relay_hosts(region: str) -> list[tuple[str, str]]:
    """Return address and name of each host that relays of a Region send from."""
    number = 128 + REGIONS.index(region)
    return [
        (f"198.18.{number}.{host}", f"relay-{host}.{region}.mail-manager-smtp.amazonaws.com")
        for host in range(1, RELAY_HOSTS + 1)
    ]


def replaced_domain(region: str) -> str:
    """Return the domain of MAIL FROM that a relay uses where it replaces the sender's."""
    return f"mail-manager.{region}.amazonses.com"
