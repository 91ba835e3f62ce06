"""Custom MAIL FROM domains: the envelope sender's domain, if it is not to be amazonses.com's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.errors import AwsError
from local_aws.ses.identity import names
from local_aws.ses.identity.check import Check

if TYPE_CHECKING:
    from local_aws.ses.identity.identities import Identity

USE_DEFAULT_VALUE, REJECT_MESSAGE = "USE_DEFAULT_VALUE", "REJECT_MESSAGE"


@dataclass
class MailFrom:
    """The MAIL FROM domain of an identity; `domain` is empty if it has none of its own."""

    domain: str = ""
    behavior: str = USE_DEFAULT_VALUE
    check: Check = field(default_factory=Check)


def usable_domain(mail_from: MailFrom) -> str:
    """Return the domain if its MX record is in place, else an empty text or the refusal.

    TEMPORARY_FAILURE falls back as well ("Custom MAIL FROM domain setup states"). Raises
    MailFromDomainNotVerifiedException where messages are to be rejected then.
    """
    if mail_from.check.status == "SUCCESS":
        return mail_from.domain
    if mail_from.behavior == REJECT_MESSAGE:
        message = "Mail FROM domain is not verified"
        raise AwsError("MailFromDomainNotVerifiedException", message, 400)
    return ""


def problem(identity: Identity, domain: str) -> str:
    """Return what SES says against `domain` as the MAIL FROM domain of an identity, or ''."""
    if not names.valid_domain(domain):
        return f"Invalid MAIL-FROM domain name <{domain}>."
    if not names.domain_of(domain).endswith(f".{identity.domain}"):
        return (
            f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity "
            f"<{identity.name}>."
        )
    return ""


def set_domain(identity: Identity, domain: str, behavior: str, now: float) -> None:
    """Set the MAIL FROM domain of an identity, or remove it with an empty one."""
    mail_from = identity.mail_from
    mail_from.behavior = behavior or USE_DEFAULT_VALUE
    if not domain:
        identity.mail_from = MailFrom()
    elif domain != mail_from.domain or not mail_from.check.running:
        mail_from.domain, mail_from.check = domain, Check()
        mail_from.check.begin(now)


def describe(identity: Identity) -> dict[str, Any]:
    """Return the v2 MailFromAttributes. Without a domain AWS shows the behaviour alone."""
    mail_from = identity.mail_from
    shown = {"BehaviorOnMxFailure": mail_from.behavior}
    if mail_from.domain:
        shown["MailFromDomain"] = mail_from.domain
        shown["MailFromDomainStatus"] = mail_from.check.status
    return shown
