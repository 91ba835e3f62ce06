"""Settings that an address has from the identities that speak for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from local_aws.ses.identity import dkim_attributes, mail_from, names
from local_aws.ses.identity.dkim_attributes import Signer
from local_aws.ses.identity.identities import Identity, find, find_domain, get

if TYPE_CHECKING:
    from local_aws.ses.state import SesState


class Speakers(NamedTuple):
    """The identities whose settings mail from an address has: its own, and its domain's."""

    identity: Identity | None
    domain: Identity | None


def speakers(state: SesState, address: str) -> Speakers:
    """Return the identities that speak for an address. It may be one for both."""
    return Speakers(find(state, address), find_domain(state, address))


def signer(state: SesState, speaking: Speakers) -> Signer | None:
    """Return what their mail is signed with; None if it goes out unsigned by the customer.

    Signing goes on while records have vanished for a time (TEMPORARY_FAILURE; assumption).
    """
    identity, domain = speaking
    if identity is None or domain is None or not domain.dkim.check.holds:
        return None
    if not (domain.dkim.signing_enabled and identity.dkim.signing_enabled is not False):
        return None
    return Signer(domain.name, *dkim_attributes.selector_and_key(state, domain.dkim))


def custom_domain(speaking: Speakers) -> str:
    """Return the MAIL FROM domain of their mail; empty for the default one of SES.

    Raises MailFromDomainNotVerifiedException where the MX record is not in place and the identity
    asks for messages to be rejected then.
    """
    for identity in speaking:
        if identity is not None and identity.mail_from.domain:
            return mail_from.usable_domain(identity.mail_from)
    return ""


def switch_signing(state: SesState, name: str, enabled: bool) -> str:
    """Turn DKIM signing on or off for an identity; return what SES has against it, or ''.

    On a verified address this overrides its domain ("Overriding inherited DKIM signing"). On other
    addresses of the domain SES accepts it without an effect (as seen on AWS).
    """
    identity = get(state, name)
    domain = find_domain(state, name) if names.is_address(name) else identity
    if domain is None:
        return f"Domain {names.domain_of(name)} is not verified for DKIM signing."
    if identity is not None and (identity.is_domain or identity.verification.holds):
        identity.dkim.signing_enabled = enabled
    return ""


ADDRESS_WITHOUT_DOMAIN: dict[str, Any] = {
    "SigningEnabled": False,
    "Status": "NOT_STARTED",
    "SigningAttributesOrigin": "AWS_SES",
    "NextSigningKeyLength": "RSA_1024_BIT",
}
"""What GetEmailIdentity shows for an address whose domain is no identity (as seen on AWS)."""


def describe_dkim(state: SesState, identity: Identity) -> dict[str, Any]:
    """Return the v2 DkimAttributes. An address shows those of the domain that it belongs to."""
    if identity.is_domain:
        return dkim_attributes.describe(identity.dkim)
    domain = find_domain(state, identity.name)
    if domain is None:
        return ADDRESS_WITHOUT_DOMAIN.copy()
    shown = dkim_attributes.describe(domain.dkim)
    return shown | ({"SigningEnabled": False} if identity.dkim.signing_enabled is False else {})
