"""The hosts that tracked links lead to: one of SES per Region, or a domain of the customer's.

Source: "Configuring custom domains to handle open and click tracking" in the developer guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.world_zones import REGIONS
from local_aws.ses.identity import identities, names

if TYPE_CHECKING:
    from local_aws.internet import Internet
    from local_aws.ses.state import SesState

IP = "192.0.2.249"
"""Assumption: one address for the tracking hosts of all Regions."""


def tracking_host(region: str) -> str:
    """Return the name that a custom redirect domain has to be an alias of."""
    return f"r.{region}.awstrack.me"


def publish(internet: Internet) -> None:
    """Put the tracking hosts into the world's DNS."""
    for region in REGIONS:
        internet.dns.put(tracking_host(region), "A", [IP])


def redirect_domain_problem(state: SesState, domain: str) -> str:
    """Return what SES has against a custom redirect domain, or '' (the words are assumptions).

    It has to be verified, itself or by a domain above it; whether its CNAME is right shows when a
    link is followed.
    """
    if not domain:
        return ""
    if names.is_address(domain) or not names.valid_domain(domain):
        return f"Invalid custom redirect domain <{domain}>."
    if not identities.is_verified(state, domain):
        return f"Custom redirect domain <{domain}> is not verified."
    return ""


def leads_to_ses(internet: Internet, host: str) -> str:
    """Return the Region whose tracking host a name leads to, '' where it leads elsewhere."""
    alias = internet.resolver(caching=False).lookup(host, "CNAME")
    target = alias.values[0].lower() if alias.values else host.lower()
    for region in REGIONS:
        name = tracking_host(region)
        if target == name or target.endswith(f".{name}"):
            return region
    return ""
