"""Addresses as SES identities: asked for once, and verified by whoever owns the mailbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from messaging_lab.show.tables import Table, table
from messaging_lab.simulators import is_simulator_address

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

MAIL_TAKES = 900.0
"""Seconds that somebody on AWS gets to find the verification mail and to open its link."""


def verify_addresses(lab: Lab, *addresses: str) -> Table:
    """Make each address an identity once, unless it is one, have its owner open the link, and wait.

    The mailbox simulator's addresses need nothing. Returns a table of the statuses. Raises
    TimeoutError where an owner takes longer than MAIL_TAKES.
    """
    each = dict.fromkeys(addresses)
    rows = [{"Address": one, "VerificationStatus": _verify(lab, one)} for one in each]
    return table(rows, marks=("VerificationStatus",))


def _verify(lab: Lab, address: str) -> str:
    if is_simulator_address(address):
        return "not needed"
    if not is_verified(lab, address):
        _ask(lab, address)
        lab.click_verification_link(address)
        lab.wait_until(lambda: is_verified(lab, address), timeout=MAIL_TAKES, what=address)
    return verification_status(lab, address)


def _ask(lab: Lab, address: str) -> None:
    if verification_status(lab, address) == "NOT_FOUND":
        lab.client("sesv2").create_email_identity(EmailIdentity=address)


def is_verified(lab: Lab, address: str) -> bool:
    """Whether the address is an identity that may be sent from; False where it is none."""
    return verification_status(lab, address) == "SUCCESS"


def verification_status(lab: Lab, address: str) -> str:
    """Return the VerificationStatus of an identity, or "NOT_FOUND" where it is none."""
    try:
        found = lab.client("sesv2").get_email_identity(EmailIdentity=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return "NOT_FOUND"
    return str(found["VerificationStatus"])
