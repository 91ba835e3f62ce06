"""The traffic policies of an account in one Region."""

from __future__ import annotations

from typing import Any

from local_aws.mail_manager.errors import quota_exceeded
from local_aws.mail_manager.resource import Family

MAX_STATEMENTS = 20
MAX_CONDITIONS = 10
"""Conditions of a statement. Both: the quotas page."""


class TrafficPolicies(Family):
    """Traffic policies by id."""

    label = "Traffic policy"
    prefix = "tp-"
    arn_kind = "mailmanager-traffic-policy"
    name_member = "TrafficPolicyName"
    quota = 100


def check_statements(statements: list[dict[str, Any]]) -> None:
    """Raise ServiceQuotaExceededException for too many statements, or conditions in one."""
    if len(statements) > MAX_STATEMENTS:
        raise quota_exceeded(f"A traffic policy can have {MAX_STATEMENTS} statements at most.")
    if any(len(statement["Conditions"]) > MAX_CONDITIONS for statement in statements):
        raise quota_exceeded(f"A policy statement can have {MAX_CONDITIONS} conditions at most.")
