"""Documents of IAM: who may take on a role, and what it may do then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def trust(*services: str) -> str:
    """Return a trust policy for services of AWS, named as in "lambda" or "sms-voice"."""
    names = [f"{name}.amazonaws.com" for name in services]
    return _policy({"Principal": {"Service": names}, "Action": "sts:AssumeRole"})


def allow(grants: Mapping[str, Sequence[str]]) -> str:
    """Return a policy that allows actions: resource -> its actions, as "s3:PutObject"."""
    statements = [{"Action": list(actions), "Resource": arn} for arn, actions in grants.items()]
    return _policy(*statements)


def _policy(*statements: dict[str, Any]) -> str:
    allowed = [{"Effect": "Allow", **one} for one in statements]
    return json.dumps({"Version": "2012-10-17", "Statement": allowed})
