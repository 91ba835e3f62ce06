"""Domain names as text: their one spelling, their parts, and whose they are."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

from publicsuffixlist import PublicSuffixList

MAX_NAME = 253
"""Octets of a name in text form without the final dot (RFC 1035 §2.3.4: 255 on the wire)."""

MAX_LABEL = 63


class BadName(ValueError):
    """A text that no domain name can be, or none that is written plainly.

    It has an empty or overlong label, is too long altogether, or has spaces in it.
    """


@lru_cache(maxsize=65536)
def canonical(name: str) -> str:
    """Return `name` in lower case, without the final dot, in its ASCII (IDNA) form.

    The root is the empty string. Raises BadName.
    """
    text = name.lower().removesuffix(".")
    if not text.isascii():
        text = _to_ascii(text)
    labels = text.split(".") if text else []
    if len(text) > MAX_NAME or any(not 0 < len(label) <= MAX_LABEL for label in labels):
        raise BadName(f"{name!r} is not a domain name: a label has 1 to 63 characters, a name 253.")
    if any(not " " < character < "\x7f" for character in text):
        raise BadName(f"{name!r} is not a domain name: it has a space or a control character.")
    return text


def _to_ascii(text: str) -> str:
    try:
        return text.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadName(f"{text!r} is not a domain name: {error}.") from error


def parent_of(name: str) -> str:
    """Return the name one label up; that of a top-level name is the root, the empty string."""
    return name.partition(".")[2]


def ancestors(name: str) -> Iterator[str]:
    """Yield `name`, then each name above it, without the root."""
    while name:
        yield name
        name = parent_of(name)


def is_within(name: str, origin: str) -> bool:
    """Whether `name` is `origin` or below it."""
    return not origin or name == origin or name.endswith(f".{origin}")


@lru_cache(maxsize=1)
def _public_suffixes() -> PublicSuffixList:
    # Only the part that registries decide: a cloud provider's private suffixes are no registries.
    return PublicSuffixList(only_icann=True)


@lru_cache(maxsize=65536)
def registrable_domain(name: str) -> str | None:
    """Return the domain that somebody registered: the public suffix and one label.

    None where there is none, as for `com` or `co.uk`. `name` is in its canonical form.
    """
    found: str | None = _public_suffixes().privatesuffix(name)
    return found


@lru_cache(maxsize=4096)
def reverse_name(ip: str) -> str:
    """Return the name whose PTR record names the host of an address (RFC 1035 §3.5, RFC 3596)."""
    return ipaddress.ip_address(ip).reverse_pointer
