"""How calls to WorkMail are taken back."""

from __future__ import annotations

from messaging_lab.cleaning.plans import Call, Plan, always, planner


@planner("workmail", "PutAccessControlRule")
def _rule(call: Call) -> Plan:
    # It succeeds for a rule that is there already, which would be lost: then nothing is done.
    where = {"OrganizationId": call.params["OrganizationId"]}
    rules = call.client().list_access_control_rules(**where)["Rules"]
    name = call.params["Name"]
    there = any(rule["Name"] == name for rule in rules)
    return always(None if there else [call.step("DeleteAccessControlRule", **where, Name=name)])
