"""CreateFunctionUrlConfig and its neighbours."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions import urls, views
from local_aws.functions.errors import conflict, missing, refused
from local_aws.functions.function import Function, FunctionUrl
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

PAGE = 50


def _refuse(params: dict[str, Any]) -> None:
    if params.get("Cors"):
        raise refused("function URLs with Cors")
    if params.get("InvokeMode", "BUFFERED") != "BUFFERED":
        raise refused("function URLs that stream their response")


def _find(params: dict[str, Any], context: Context) -> tuple[FunctionsState, Function, str]:
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    function.version(qualifier)
    return state, function, qualifier


def _existing(
    params: dict[str, Any], context: Context
) -> tuple[FunctionsState, Function, str, FunctionUrl]:
    state, function, qualifier = _find(params, context)
    if qualifier not in function.urls:
        raise missing("The resource you requested does not exist.")
    return state, function, qualifier, function.urls[qualifier]


def _shown(
    state: FunctionsState, function: Function, qualifier: str, url: FunctionUrl
) -> dict[str, Any]:
    return views.url(function, qualifier, url, urls.address(state, url))


@service.operation("CreateFunctionUrlConfig")
def create_function_url_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Give a function, or one of its aliases, an HTTP address."""
    _refuse(params)
    state, function, qualifier = _find(params, context)
    if qualifier in function.urls:
        text = "FunctionUrlConfig exists for this Lambda function"
        raise conflict(
            f"Failed to create function url config for [functionArn = "
            f"{function.arn(qualifier)}]. Error message:  {text}"
        )
    now = state.timestamp()
    url = FunctionUrl(context.aws.ids.token("lambda-url", 32), params["AuthType"], now, now)
    function.urls[qualifier] = url
    shown = _shown(state, function, qualifier, url)
    del shown["LastModifiedTime"]
    return shown


@service.operation("GetFunctionUrlConfig")
def get_function_url_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the URL of a function."""
    return _shown(*_existing(params, context))


@service.operation("UpdateFunctionUrlConfig")
def update_function_url_config(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Change who may use the URL."""
    _refuse(params)
    state, function, qualifier, url = _existing(params, context)
    url.auth_type = params.get("AuthType", url.auth_type)
    url.modified = state.timestamp()
    return _shown(state, function, qualifier, url)


@service.operation("DeleteFunctionUrlConfig")
def delete_function_url_config(params: dict[str, Any], context: Context) -> None:
    """Take the URL away for good."""
    _, function, qualifier, _ = _existing(params, context)
    del function.urls[qualifier]


@service.operation("ListFunctionUrlConfigs")
def list_function_url_configs(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the URLs of a function and its aliases."""
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    found = [_shown(state, function, one, url) for one, url in sorted(function.urls.items())]
    return views.page(found, params, "FunctionUrlConfigs", PAGE)
