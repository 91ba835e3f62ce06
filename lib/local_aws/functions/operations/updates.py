"""UpdateFunctionCode and UpdateFunctionConfiguration."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.functions import settings, views
from local_aws.functions.code import sha256_of
from local_aws.functions.function import Function
from local_aws.functions.operations.functions import archive_of, publish
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState


def _check_revision(params: dict[str, Any], revision: str) -> None:
    if params.get("RevisionId") not in (None, revision):
        raise AwsError(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the "
            "GetFunction/GetAlias API to retrieve the latest Revision Id",
            Type="User",
        )


def _changed(state: FunctionsState, function: Function) -> None:
    function.latest.modified, function.latest.revision = state.timestamp(), state.revision()
    state.pool.forget(function.name)


@service.operation("UpdateFunctionCode")
def update_function_code(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Give $LATEST other code; the next invocation starts a new process with it."""
    settings.refuse(params)
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    _check_revision(params, function.latest.revision)
    archive = archive_of(params, state)
    if params.get("DryRun"):
        return views.configuration(function, function.latest)
    latest = function.latest
    latest.code, latest.code_size = state.code.unpack(archive), len(archive)
    latest.code_sha256 = sha256_of(archive)
    if params.get("Architectures"):
        latest.settings["Architectures"] = params["Architectures"]
    _changed(state, function)
    version = publish(state, function, None) if params.get("Publish") else latest
    return views.configuration(function, version)


@service.operation("UpdateFunctionConfiguration")
def update_function_configuration(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Change settings of $LATEST; what isn't given stays as it is."""
    settings.refuse(params)
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    _check_revision(params, function.latest.revision)
    settings.check(params, state)
    function.latest.settings = settings.changed(function.latest.settings, params, function.name)
    _changed(state, function)
    return views.configuration(function, function.latest)
