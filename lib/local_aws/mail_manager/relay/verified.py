"""Recipients that mail is relayed to: those in identities of the account that SES has verified."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.internet.names import ancestors


def are_verified(ses: Any, addresses: list[str]) -> list[str]:
    """Return the addresses that are verified themselves or in a verified domain, in order."""
    known: dict[str, bool] = {}
    return [address for address in addresses if _is_verified(ses, address, known)]


def _is_verified(ses: Any, address: str, known: dict[str, bool]) -> bool:
    domains = ancestors(address.rpartition("@")[2].lower())
    identities = [address, *(domain for domain in domains if "." in domain)]
    for identity in identities:
        if identity not in known:
            known[identity] = _is_identity(ses, identity)
        if known[identity]:
            return True
    return False


def _is_identity(ses: Any, identity: str) -> bool:
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ClientError:
        return False
