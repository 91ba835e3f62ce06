"""Access control rules: who may use which protocol from where.

Source: WorkMail administrator guide, "Working with access control rules". A rule matches when all
its conditions do; a DENY that matches wins over every ALLOW; without a match access is denied.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

DEFAULT_RULE = "Default"
"""The rule that a new organisation has: it allows everything."""

CONDITIONS = (
    "IpRanges",
    "NotIpRanges",
    "Actions",
    "NotActions",
    "UserIds",
    "NotUserIds",
    "ImpersonationRoleIds",
    "NotImpersonationRoleIds",
)


@dataclass(frozen=True)
class Attempt:
    """Somebody wants in."""

    action: str
    """Protocol as the rules name it: AutoDiscover, EWS, IMAP, ActiveSync, SMTP, WebMail, …"""
    ip: str
    user_id: str = ""
    role_id: str = ""


@dataclass
class Rule:
    """A rule: an effect and its conditions, by their names in the API."""

    name: str
    effect: str
    description: str
    created: datetime
    modified: datetime
    conditions: dict[str, list[str]] = field(default_factory=dict)

    def matches(self, attempt: Attempt) -> bool:
        """Return whether all conditions hold."""
        return all(self._holds(name, values, attempt) for name, values in self.conditions.items())

    @staticmethod
    def _holds(name: str, values: list[str], attempt: Attempt) -> bool:
        kind = name.removeprefix("Not")
        if kind == "IpRanges":
            found = any(ip_address(attempt.ip) in ip_network(one, strict=False) for one in values)
        else:
            asked = {
                "Actions": attempt.action,
                "UserIds": attempt.user_id,
                "ImpersonationRoleIds": attempt.role_id,
            }
            found = asked[kind] in values
        return found != name.startswith("Not")

    def view(self) -> dict[str, Any]:
        """Return the rule as ListAccessControlRules shows it."""
        return {
            "Name": self.name,
            "Effect": self.effect,
            "Description": self.description,
            "DateCreated": self.created,
            "DateModified": self.modified,
            **self.conditions,
        }


def decide(rules: list[Rule], attempt: Attempt) -> tuple[str, list[str]]:
    """Return ALLOW or DENY and the names of the rules that match."""
    matched = [rule for rule in rules if rule.matches(attempt)]
    denied = [rule.name for rule in matched if rule.effect == "DENY"]
    allowed = [rule.name for rule in matched if rule.effect == "ALLOW"]
    if denied or not allowed:
        return "DENY", denied
    return "ALLOW", allowed
