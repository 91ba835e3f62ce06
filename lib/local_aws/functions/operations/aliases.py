"""CreateAlias, GetAlias, UpdateAlias, ListAliases, DeleteAlias."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions import arns, views
from local_aws.functions.errors import conflict, missing, refused
from local_aws.functions.function import Alias, Function
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

PAGE = 50


def _refuse_routing(params: dict[str, Any]) -> None:
    if params.get("RoutingConfig", {}).get("AdditionalVersionWeights"):
        raise refused("aliases that share calls out between versions")


def _find(params: dict[str, Any], context: Context) -> tuple[Function, Alias]:
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    if params["Name"] not in function.aliases:
        raise missing(f"Cannot find alias arn: {function.arn(params['Name'])}")
    return function, function.aliases[params["Name"]]


@service.operation("CreateAlias")
def create_alias(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Give a version a name."""
    _refuse_routing(params)
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    name, number = params["Name"], params["FunctionVersion"]
    if name in function.aliases:
        raise conflict(f"Alias already exists: {function.arn(name)}")
    function.version(number)
    made = Alias(name, number, params.get("Description", ""), state.revision())
    function.aliases[name] = made
    return views.alias(function, made)


@service.operation("GetAlias")
def get_alias(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an alias."""
    return views.alias(*_find(params, context))


@service.operation("UpdateAlias")
def update_alias(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Point an alias to another version."""
    _refuse_routing(params)
    function, found = _find(params, context)
    number = params.get("FunctionVersion", found.version)
    if number != arns.LATEST:
        function.version(number)
    found.version = number
    found.description = params.get("Description", found.description)
    found.revision = context.state(FunctionsState).revision()
    return views.alias(function, found)


@service.operation("ListAliases")
def list_aliases(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the aliases of a function, or those of one version."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    wanted = params.get("FunctionVersion")
    found = [
        views.alias(function, one)
        for _, one in sorted(function.aliases.items())
        if wanted in (None, one.version)
    ]
    return views.page(found, params, "Aliases", PAGE)


@service.operation("DeleteAlias")
def delete_alias(params: dict[str, Any], context: Context) -> None:
    """Delete an alias, if there is one."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    function.aliases.pop(params["Name"], None)
