"""CreateRuleSet, UpdateRuleSet, DeleteRuleSet, GetRuleSet, ListRuleSets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.addons.addons import check_analyzers
from local_aws.mail_manager.address_lists.lists import check_lists
from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.ingress.points import IngressPoints
from local_aws.mail_manager.rules.rule_sets import RuleSets, check_rules, conditions_of
from local_aws.mail_manager.service import service


@service.operation("CreateRuleSet")
def create_rule_set(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a rule set. That the roles in its actions exist is not checked."""
    rule_sets = context.state(RuleSets)
    made = rule_sets.create("CreateRuleSet", params, lambda: _check(params["Rules"], context))
    return {"RuleSetId": made}


@service.operation("UpdateRuleSet")
def update_rule_set(params: dict[str, Any], context: Context) -> None:
    """Rename a rule set or replace all its rules."""
    rule_sets = context.state(RuleSets)
    rule_set = rule_sets.get(params["RuleSetId"])
    _check(params.get("Rules", []), context)
    changes = {name: value for name, value in params.items() if name != "RuleSetId"}
    rule_sets.update(rule_set, changes)


@service.operation("DeleteRuleSet")
def delete_rule_set(params: dict[str, Any], context: Context) -> None:
    """Delete a rule set that no ingress point uses; an unknown one is no error, as it declares
    none."""
    rule_sets = context.state(RuleSets)
    rule_set = rule_sets.find(params["RuleSetId"])
    if rule_set is None:
        return
    user = context.state(IngressPoints).user_of("RuleSetId", rule_set.identifier)
    if user is not None:
        raise conflict(f"Rule set {rule_set.identifier} is in use by {user.identifier}.")
    rule_sets.delete(rule_set)


@service.operation("GetRuleSet")
def get_rule_set(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a rule set with its rules."""
    rule_set = context.state(RuleSets).get(params["RuleSetId"])
    return {
        "RuleSetId": rule_set.identifier,
        "RuleSetArn": rule_set.arn,
        "RuleSetName": rule_set.settings["RuleSetName"],
        "Rules": rule_set.settings["Rules"],
        **rule_set.times("CreatedDate", "LastModificationDate"),
    }


@service.operation("ListRuleSets")
def list_rule_sets(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all rule sets in short."""
    shown, token = context.state(RuleSets).page(params)
    found = [
        {
            "RuleSetId": one.identifier,
            "RuleSetName": one.settings["RuleSetName"],
            "LastModificationDate": instant(one.updated),
        }
        for one in shown
    ]
    return {"RuleSets": found, "NextToken": token}


def _check(rules: list[dict[str, Any]], context: Context) -> None:
    check_rules(rules)
    conditions = conditions_of(rules)
    check_lists(conditions, context)
    check_analyzers(conditions, context)
