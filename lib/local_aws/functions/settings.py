"""The configuration of a function: what is taken, with which defaults, and what is refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

from local_aws.functions import function as defaults
from local_aws.functions import variables
from local_aws.functions.errors import invalid, refused

if TYPE_CHECKING:
    from local_aws.functions.state import FunctionsState

PYTHON = re.compile(r"python3\.\d+")

NO_ROLE = "The role defined for the function cannot be assumed by Lambda."

NOT_DONE = (
    "ImageConfig",
    "Layers",
    "FileSystemConfigs",
    "KMSKeyArn",
    "CodeSigningConfigArn",
    "TenancyConfig",
    "CapacityProviderConfig",
    "DurableConfig",
    "AcceleratorConfig",
    "PublishTo",
)
"""Members of CreateFunction and UpdateFunctionConfiguration that the local AWS refuses."""

KEPT = ("Runtime", "Role", "Handler", "Description", "Timeout", "MemorySize")


def refuse(params: dict[str, Any]) -> None:
    """Raise NotImplemented for what isn't done, by its name."""
    for name in NOT_DONE:
        if params.get(name):
            raise refused(f"functions with {name}")
    if params.get("PackageType", "Zip") != "Zip":
        raise refused("functions from container images", "give a zip file with Python code")
    if any(params.get("VpcConfig", {}).get(name) for name in ("SubnetIds", "SecurityGroupIds")):
        raise refused("functions in a VPC")
    if params.get("TracingConfig", {}).get("Mode") == "Active":
        raise refused("tracing with X-Ray")
    if params.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions":
        raise refused("SnapStart")
    _refuse_logging(params.get("LoggingConfig", {}))
    runtime = params.get("Runtime")
    if runtime is not None and not PYTHON.fullmatch(runtime):
        raise refused(f"the runtime {runtime}", "only Python's")


def _refuse_logging(settings: dict[str, Any]) -> None:
    if settings.get("LogFormat", "Text") != "Text":
        raise refused("logs in JSON format")


def check(params: dict[str, Any], state: FunctionsState) -> None:
    """Raise InvalidParameterValueException for what Lambda doesn't take.

    That the role is there and may be assumed by lambda.amazonaws.com is checked; what its policies
    allow isn't, here as everywhere in the local AWS.
    """
    variables.check(params.get("Environment", {}).get("Variables", {}))
    if params.get("Role"):
        _check_role(params["Role"], state)


def _check_role(arn: str, state: FunctionsState) -> None:
    try:
        found = state.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]
    except ClientError:
        raise invalid(NO_ROLE) from None
    policy = found["AssumeRolePolicyDocument"]
    trusts = json.dumps(policy) if isinstance(policy, dict) else unquote(policy)
    if found["Arn"] != arn or "lambda.amazonaws.com" not in trusts:
        raise invalid(NO_ROLE)


def created(params: dict[str, Any]) -> dict[str, Any]:
    """Return the members of FunctionConfiguration that a new function has."""
    for name in ("Runtime", "Handler"):
        if not params.get(name):
            raise invalid(f"{name} is mandatory for functions created with deployment packages.")
    settings = {
        "Description": "",
        "Timeout": defaults.DEFAULT_TIMEOUT,
        "MemorySize": defaults.DEFAULT_MEMORY,
        "EphemeralStorage": {"Size": defaults.DEFAULT_STORAGE},
        "TracingConfig": {"Mode": "PassThrough"},
        "Architectures": params.get("Architectures", ["x86_64"]),
        "PackageType": "Zip",
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": _logging(params["FunctionName"], {}),
    }
    return changed(settings, params, params["FunctionName"])


def changed(settings: dict[str, Any], params: dict[str, Any], name: str) -> dict[str, Any]:
    """Return settings after a call that changes some of them."""
    found = settings | {key: params[key] for key in KEPT if key in params}
    if "Environment" in params:
        found["Environment"] = {"Variables": dict(params["Environment"].get("Variables", {}))}
    if "EphemeralStorage" in params:
        found["EphemeralStorage"] = dict(params["EphemeralStorage"])
    if "DeadLetterConfig" in params:
        found["DeadLetterConfig"] = dict(params["DeadLetterConfig"])
    if "LoggingConfig" in params:
        found["LoggingConfig"] = _logging(name, params["LoggingConfig"])
    return found


def _logging(name: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"LogFormat": "Text", "LogGroup": given.get("LogGroup") or f"/aws/lambda/{name}"}
