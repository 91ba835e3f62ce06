"""Policy documents: which of their statements speak about a request, and what they say.

Source: "Policy evaluation logic" in the IAM user guide: an explicit Deny wins, then an Allow, and
what nobody allows is denied. moto evaluates policies as well, but takes a condition that it doesn't
know for met and an Allow whose condition isn't met for a Deny.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from local_aws.access.conditions import Values, as_texts, holds, wildcard

ALLOW, DENY = "Allow", "Deny"


@dataclass(frozen=True, slots=True)
class Question:
    """May `principals` (the caller's ARN, account and what else stands for them) do `action` with
    `resource`? `values` are those of the condition keys, their names in lower case."""

    action: str
    resource: str
    values: Values
    principals: frozenset[str] = frozenset()


def effects(document: str, question: Question, *, with_principal: bool = False) -> set[str]:
    """Return the effects of the statements that speak about a question.

    `with_principal`: of a policy on a resource, whose statements say whom they are about. Raises
    BadCondition.
    """
    return {
        statement["Effect"]
        for statement in statements(document)
        if _speaks(statement, question, with_principal)
    }


@lru_cache(maxsize=512)
def statements(document: str) -> tuple[dict[str, Any], ...]:
    """Return the statements of a policy document; none where it isn't one."""
    try:
        found = json.loads(document).get("Statement", [])
    except (ValueError, AttributeError):
        return ()
    return tuple(found) if isinstance(found, list) else (found,)


def _speaks(statement: dict[str, Any], question: Question, with_principal: bool) -> bool:
    if with_principal and not _is_about(statement, question.principals):
        return False
    if not _matches(statement, "Action", question.action, fold=True):
        return False
    # A policy on a resource may leave out which: it is the one that it hangs on.
    named = "Resource" in statement or "NotResource" in statement
    if named and not _matches(statement, "Resource", question.resource):
        return False
    return holds(statement.get("Condition", {}), question.values)


def _matches(statement: dict[str, Any], element: str, asked: str, *, fold: bool = False) -> bool:
    if element in statement:
        return _any(statement[element], asked, fold)
    return f"Not{element}" in statement and not _any(statement[f"Not{element}"], asked, fold)


def _any(patterns: Any, asked: str, fold: bool) -> bool:
    return any(wildcard(one, fold=fold)(asked) for one in as_texts(patterns))


def _is_about(statement: dict[str, Any], principals: Iterable[str]) -> bool:
    if "NotPrincipal" in statement:
        return not _names_one(statement["NotPrincipal"], principals)
    return _names_one(statement.get("Principal", []), principals)


def _names_one(principal: Any, principals: Iterable[str]) -> bool:
    kinds = ("AWS", "Service")
    named = (
        [principal.get(kind, []) for kind in kinds] if isinstance(principal, dict) else [principal]
    )
    texts = [text for one in named for text in as_texts(one)]
    return "*" in texts or any(one in texts for one in principals)
