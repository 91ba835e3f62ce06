"""Domains in Postmaster Tools, and how one shows that a domain is one's own: a TXT record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local_aws.postmaster.traffic import Traffic

if TYPE_CHECKING:
    from local_aws.world import LocalAws

PREFIX = "google-site-verification="


class Postmaster:
    """Domains with the TXT value that each has to publish, and which have been verified.

    `traffic` is what the provider has received, read once.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.values: dict[str, str] = {}
        self.added: dict[str, float] = {}
        self.verified: set[str] = set()
        self.traffic = Traffic(aws.internet.providers["gmail"])

    def add(self, domain: str) -> str:
        """Add a domain; return the TXT value, the same when it is added again."""
        if domain not in self.values:
            self.values[domain] = PREFIX + self.aws.ids.token("postmaster", 43)
            self.added[domain] = self.aws.clock.now()
        return self.values[domain]

    def verify(self, domain: str) -> bool:
        """Look for the TXT record. Raises LookupError for a domain that hasn't been added."""
        if domain not in self.values:
            raise LookupError(f"{domain} is not in Postmaster Tools: add it first.")
        found = self.aws.internet.resolver(caching=False).lookup(domain, "TXT")
        if self.values[domain] in found.values:
            self.verified.add(domain)
        return domain in self.verified

    def is_verified(self, domain: str) -> bool:
        """Whether a domain is verified. Subdomains of a verified domain are, too."""
        return any(domain == one or domain.endswith(f".{one}") for one in self.verified)

    def listed(self) -> list[dict[str, Any]]:
        """Return the domains in the form of the API's Domain."""
        return [
            {
                "name": f"domains/{domain}",
                "permission": "OWNER" if domain in self.verified else "NONE",
                "verificationState": "VERIFIED" if domain in self.verified else "UNVERIFIED",
                "createTime": datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z"),
            }
            for domain, at in self.added.items()
        ]


def postmaster(aws: LocalAws) -> Postmaster:
    """Return the Postmaster Tools of a world."""
    return aws.state(Postmaster, "gmail", "world")
