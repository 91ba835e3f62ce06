"""Does the domain that was authenticated belong with the domain people see? (RFC 9989)"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from messaging_lab.authentication.dkim import Lookup


TREE_WALK_LABELS = 8
"""Names longer than this aren't asked for whole (RFC 9989, 4.10)."""


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def organizational_domain(domain: str) -> str:
    """Return the registrable domain above a name: `bounce.news.shop.example` -> `shop.example`.

    By the public suffix list. RFC 9989 finds it by asking DNS at each level; the two differ only
    where a domain owner or registry publishes psd=.
    """
    name = domain.strip(".").lower()
    try:
        found: str | None = _suffixes().privatesuffix(name)
    except (ValueError, UnicodeError):
        found = None
    return found or name


def aligned(authenticated: str, header_from: str, mode: str = "r") -> bool:
    """Return whether two domains align: in mode `s` (strict) the same, `r` (relaxed) one owner."""
    one, other = (name.strip(".").lower() for name in (authenticated, header_from))
    if not one or not other:
        return False
    if one == other or mode.strip().lower() == "s":
        return one == other
    # Nobody's domain lies under two top-level domains; reading the suffix list takes its time.
    return _top(one) == _top(other) and organizational_domain(one) == organizational_domain(other)


def _top(name: str) -> str:
    return name.rpartition(".")[2]


def find_policy(header_from: str, lookup: Lookup) -> tuple[str, dict[str, str]]:
    """Return where the DMARC record for a From domain stands, and its tags; ("", {}) for none.

    The record of the domain itself, otherwise that of the highest domain above that has one
    (the tree walk of RFC 9989, 4.10; its psd= is left to receivers).
    """
    from messaging_lab.authentication.dkim import parse_tags

    labels = header_from.strip(".").split(".")[-TREE_WALK_LABELS:]
    above = [".".join(labels[start:]) for start in range(len(labels))]
    for domain in dict.fromkeys([header_from, *reversed(above)]):
        name = f"_dmarc.{domain}"
        for value in lookup(name, "TXT") if domain else []:
            tags = parse_tags(value)
            if next(iter(tags.items()), None) == ("v", "DMARC1"):
                return name, tags
    return "", {}
