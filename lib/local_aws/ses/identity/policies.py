"""Sending authorization policies of identities: kept and checked; `authorization` enforces them.

A policy is kept as AWS shows it, without insignificant white space.
"""

from __future__ import annotations

import json
import re
from typing import Any

MAX_POLICIES = 20
"""Policies of an identity (developer guide, "Creating an identity authorization policy")."""

MAX_LENGTH = 4096
"""Characters of a policy (developer guide, the same page: 4 KB)."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

REQUIRED = {"Effect", "Principal", "Action"}
"""Elements of each statement of a policy on an identity."""


class BadPolicy(ValueError):
    """A policy document that SES refuses; the text says why. The wording is an assumption."""


def name_problem(name: str) -> str:
    """Return what SES says against the name of a policy, or ''."""
    if _NAME.fullmatch(name):
        return ""
    return (
        "PolicyName is invalid. Policy names must only include alpha-numeric characters, dashes, "
        "and underscores."
    )


def limit_problem(identity: str, policies: dict[str, str]) -> str:
    """Return what SES says against one policy more, or ''."""
    if len(policies) < MAX_POLICIES:
        return ""
    return (
        f"Number of policies for <{identity}> exceeds max allowed number of policies per resource"
    )


def compact(text: str) -> str:
    """Return a policy document as it is kept. Raises BadPolicy."""
    if len(text) > MAX_LENGTH:
        raise BadPolicy(f"The policy is longer than {MAX_LENGTH} characters.")
    try:
        document = json.loads(text)
    except ValueError as problem:
        raise BadPolicy(f"The policy is not valid JSON: {problem}.") from None
    for number, statement in enumerate(_statements(document)):
        _check_statement(number, statement)
    return json.dumps(document, separators=(",", ":"))


def _statements(document: Any) -> list[Any]:
    found = document.get("Statement") if isinstance(document, dict) else None
    statements = [found] if isinstance(found, dict) else found
    if not isinstance(statements, list) or not statements:
        raise BadPolicy('The policy must be a JSON object with a "Statement".')
    return statements


def _check_statement(number: int, statement: Any) -> None:
    if not isinstance(statement, dict):
        raise BadPolicy(f"Statement {number} of the policy is not a JSON object.")
    missing = sorted(REQUIRED - statement.keys())
    if missing:
        raise BadPolicy(f"Statement {number} of the policy has no {', '.join(missing)}.")
    if statement["Effect"] not in ("Allow", "Deny"):
        raise BadPolicy(f'The "Effect" of statement {number} must be Allow or Deny.')
    actions = statement["Action"]
    for action in actions if isinstance(actions, list) else [actions]:
        if not isinstance(action, str) or not action.lower().startswith("ses:"):
            raise BadPolicy(f"Statement {number} names an action that isn't one of SES: {action}.")
