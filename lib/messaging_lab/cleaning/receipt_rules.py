"""How calls to SES's email receiving are taken back."""

from __future__ import annotations

from messaging_lab.cleaning.plans import Call, Plan, always, deleted_by, planner

deleted_by("ses", "CreateReceiptRuleSet", "DeleteReceiptRuleSet", RuleSetName="RuleSetName")
deleted_by("ses", "CloneReceiptRuleSet", "DeleteReceiptRuleSet", RuleSetName="RuleSetName")
deleted_by(
    "ses", "CreateReceiptRule", "DeleteReceiptRule",
    RuleSetName="RuleSetName", RuleName="Rule.Name",
)  # fmt: skip
deleted_by("ses", "CreateReceiptFilter", "DeleteReceiptFilter", FilterName="Filter.Name")


@planner("ses", "SetActiveReceiptRuleSet")
def _active(call: Call) -> Plan:
    """Let mail go through the rule set again that it went through before, or through none."""
    before = call.client().describe_active_receipt_rule_set().get("Metadata")
    named = {"RuleSetName": before["Name"]} if before else {}
    return always([call.step(call.operation, **named)])


@planner("ses", "UpdateReceiptRule")
def _updated(call: Call) -> Plan:
    rule_set, name = call.params["RuleSetName"], call.params["Rule"]["Name"]
    before = call.client().describe_receipt_rule(RuleSetName=rule_set, RuleName=name)["Rule"]
    return always([call.step(call.operation, RuleSetName=rule_set, Rule=before)])
