"""CreateFunction, GetFunction, GetFunctionConfiguration, ListFunctions, DeleteFunction."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.context import Context
from local_aws.functions import arns, settings, views
from local_aws.functions.code import sha256_of
from local_aws.functions.errors import conflict, invalid, refused
from local_aws.functions.function import Function, Version
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

PAGE = 50


def archive_of(code: dict[str, Any], state: FunctionsState) -> bytes:
    """Return the zip file of FunctionCode, from the call or from S3."""
    if code.get("ImageUri"):
        raise refused("functions from container images", "give a zip file with Python code")
    if code.get("ZipFile"):
        return bytes(code["ZipFile"])
    if not code.get("S3Bucket") or not code.get("S3Key"):
        raise invalid("Please provide a source for function code.")
    place = {"Bucket": code["S3Bucket"], "Key": code["S3Key"]}
    if code.get("S3ObjectVersion"):
        place["VersionId"] = code["S3ObjectVersion"]
    try:
        return bytes(state.client("s3").get_object(**place)["Body"].read())
    except ClientError as problem:
        told = problem.response["Error"]
        text = f"S3 Error Code: {told['Code']}. S3 Error Message: {told['Message']}"
        raise invalid(f"Error occurred while GetObject. {text}") from None


@service.operation("CreateFunction")
def create_function(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a function from a zip file with Python code."""
    settings.refuse(params)
    state = context.state(FunctionsState)
    name, _ = arns.split(params["FunctionName"])
    if name in state.functions:
        raise conflict(f"Function already exist: {name}")
    settings.check(params, state)
    version = _first_version(params | {"FunctionName": name}, state)
    function = Function(context.account_id, context.region, name, version)
    function.tags = dict(params.get("Tags", {}))
    state.functions[name] = function
    context.aws.clock.call_later(0, _be_ready, version)
    if params.get("Publish"):
        version = publish(state, function, None)
        context.aws.clock.call_later(0, _be_ready, version)
    return views.configuration(function, version, "")


def _first_version(params: dict[str, Any], state: FunctionsState) -> Version:
    archive = archive_of(params["Code"], state)
    return Version(
        number=arns.LATEST,
        settings=settings.created(params),
        code=state.code.unpack(archive),
        code_sha256=sha256_of(archive),
        code_size=len(archive),
        modified=state.timestamp(),
        revision=state.revision(),
    )


def _be_ready(version: Version) -> None:
    version.ready = True


def publish(state: FunctionsState, function: Function, description: str | None) -> Version:
    """Publish $LATEST under the next number; the last version where nothing has changed since."""
    latest = function.latest
    if function.versions:
        last = list(function.versions.values())[-1]
        same = last.settings | {"Description": ""} == latest.settings | {"Description": ""}
        if last.code_sha256 == latest.code_sha256 and same:
            return last
    function.last_number += 1
    number = str(function.last_number)
    version = latest.published(number, state.revision(), description)
    function.versions[number] = version
    return version


@service.operation("GetFunction")
def get_function(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return configuration, tags and reserved concurrency. There is no link to the code here."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    found = {
        "Configuration": views.configuration(function, function.version(qualifier), qualifier),
        "Code": {"RepositoryType": "S3"},
        "Tags": dict(function.tags) or None,
    }
    if function.reserved_concurrency is not None:
        reserved = function.reserved_concurrency
        found["Concurrency"] = {"ReservedConcurrentExecutions": reserved}
    return found


@service.operation("GetFunctionConfiguration")
def get_function_configuration(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the configuration of a version."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    return views.configuration(function, function.version(qualifier), qualifier)


@service.operation("ListFunctions")
def list_functions(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the functions by name, with FunctionVersion ALL also their versions."""
    if params.get("MasterRegion"):
        raise refused("ListFunctions with MasterRegion")
    found = []
    for _, function in sorted(context.state(FunctionsState).functions.items()):
        versions = function.all_versions() if params.get("FunctionVersion") else [function.latest]
        shown = "FunctionVersion" in params
        found += [
            views.configuration(function, one, one.number if shown else "") for one in versions
        ]
    return views.page(found, params, "Functions", PAGE)


@service.operation("DeleteFunction")
def delete_function(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Delete a function with everything of it, or one published version."""
    state = context.state(FunctionsState)
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    if not qualifier:
        del state.functions[function.name]
        state.pool.forget(function.name)
        return {"StatusCode": 204}
    function.version(qualifier)
    if qualifier == arns.LATEST or qualifier in function.aliases:
        raise invalid("$LATEST version cannot be deleted without deleting the function.")
    pointing = [one.name for one in function.aliases.values() if one.version == qualifier]
    if pointing:
        raise conflict(
            f"Version {qualifier} is currently referenced by alias(es): {', '.join(pointing)}"
        )
    del function.versions[qualifier]
    state.pool.forget(function.name)
    return {"StatusCode": 204}
