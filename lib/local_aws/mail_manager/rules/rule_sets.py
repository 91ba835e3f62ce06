"""The rule sets of an account in one Region."""

from __future__ import annotations

from typing import Any

from local_aws.errors import NotImplementedByTheLab
from local_aws.mail_manager.errors import invalid, quota_exceeded
from local_aws.mail_manager.resource import Family
from local_aws.registry import find_service

MAX_OUTBOUND_ACTIONS = 10
"""Relay and Send actions of a rule set (the quotas page)."""

NOT_DONE = {
    "DeliverToQBusiness": "there is no Amazon Q Business here",
}
"""Actions that the local AWS can't carry out, and why."""


class RuleSets(Family):
    """Rule sets by id."""

    label = "Rule set"
    prefix = "rs-"
    arn_kind = "mailmanager-rule-set"
    name_member = "RuleSetName"
    quota = 40


def check_rules(rules: list[dict[str, Any]]) -> None:
    """Raise for rules that are too many, named twice, or want what the local AWS can't do."""
    names = [rule["Name"] for rule in rules if "Name" in rule]
    if len(set(names)) < len(names):
        raise invalid("The rules of a rule set must have different names.")
    actions = [kind for rule in rules for action in rule["Actions"] for kind in action]
    if sum(kind in ("Relay", "Send") for kind in actions) > MAX_OUTBOUND_ACTIONS:
        raise quota_exceeded(
            f"A rule set has {MAX_OUTBOUND_ACTIONS} Relay and Send actions at most."
        )
    for kind in actions:
        _check_done(kind)


def _check_done(kind: str) -> None:
    why = NOT_DONE.get(kind)
    if kind == "InvokeLambda" and find_service("lambda") is None:
        why = "nothing here runs Lambda functions"
    if why is not None:
        raise NotImplementedByTheLab("mailmanager", f"rules with the action {kind}", why)


def conditions_of(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return all conditions and exceptions of some rules."""
    kinds = ("Conditions", "Unless")
    return [one for rule in rules for kind in kinds for one in rule.get(kind, ())]
