"""PutFunctionEventInvokeConfig and its neighbours: the rules of asynchronous invocation."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions import views
from local_aws.functions.arns import LATEST
from local_aws.functions.errors import missing
from local_aws.functions.function import Function
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

MEMBERS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
PAGE = 50


def _find(params: dict[str, Any], context: Context) -> tuple[Function, str]:
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    function.version(qualifier)
    return function, "" if qualifier == LATEST else qualifier


def _existing(params: dict[str, Any], context: Context) -> tuple[Function, str]:
    function, qualifier = _find(params, context)
    if qualifier not in function.invoke_configs:
        arn = function.arn(qualifier or LATEST)
        raise missing(f"The function {arn} doesn't have an EventInvokeConfig")
    return function, qualifier


def _keep(
    params: dict[str, Any], context: Context, known: dict[str, Any], place: tuple[Function, str]
) -> dict[str, Any]:
    function, qualifier = place
    given = {name: params[name] for name in MEMBERS if name in params}
    made = known | given | {"LastModified": context.aws.clock.utc()}
    function.invoke_configs[qualifier] = made
    return _shown(function, qualifier)


def _shown(function: Function, qualifier: str) -> dict[str, Any]:
    config: dict[str, Any] = {"DestinationConfig": {"OnSuccess": {}, "OnFailure": {}}}
    config |= function.invoke_configs[qualifier]
    return {"FunctionArn": function.arn(qualifier or LATEST), **config}


@service.operation("PutFunctionEventInvokeConfig")
def put_function_event_invoke_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Set the rules anew; what isn't given goes back to its default."""
    return _keep(params, context, {}, _find(params, context))


@service.operation("UpdateFunctionEventInvokeConfig")
def update_function_event_invoke_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Change some of the rules."""
    function, qualifier = _existing(params, context)
    known = function.invoke_configs[qualifier]
    return _keep(params, context, known, (function, qualifier))


@service.operation("GetFunctionEventInvokeConfig")
def get_function_event_invoke_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the rules of a function, version or alias."""
    return _shown(*_existing(params, context))


@service.operation("DeleteFunctionEventInvokeConfig")
def delete_function_event_invoke_config(params: dict[str, Any], context: Context) -> None:
    """Go back to the defaults."""
    function, qualifier = _existing(params, context)
    del function.invoke_configs[qualifier]


@service.operation("ListFunctionEventInvokeConfigs")
def list_function_event_invoke_configs(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the rules of a function and of its versions and aliases."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    found = [_shown(function, one) for one in sorted(function.invoke_configs)]
    return views.page(found, params, "FunctionEventInvokeConfigs", PAGE)
