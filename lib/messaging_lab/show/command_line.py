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
    from botocore.model import ServiceModel

COMMANDS = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}
"""Services whose command in the AWS CLI isn't called like their boto3 client."""

GLOBAL_OPTIONS = frozenset({"region", "output", "query", "profile", "color", "version", "debug"})
"""Options every AWS CLI command has; a parameter of such a name is only in the JSON form."""


RENAMED = {("sns", "Subscribe", "Endpoint"): "notification-endpoint"}
"""(service, operation, parameter) -> its option, where the AWS CLI calls it otherwise."""


def as_cli(service: str, operation: str, params: Mapping[str, Any]) -> str:
    """Return the AWS CLI (version 2) command for an operation called by its name in the API.

    `as_cli("sesv2", "CreateEmailIdentity", {"EmailIdentity": "nutrition.example"})` gives
    `aws sesv2 create-email-identity --email-identity nutrition.example`. Blobs are base64, the
    form the CLI expects by default. Raises ValueError for an operation the service doesn't have.
    """
    model = _model(service)
    if operation not in model.operation_names:
        raise ValueError(f"{service} has no operation {operation}; use its name in the API.")
    command = f"aws {COMMANDS.get(service, service)} {xform_name(operation, '-')}"
    if any(xform_name(name, "-") in GLOBAL_OPTIONS for name in params):
        return f"{command} --cli-input-json {shlex.quote(_json(params))}"
    options = [
        _option(RENAMED.get((service, operation, name), xform_name(name, "-")), value)
        for name, value in params.items()
    ]
    line = " ".join([command, *options])
    return line if len(line) <= 100 else " \\\n    ".join([command, *options])


@cache
def _model(service: str) -> ServiceModel:
    import botocore.session

    return botocore.session.get_session().get_service_model(service)


def _option(name: str, value: Any) -> str:
    option = f"--{name}"
    if isinstance(value, bool):
        return option if value else f"--no-{option[2:]}"
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        return " ".join([option, *map(_quote, value)])
    if isinstance(value, Mapping | list | tuple):
        return f"{option} {shlex.quote(_json(value))}"
    return f"{option} {_quote(_plain(value))}"


def _quote(value: str) -> str:
    return shlex.quote(value)


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)
