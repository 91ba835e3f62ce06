"""The addresses a lesson writes from and to, so that no lesson can mail a stranger.

Locally they belong to people of the small internet. On AWS they are the mailbox simulator's, or
the attendee's own: MESSAGING_LAB_MY_ADDRESS (one or more, separated by commas) and
MESSAGING_LAB_DOMAIN.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from messaging_lab.errors import LabError
from messaging_lab.simulators import simulator
from messaging_lab.workbook import current_workbook

PROVIDERS = {
    "gmail": "gmail.example",
    "yahoo": "yahoo.example",
    "outlook": "outlook.example",
    "other": "customer.example",
}
"""The name of a kind of recipient -> the local domain whose mail it gets."""


@dataclass(frozen=True)
class Addresses:
    """Hands out addresses. `own` and `domain` are the attendee's; both are empty locally."""

    local: bool
    own: tuple[str, ...] = ()
    own_domain: str = ""

    @property
    def domain(self) -> str:
        """The domain that the lesson authenticates and sends from."""
        if self.local:
            return current_workbook().domain
        if not self.own_domain:
            raise LabError(
                "On AWS this needs a domain of your own: set MESSAGING_LAB_DOMAIN to one whose "
                "DNS you control."
            )
        return self.own_domain

    def recipient(self, provider: str = "gmail", name: str = "ana") -> str:
        """Return the address of somebody whose mail is at `provider` (a key of PROVIDERS)."""
        if provider not in PROVIDERS:
            raise LabError(f"There is no provider {provider!r}: use one of {', '.join(PROVIDERS)}.")
        if self.local:
            return f"{name}@{PROVIDERS[provider]}"
        matching = [address for address in self.own if provider in address.rpartition("@")[2]]
        return (*matching, *self.own, simulator("success", f"{name}-{provider}"))[0]

    def sender(self, name: str = "marketing", subdomain: str = "news") -> str:
        """Return an address to send from, at `subdomain` of the lesson's domain."""
        if not self.local and not self.own_domain and self.own:
            return self.own[0]
        host = f"{subdomain}.{self.domain}" if subdomain else self.domain
        return f"{name}@{host}"


def own_addresses() -> Addresses:
    """Return the addresses for AWS, which the environment names."""
    text = os.environ.get("MESSAGING_LAB_MY_ADDRESS", "")
    own = tuple(part.strip() for part in text.split(",") if part.strip())
    for address in own:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
            raise LabError(f"MESSAGING_LAB_MY_ADDRESS holds {address!r}, which is no address.")
    domain = os.environ.get("MESSAGING_LAB_DOMAIN", "").strip().lower().rstrip(".")
    return Addresses(local=False, own=own, own_domain=domain)
