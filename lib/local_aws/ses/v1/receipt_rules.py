"""v1: the rules of receipt rule sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.ses.receiving.checks import check_rule
from local_aws.ses.receiving.errors import already_exists, limit_exceeded
from local_aws.ses.receiving.rules import DEFAULTS, Receiving, RuleSet
from local_aws.ses.v1 import service

Params = dict[str, Any]

MAX_RULES = 200
"""Rules of a rule set (the quotas page)."""


def _rule_set(params: Params, context: Context) -> RuleSet:
    return context.state(Receiving).find(params["RuleSetName"])


@service.operation("CreateReceiptRule")
def create_receipt_rule(params: Params, context: Context) -> None:
    """Put a new rule behind another one, or first."""
    found, rule = _rule_set(params, context), params["Rule"]
    if any(one["Name"] == rule["Name"] for one in found.rules):
        raise already_exists("Rule", rule["Name"])
    if len(found.rules) >= MAX_RULES:
        raise limit_exceeded("rules per rule set", MAX_RULES)
    if params.get("After"):
        found.find(params["After"])
    check_rule(context.state(Receiving), found.name, rule)
    found.insert(DEFAULTS | rule, params.get("After"))


@service.operation("UpdateReceiptRule")
def update_receipt_rule(params: Params, context: Context) -> None:
    """Replace a rule where it stands: what is not given is no longer so."""
    found, rule = _rule_set(params, context), params["Rule"]
    place = found.rules.index(found.find(rule["Name"]))
    check_rule(context.state(Receiving), found.name, rule)
    found.rules[place] = DEFAULTS | rule


@service.operation("DeleteReceiptRule")
def delete_receipt_rule(params: Params, context: Context) -> None:
    """Delete a rule. One that isn't there is no error."""
    found = _rule_set(params, context)
    found.rules = [rule for rule in found.rules if rule["Name"] != params["RuleName"]]


@service.operation("DescribeReceiptRule")
def describe_receipt_rule(params: Params, context: Context) -> Params:
    """Show a rule."""
    return {"Rule": _rule_set(params, context).find(params["RuleName"])}


@service.operation("SetReceiptRulePosition")
def set_receipt_rule_position(params: Params, context: Context) -> None:
    """Move a rule behind another one, or to the front."""
    found, after = _rule_set(params, context), params.get("After")
    rule = found.find(params["RuleName"])
    if after == rule["Name"]:
        return
    if after:
        found.find(after)
    found.rules.remove(rule)
    found.insert(rule, after)
