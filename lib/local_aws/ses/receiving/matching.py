"""Which recipients a rule is about.

Source: developer guide, "Creating receipt rules": `user@example.com` (that address, with any label
unless the condition has one), `example.com` (all addresses of the domain), `.example.com` (those of
its subdomains, and not its own). No condition means everybody at every verified domain.
"""

from __future__ import annotations

from typing import Any


def matching(rule: dict[str, Any], recipients: list[str]) -> list[str]:
    """Return those of the recipients that a rule applies to."""
    conditions = rule.get("Recipients") or []
    if not conditions:
        return list(recipients)
    return [one for one in recipients if any(matches(condition, one) for condition in conditions)]


def matches(condition: str, recipient: str) -> bool:
    """Whether a condition is about a recipient. Assumption: case doesn't count."""
    wanted, address = condition.lower(), recipient.lower()
    local, _, domain = address.rpartition("@")
    if wanted.startswith("."):
        return domain.endswith(wanted)
    if "@" not in wanted:
        return domain == wanted
    return wanted in (address, f"{local.partition('+')[0]}@{domain}")
