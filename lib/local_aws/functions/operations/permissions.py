"""AddPermission, RemovePermission, GetPolicy."""

from __future__ import annotations

import json
from typing import Any

from local_aws.context import Context
from local_aws.functions import policies
from local_aws.functions.errors import conflict, missing
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

NO_POLICY = "The resource you requested does not exist."


@service.operation("AddPermission")
def add_permission(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Let a service or an account call a function, or one of its versions or aliases."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    function.version(qualifier)
    made = policies.statement(params, function.arn(qualifier))
    statements = function.policies.setdefault(qualifier, [])
    if any(one["Sid"] == made["Sid"] for one in statements):
        raise conflict(
            f"The statement id ({made['Sid']}) provided already exists. Please provide a new "
            "statement id, or remove the existing statement."
        )
    statements.append(made)
    return {"Statement": json.dumps(made)}


@service.operation("RemovePermission")
def remove_permission(params: dict[str, Any], context: Context) -> None:
    """Take a statement back."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    statements = function.policies.get(qualifier, [])
    kept = [one for one in statements if one["Sid"] != params["StatementId"]]
    if len(kept) == len(statements):
        raise missing(f"Statement {params['StatementId']} is not found in resource policy.")
    function.policies[qualifier] = kept


@service.operation("GetPolicy")
def get_policy(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the resource policy as JSON text."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    statements = function.policies.get(qualifier)
    if not statements:
        raise missing(NO_POLICY)
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return {"Policy": json.dumps(policy), "RevisionId": function.latest.revision}
