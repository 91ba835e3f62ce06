"""How the conditions of traffic policies and rules compare texts, numbers of addresses and IPs."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Sequence

IGNORE_CASE = True
"""Assumption: texts match whatever their case, as addresses do in practice and as the archive's
filters do. AWS does not say."""

COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "EQUALS": lambda text, value: text == value,
    "NOT_EQUALS": lambda text, value: text == value,
    "STARTS_WITH": lambda text, value: text.startswith(value),
    "ENDS_WITH": lambda text, value: text.endswith(value),
    "CONTAINS": lambda text, value: value in text,
}


def matches(operator: str, texts: Iterable[str], values: Sequence[str]) -> bool:
    """Whether a string condition holds for an attribute that has `texts` (none where it is absent).

    Several values are an OR; NOT_EQUALS holds where no text equals any value, and so for an
    attribute that is absent. Source: API reference, RuleStringExpression.
    """
    compare = COMPARISONS[operator]
    wanted = [_fold(value) for value in values]
    found = any(compare(_fold(text), value) for text in texts for value in wanted)
    return found is not (operator == "NOT_EQUALS")


def _fold(text: str) -> str:
    return text.casefold() if IGNORE_CASE else text


def in_networks(operator: str, address: str, networks: Sequence[str]) -> bool:
    """Whether an IP condition holds. An address is in no network of the other IP version."""
    ip = ipaddress.ip_address(address)
    found = any(ip in ipaddress.ip_network(network, strict=False) for network in networks)
    return found is not operator.startswith("NOT_")


def is_ipv6(address: str) -> bool:
    """Whether an address is one of IP version 6."""
    return ipaddress.ip_address(address).version == 6
