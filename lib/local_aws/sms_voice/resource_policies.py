"""Resource-based policies, by which an owner shares numbers, sender ids, pools and lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local_aws.sms_voice.errors import invalid


@dataclass(frozen=True, slots=True)
class ResourcePolicy:
    """A policy as it was put, and when."""

    arn: str
    policy: str
    created: datetime

    def shown(self) -> dict[str, Any]:
        """Return the members that the API has for it."""
        return {"ResourceArn": self.arn, "Policy": self.policy, "CreatedTimestamp": self.created}


def check(policy: str) -> None:
    """Raise ValidationException for a text that isn't a resource-based policy."""
    try:
        document = json.loads(policy)
    except ValueError:
        raise invalid("CANNOT_PARSE", "Policy", "the policy is not JSON") from None
    statements = document.get("Statement") if isinstance(document, dict) else None
    if not isinstance(statements, list) or not statements:
        raise invalid("INVALID_PARAMETER", "Policy", "the policy has no list of statements")
    for statement in statements:
        _check_statement(statement)


def _check_statement(statement: Any) -> None:
    wanted = ("Effect", "Principal", "Action", "Resource")
    missing = [name for name in wanted if not isinstance(statement, dict) or name not in statement]
    if missing:
        raise invalid("INVALID_PARAMETER", "Policy", f"a statement has no {missing[0]}")
    if statement["Effect"] not in ("Allow", "Deny"):
        raise invalid("INVALID_PARAMETER", "Policy", "Effect is Allow or Deny")
    actions = statement["Action"]
    for action in actions if isinstance(actions, list) else [actions]:
        if not isinstance(action, str) or not action.startswith("sms-voice:"):
            raise invalid("INVALID_PARAMETER", "Policy", f"{action} is no action of this service")
