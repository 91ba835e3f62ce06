"""IP address filters: whose mail is refused before any rule is looked at."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from local_aws.ses.errors import invalid_parameter

MAX_FILTERS = 100
"""Filters of an account (the quotas page)."""


def check(cidr: str) -> None:
    """Raise InvalidParameterValue for what is neither an address nor a range of addresses."""
    try:
        ip_network(cidr)
    except ValueError:
        raise invalid_parameter(f"Invalid CIDR block: {cidr}") from None


def is_blocked(filters: list[dict[str, Any]], client_ip: str) -> bool:
    """Whether a client's mail is refused.

    Source: developer guide, "IP address filters": what no filter names is let in, and an Allow
    takes addresses out of a Block.
    """
    address = ip_address(client_ip)
    policies = {
        one["IpFilter"]["Policy"]
        for one in filters
        if address in ip_network(one["IpFilter"]["Cidr"])
    }
    return "Block" in policies and "Allow" not in policies
