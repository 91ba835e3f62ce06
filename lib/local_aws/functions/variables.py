"""The environment variables of a function: Lambda's own, and those of its configuration."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from local_aws.functions import endpoint
from local_aws.functions.errors import invalid

if TYPE_CHECKING:
    from local_aws.functions.function import Function, Version
    from local_aws.functions.state import FunctionsState

RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)
"""Names that a configuration can't set ("Defined runtime environment variables")."""

MAX_BYTES = 4096


def check(variables: dict[str, str]) -> None:
    """Raise InvalidParameterValueException for variables that Lambda doesn't take."""
    taken = sorted(RESERVED & set(variables))
    if taken:
        raise invalid(
            "Lambda was unable to configure your environment variables because the environment "
            "variables you have provided contains reserved keys that are currently not supported "
            f"for modification. Reserved keys used in this request: {', '.join(taken)}"
        )
    size = sum(len(name.encode()) + len(value.encode()) for name, value in variables.items())
    if size > MAX_BYTES:
        raise invalid(
            "Lambda was unable to configure your environment variables because the environment "
            "variables you have provided exceeded the 4KB limit."
        )


def variables_of(
    state: FunctionsState, function: Function, version: Version, log_stream: str
) -> dict[str, str]:
    """Return the variables of a process; its folders are added where it is started."""
    settings = version.settings
    return {
        **settings.get("Environment", {}).get("Variables", {}),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": settings["Handler"],
        "AWS_REGION": state.region,
        "AWS_DEFAULT_REGION": state.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{settings['Runtime']}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": version.number,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(version.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": settings["LoggingConfig"]["LogGroup"],
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        **_credentials(state),
    }


def _credentials(state: FunctionsState) -> dict[str, str]:
    # The access key is the account, which is how the local AWS tells who calls. No file of the
    # machine's owner and no metadata service is asked for others.
    return {
        "AWS_ACCESS_KEY_ID": state.account_id,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "local",
        "AWS_ENDPOINT_URL": endpoint.url_of(state.aws),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
