"""Names of hosts by their addresses, as DNS has them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import cache, lru_cache

from messaging_lab.dns_lookup import ask_dns
from messaging_lab.errors import LabError

Lookup = Callable[[str, str], list[str]]
"""(name, record type) -> values"""


def name_by(address: str, lookup: Lookup) -> str:
    """Return the name of a host, "" where there is none or `address` isn't an address."""
    try:
        reverse = ipaddress.ip_address(address).reverse_pointer
    except ValueError:
        return ""
    return next(iter(lookup(reverse, "PTR")), "")


def host_names(lookup: Lookup) -> Callable[[str], str]:
    """Return a function that names hosts by a look-up such as `lab.lookup`, and remembers."""
    return cache(lambda address: name_by(address, lookup))


@lru_cache(maxsize=4096)
def host_name(address: str) -> str:
    """Return the name of a host by this machine's resolver, "" where it gives none."""
    try:
        return name_by(address, ask_dns)
    except LabError:
        return ""
