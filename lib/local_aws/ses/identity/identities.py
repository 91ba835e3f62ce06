"""Identities: the domains and addresses that an account may send from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.ses.identity import names
from local_aws.ses.identity.check import Check
from local_aws.ses.identity.dkim_attributes import Dkim, withdraw
from local_aws.ses.identity.mail_from import MailFrom

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

DOMAIN, EMAIL_ADDRESS = "DOMAIN", "EMAIL_ADDRESS"

MAX_IDENTITIES = 10_000
"""Identities per account and Region (developer guide, "Creating and verifying identities")."""


@dataclass
class Identity:
    """A domain or an address. Settings that an address inherits from its domain are not copied.

    `txt_token` is what VerifyDomainIdentity handed out, `link_token` what stands in the link of the
    last verification mail, `watch` the number of the running series of DNS look-ups.
    """

    name: str
    type: str
    created_at: float
    verification: Check = field(default_factory=Check)
    dkim: Dkim = field(default_factory=Dkim)
    mail_from: MailFrom = field(default_factory=MailFrom)
    feedback_forwarding: bool = True
    configuration_set: str = ""
    policies: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    soa: dict[str, Any] = field(default_factory=dict)
    txt_token: str = ""
    link_token: str = ""
    link_sent_at: float = 0.0
    watch: int = 0

    @property
    def is_domain(self) -> bool:
        """Whether it is a domain and not an address."""
        return self.type == DOMAIN

    @property
    def domain(self) -> str:
        """The domain itself, or the domain of the address, in lower case."""
        return names.domain_of(self.name)


def limit_problem(state: SesState) -> str:
    """Return what SES has against one identity more, or '' (the wording is an assumption)."""
    if len(state.identities) < MAX_IDENTITIES:
        return ""
    return f"The account has {MAX_IDENTITIES} identities, which is the limit in a Region."


def add(state: SesState, name: str) -> Identity:
    """Make a new identity, of which nothing is verified and nothing set."""
    key = names.canonical(name)
    kind = EMAIL_ADDRESS if names.is_address(key) else DOMAIN
    identity = state.identities[key] = Identity(key, kind, state.now())
    return identity


def remove(state: SesState, identity: Identity) -> None:
    """Forget an identity and take its public keys out of DNS."""
    withdraw(state, identity)
    state.notification_topics.pop(identity.name, None)
    del state.identities[identity.name]


def get(state: SesState, name: str) -> Identity | None:
    """Return the identity of exactly this name."""
    return state.identities.get(names.canonical(name))


def find(state: SesState, address: str) -> Identity | None:
    """Return the identity whose settings apply to mail from `address` (or from a domain).

    That is the most specific verified one; if none is verified, the most specific one.
    """
    first = None
    for name in names.covering(address):
        found = state.identities.get(name)
        if found is not None and found.verification.holds:
            return found
        first = first or found
    return first


def is_verified(state: SesState, address: str) -> bool:
    """Whether `address` (or a domain) may be sent from: itself or something above is verified.

    An identity whose records have vanished lately (TEMPORARY_FAILURE) still counts (assumption).
    """
    identity = find(state, address)
    return identity is not None and identity.verification.holds


def find_domain(state: SesState, name: str) -> Identity | None:
    """Return the domain identity whose settings apply to an address or a domain."""
    return find(state, names.domain_of(name))
