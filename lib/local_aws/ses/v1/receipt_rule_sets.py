"""v1: receipt rule sets. v2 of the API has no part in email receiving."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.paging import BadToken, page
from local_aws.ses.receiving.errors import limit_exceeded
from local_aws.ses.receiving.rules import Receiving, RuleSet
from local_aws.ses.times import utc
from local_aws.ses.v1 import service

Params = dict[str, Any]

MAX_RULE_SETS = 40
"""Rule sets of an account in a Region (the quotas page)."""

PAGE_SIZE = 100
"""Rule sets on a page (API reference, ListReceiptRuleSets)."""


def _metadata(rule_set: RuleSet) -> Params:
    return {"Name": rule_set.name, "CreatedTimestamp": utc(rule_set.created)}


def _check_room(receiving: Receiving) -> None:
    if len(receiving.rule_sets) >= MAX_RULE_SETS:
        raise limit_exceeded("rule sets", MAX_RULE_SETS)


@service.operation("CreateReceiptRuleSet")
def create_receipt_rule_set(params: Params, context: Context) -> None:
    """Make an empty rule set."""
    receiving = context.state(Receiving)
    _check_room(receiving)
    receiving.add(params["RuleSetName"], [])


@service.operation("CloneReceiptRuleSet")
def clone_receipt_rule_set(params: Params, context: Context) -> None:
    """Make a rule set with the rules of another one."""
    receiving = context.state(Receiving)
    original = receiving.find(params["OriginalRuleSetName"])
    _check_room(receiving)
    receiving.add(params["RuleSetName"], original.rules)


@service.operation("DeleteReceiptRuleSet")
def delete_receipt_rule_set(params: Params, context: Context) -> None:
    """Delete a rule set, but not the active one. One that isn't there is no error."""
    receiving, name = context.state(Receiving), params["RuleSetName"]
    if name == receiving.active_name:
        text = f"Cannot delete active rule set: {name}"
        raise AwsError("CannotDelete", text, 400, Name=name)
    receiving.rule_sets.pop(name, None)


@service.operation("DescribeReceiptRuleSet")
def describe_receipt_rule_set(params: Params, context: Context) -> Params:
    """Show a rule set."""
    found = context.state(Receiving).find(params["RuleSetName"])
    return {"Metadata": _metadata(found), "Rules": found.rules}


@service.operation("DescribeActiveReceiptRuleSet")
def describe_active_receipt_rule_set(params: Params, context: Context) -> Params:
    """Show the active rule set; nothing where none is."""
    found = context.state(Receiving).active
    return {"Metadata": _metadata(found), "Rules": found.rules} if found else {}


@service.operation("ListReceiptRuleSets")
def list_receipt_rule_sets(params: Params, context: Context) -> Params:
    """List rule sets by name."""
    rule_sets = context.state(Receiving).rule_sets
    scope, token = f"rule sets {context.region}", params.get("NextToken", "")
    try:
        names, token = page(sorted(rule_sets), PAGE_SIZE, token, scope)
    except BadToken:
        raise invalid_parameter("Invalid token.") from None
    found = {"RuleSets": [_metadata(rule_sets[name]) for name in names]}
    return found | ({"NextToken": token} if token else {})


@service.operation("SetActiveReceiptRuleSet")
def set_active_receipt_rule_set(params: Params, context: Context) -> None:
    """Let mail go through a rule set; through none, without a name: then SES takes no mail."""
    receiving, name = context.state(Receiving), params.get("RuleSetName", "")
    receiving.active_name = receiving.find(name).name if name else ""


@service.operation("ReorderReceiptRuleSet")
def reorder_receipt_rule_set(params: Params, context: Context) -> None:
    """Put the rules of a rule set in another order, in which each of them has to be."""
    found, names = context.state(Receiving).find(params["RuleSetName"]), params["RuleNames"]
    rules = [found.find(name) for name in names]
    if len(set(names)) != len(names) or len(names) != len(found.rules):
        raise invalid_parameter("RuleNames must have every rule of the rule set exactly once.")
    found.rules = rules
