"""Names of identities: which are valid, and which identities a name can fall back on."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_DOMAIN = 255
MAX_LOCAL_PART = 64
"""Lengths from the developer guide ("Creating and verifying identities") and RFC 5321 §4.5.3.1."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+", re.ASCII)


def is_address(name: str) -> bool:
    """Whether an identity's name is an address and not a domain."""
    return "@" in name


def canonical(name: str) -> str:
    """Return the name under which an identity is kept.

    Domains are case-insensitive, e-mail addresses are not ("Creating and verifying identities").
    """
    return name if is_address(name) else name.lower().rstrip(".")


def domain_of(name: str) -> str:
    """Return the lower-case domain of an address or of a domain."""
    return name.rpartition("@")[2].lower().rstrip(".")


def valid_domain(name: str) -> bool:
    """Whether `name` is a host name with two labels or more. Non-ASCII needs its Punycode form."""
    labels = name.lower().rstrip(".").split(".")
    return (
        len(name) <= MAX_DOMAIN
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def valid_address(name: str) -> bool:
    """Whether `name` is a plain address with an unquoted ASCII local part."""
    local, _, domain = name.rpartition("@")
    return (
        0 < len(local) <= MAX_LOCAL_PART
        and _LOCAL.fullmatch(local) is not None
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and valid_domain(domain)
    )


def problem(name: str) -> str:
    """Return what SES says against the name of a new identity, or ''.

    The text about addresses has been seen on AWS, the one about domains is modelled on it.
    """
    if is_address(name):
        return "" if valid_address(name) else f"Invalid email address<{name}>."
    return "" if valid_domain(name) else f"Invalid domain name <{name}>."


def without_label(address: str) -> str:
    """Return `user@domain` for `user+label@domain`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


@lru_cache(maxsize=4096)
def covering(name: str) -> tuple[str, ...]:
    """Return the identities that can speak for `name`, the most specific first."""
    addresses = dict.fromkeys((name, without_label(name)) if is_address(name) else ())
    labels = domain_of(name).split(".")
    return (*addresses, *(".".join(labels[first:]) for first in range(len(labels) - 1)))
