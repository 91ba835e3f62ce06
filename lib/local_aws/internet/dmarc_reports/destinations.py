"""Where a report may be sent: the addresses in `rua`, the external ones only if they agree.

RFC 9990, "Verifying External Destinations". Without it anybody could have a stranger flooded with
reports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from local_aws.internet.dmarc_record import DmarcRecord, DnsTrouble, parse_record, tree_walk
from local_aws.internet.names import BadName, canonical

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

ADDRESS = re.compile(r"[^\s<>,@]+@[^\s<>,@]+\Z")


def destinations(policy_domain: str, record: DmarcRecord, resolver: Resolver) -> list[str]:
    """Return the addresses to send a report to, each once.

    What isn't a `mailto:` is passed over, and so is a host that DNS can't be asked about now.
    """
    found: list[str] = []
    for uri in record.rua:
        address = mail_address(uri)
        if address:
            found += allowed(policy_domain, address, resolver)
    return list(dict.fromkeys(found))


def mail_address(uri: str) -> str:
    """Return the address in a `mailto:` URI (RFC 6068), "" where there is none."""
    parts = urlsplit(uri)
    address = unquote(parts.path)
    return address if parts.scheme.lower() == "mailto" and ADDRESS.match(address) else ""


def allowed(policy_domain: str, address: str, resolver: Resolver) -> list[str]:
    """Return the address, those that its host names in its stead, or nothing if it is silent."""
    try:
        host = canonical(address.rpartition("@")[2])
        if same_organization(policy_domain, host, resolver):
            return [address]
        return agreed(policy_domain, address, host, resolver)
    except (BadName, DnsTrouble):
        return []


def same_organization(one: str, other: str, resolver: Resolver) -> bool:
    """Whether two domains have the same organizational domain. Raises DnsTrouble."""
    if one == other:
        return True
    organizations = {tree_walk(resolver, name).organizational_domain for name in (one, other)}
    return len(organizations) == 1


def agreed(policy_domain: str, address: str, host: str, resolver: Resolver) -> list[str]:
    """Ask an external host whether it takes reports about the domain.

    The record there may name other addresses (`rua`), at the same host only. Raises BadName where
    the name to ask for is too long.
    """
    name = canonical(f"{policy_domain}._report._dmarc.{host}")
    values = resolver.lookup(name, "TXT").values
    records = [record for value in values if (record := parse_record(value))]
    if not records:
        return []
    others = [mail_address(uri) for record in records for uri in record.rua]
    return [a for a in others if a.lower().endswith(f"@{host}")] or [address]
