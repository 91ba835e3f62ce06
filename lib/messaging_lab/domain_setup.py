"""A domain identity as lesson 02 leaves it: signed by Easy DKIM, with a MAIL FROM domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from messaging_lab.authentication import records_for
from messaging_lab.domain_status import DomainStatus, domain_status
from messaging_lab.hosted_zones import publish

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

TAKES = 3600.0
"""Seconds to wait until SES has found the records."""


def set_up_domain(lab: Lab, mail_from: str = "bounce") -> DomainStatus:
    """Make `lab.domain` an identity with DKIM and a MAIL FROM domain, and wait until both stand.

    What is there already stays as it is. Raises TimeoutError where SES doesn't find the records.
    """
    ses = lab.client("sesv2")
    _create(lab)
    if not ses.get_email_identity(EmailIdentity=lab.domain)["MailFromAttributes"].get(
        "MailFromDomain"
    ):
        ses.put_email_identity_mail_from_attributes(
            EmailIdentity=lab.domain, MailFromDomain=f"{mail_from}.{lab.domain}"
        )
    identity = ses.get_email_identity(EmailIdentity=lab.domain)
    publish(lab, records_for(lab.domain, identity, region=lab.region))
    lab.wait_until(lambda: domain_status(lab).ready, timeout=TAKES, what="SES to find the records")
    return domain_status(lab)


def _create(lab: Lab) -> None:
    try:
        lab.client("sesv2").create_email_identity(EmailIdentity=lab.domain)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AlreadyExistsException":
            raise
