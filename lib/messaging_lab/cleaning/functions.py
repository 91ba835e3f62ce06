"""How calls to Lambda are taken back."""

from __future__ import annotations

from typing import Any

from messaging_lab.cleaning.log_groups import service_groups
from messaging_lab.cleaning.plans import Answer, Call, Plan, always, deleted_by, planner
from messaging_lab.ledger import Step

deleted_by(
    "lambda", "CreateFunctionUrlConfig", "DeleteFunctionUrlConfig", FunctionName="FunctionName"
)
deleted_by(
    "lambda", "AddPermission", "RemovePermission",
    FunctionName="FunctionName", StatementId="StatementId",
)  # fmt: skip
deleted_by("lambda", "CreateAlias", "DeleteAlias", FunctionName="FunctionName", Name="Name")

planner("lambda", "Invoke")(lambda call: always([]))


@planner("lambda", "CreateFunction")
def _function(call: Call) -> Plan:
    """Delete it, and the group that Lambda logs into from the first invocation on."""
    name = call.params["FunctionName"]
    delete = call.step("DeleteFunction", FunctionName=name)
    return always([delete, *service_groups(call, f"/aws/lambda/{name}")])


@planner("lambda", "CreateEventSourceMapping")
def _mapping(call: Call) -> Plan:
    def plan(answer: Answer) -> list[Step]:
        return [call.step("DeleteEventSourceMapping", UUID=answer["UUID"])]

    return plan


@planner("lambda", "UpdateFunctionConfiguration")
def _configuration(call: Call) -> Plan:
    name = call.params["FunctionName"]
    before: dict[str, Any] = call.client().get_function_configuration(FunctionName=name)
    empty: dict[str, Any] = {"Environment": {"Variables": {}}, "DeadLetterConfig": {}}
    changed = {
        member: before.get(member, empty.get(member))
        for member in call.params
        if member not in ("FunctionName", "RevisionId")
    }
    known = {member: value for member, value in changed.items() if value is not None}
    return always([call.step(call.operation, FunctionName=name, **known)])


@planner("lambda", "UpdateEventSourceMapping")
def _mapping_updated(call: Call) -> Plan:
    """Switch a mapping on or off again. Only that is put back."""
    if call.params.keys() != {"UUID", "Enabled"}:
        return always(None)
    uuid = call.params["UUID"]
    before = call.client().get_event_source_mapping(UUID=uuid)["State"]
    return always([call.step(call.operation, UUID=uuid, Enabled=before in ("Enabled", "Enabling"))])
