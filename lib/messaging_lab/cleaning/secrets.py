"""How calls to Secrets Manager are taken back."""

from __future__ import annotations

from messaging_lab.cleaning.plans import Call, Plan, always, planner


@planner("secretsmanager", "CreateSecret")
def _secret(call: Call) -> Plan:
    # Without recovery the name is free for the next run; a lesson's password is worth nothing.
    name = call.params["Name"]
    return always([call.step("DeleteSecret", SecretId=name, ForceDeleteWithoutRecovery=True)])
