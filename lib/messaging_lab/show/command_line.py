"""The AWS CLI command that does the same as a boto3 call."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore import xform_name

if TYPE_CHECKING:
    from botocore.model import OperationModel, ServiceModel

COMMANDS = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}
"""Services whose command in the AWS CLI isn't called like their boto3 client."""

GLOBAL_OPTIONS = frozenset({"region", "output", "query", "profile", "color", "version", "debug"})
"""Options every AWS CLI command has; a parameter of such a name is only in the JSON form."""


RENAMED = {("sns", "Subscribe", "Endpoint"): "notification-endpoint"}
"""(service, operation, parameter) -> its option, where the AWS CLI calls it otherwise."""

FILES = ("file://", "fileb://")
"""How a value begins that the AWS CLI would take for the name of a file."""


def as_cli(service: str, operation: str, params: Mapping[str, Any]) -> str:
    """Return the AWS CLI (version 2) command for an operation called by its name in the API.

    `as_cli("sesv2", "CreateEmailIdentity", {"EmailIdentity": "nutrition.example"})` gives
    `aws sesv2 create-email-identity --email-identity nutrition.example`. Blobs are base64, the
    form the CLI expects by default; what it wants as a file is called FILE, and what it would write
    to one goes to /dev/stdout. Raises ValueError for an operation the service doesn't have.
    """
    model = _model(service)
    if operation not in model.operation_names:
        raise ValueError(f"{service} has no operation {operation}; use its name in the API.")
    command = f"aws {COMMANDS.get(service, service)} {xform_name(operation, '-')}"
    if any(_only_in_json(name, value) for name, value in params.items()):
        return f"{command} --cli-input-json {shlex.quote(_json(params))}"
    wanted = model.operation_model(operation)
    streams = _streams(wanted)
    options = [
        _file_option(service, name, value, streams)
        or _option(RENAMED.get((service, operation, name), xform_name(name, "-")), value)
        for name, value in params.items()
    ]
    options += ["/dev/stdout"] if wanted.has_streaming_output else []
    line = " ".join([command, *options])
    return line if len(line) <= 100 else " \\\n    ".join([command, *options])


@cache
def _model(service: str) -> ServiceModel:
    import botocore.session

    return botocore.session.get_session().get_service_model(service)


def _only_in_json(name: str, value: Any) -> bool:
    return xform_name(name, "-") in GLOBAL_OPTIONS or str(value).startswith(FILES)


def _streams(operation: OperationModel) -> str:
    """Return the name of the parameter that is a stream: the CLI reads it from a file."""
    shape = operation.input_shape
    if shape is None or operation.get_streaming_input() is None:
        return ""
    return str(shape.serialization["payload"])


def _file_option(service: str, name: str, value: Any, streams: str) -> str:
    """Return the option for what is in a file; '' for anything else."""
    if name == streams:
        return f"--{xform_name(name, '-')} FILE"
    in_code = name == "Code" and isinstance(value, Mapping) and "ZipFile" in value
    if service == "lambda" and (in_code or name == "ZipFile"):
        return "--zip-file fileb://FILE"
    return ""


def _option(name: str, value: Any) -> str:
    option = f"--{name}"
    if isinstance(value, bool):
        return option if value else f"--no-{option[2:]}"
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        return " ".join([option, *map(_quote, value)])
    if isinstance(value, Mapping | list | tuple):
        return f"{option} {shlex.quote(_json(value))}"
    text = _plain(value)
    return f"{option}={_quote(text)}" if text.startswith("-") else f"{option} {_quote(text)}"


def _quote(value: str) -> str:
    return shlex.quote(value)


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)
