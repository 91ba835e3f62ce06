"""The verdict on a request, from the policies of the caller and of the resource."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from local_aws.access.conditions import BadCondition
from local_aws.access.policy import ALLOW, DENY, Question, effects
from local_aws.access.principals import Principal, policies_of
from local_aws.errors import NotImplementedByTheLab


def is_allowed(
    principal: Principal, question: Question, resource_policies: Sequence[str], owner: str
) -> bool:
    """Whether a caller may do something with a resource of account `owner`.

    In one account the caller's or the resource's policies may allow it. Across accounts both have
    to; an account's own credentials may do all that the resource's policies don't deny ("Cross-
    account policy evaluation logic"). Raises NotImplementedByTheLab for an unknown condition.
    """
    question = replace(question, principals=principal.names)
    try:
        own = _own(principal, question)
        granted: set[str] = set()
        for document in resource_policies:
            granted |= effects(document, question, with_principal=True)
    except BadCondition as unknown:
        raise NotImplementedByTheLab("IAM", str(unknown)) from None
    if DENY in own | granted:
        return False
    if owner != principal.account_id:
        return ALLOW in own and ALLOW in granted
    return ALLOW in own or _names_the_user(principal, question, resource_policies)


def _names_the_user(principal: Principal, question: Question, policies: Sequence[str]) -> bool:
    # In one account a policy that allows the account leaves it to IAM which user may.
    narrow = replace(question, principals=frozenset({principal.arn}))
    return any(ALLOW in effects(one, narrow, with_principal=True) for one in policies)


def _own(principal: Principal, question: Question) -> set[str]:
    if not principal.user:
        return {ALLOW}
    found: set[str] = set()
    for document in policies_of(principal):
        found |= effects(document, question)
    return found
