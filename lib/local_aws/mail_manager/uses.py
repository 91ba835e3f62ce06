"""Which traffic policies and rule sets name a resource, and may so be broken by its deletion."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.policies.policies import TrafficPolicies
from local_aws.mail_manager.resource import Resource
from local_aws.mail_manager.rules.rule_sets import RuleSets


def user_of(context: Context, *names: str) -> Resource | None:
    """Return a traffic policy or rule set that has one of `names` (ids, ARNs) in it."""
    families = context.state(TrafficPolicies), context.state(RuleSets)
    everything = [resource for family in families for resource in family.all()]
    return next((one for one in everything if mentions(one.settings, names)), None)


def mentions(value: Any, names: tuple[str, ...]) -> bool:
    """Whether a text in a structure is one of `names`."""
    if isinstance(value, dict):
        return any(mentions(item, names) for item in value.values())
    if isinstance(value, list):
        return any(mentions(item, names) for item in value)
    return value in names
