"""A world with a role for functions, and short ways to make and call them."""

from __future__ import annotations

import base64
import io
import json
import textwrap
import zipfile
from typing import Any

import pytest

from local_aws.world import LocalAws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def zipped(source: str, name: str = "app.py") -> bytes:
    """Return a deployment package with one module."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        package.writestr(entry, textwrap.dedent(source))
    return target.getvalue()


class Functions:
    """Functions of one local AWS."""

    def __init__(self, aws: LocalAws) -> None:
        self.aws = aws
        self.client: Any = aws.client("lambda")
        made = aws.client("iam").create_role(
            RoleName="functions", AssumeRolePolicyDocument=json.dumps(TRUST)
        )
        self.role = made["Role"]["Arn"]

    def make(self, source: str, name: str = "work", **settings: Any) -> str:
        """Make a function whose handler is `handler`; returns its ARN."""
        given = {"Runtime": "python3.13", "Handler": "app.handler", "Role": self.role, **settings}
        code = {"ZipFile": zipped(source)}
        made = self.client.create_function(FunctionName=name, Code=code, **given)
        return str(made["FunctionArn"])

    def call(self, event: Any = None, name: str = "work", **settings: Any) -> Any:
        """Invoke a function; returns what it returned."""
        answer = self.client.invoke(FunctionName=name, Payload=json.dumps(event), **settings)
        return json.loads(answer["Payload"].read() or b"null")

    def log_of(self, event: Any = None, name: str = "work") -> str:
        """Invoke a function; returns the log of the invocation."""
        answer = self.client.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        return base64.b64decode(answer["LogResult"]).decode()


@pytest.fixture
def functions(aws: LocalAws) -> Functions:
    return Functions(aws)
