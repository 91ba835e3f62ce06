"""Names of functions: as a name, a partial ARN or an ARN, with or without a qualifier."""

from __future__ import annotations

import re

LATEST = "$LATEST"

_FORM = re.compile(
    r"(?:arn:[a-z-]+:lambda:(?P<region>[a-z0-9-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]+))?"
)


def split(text: str) -> tuple[str, str]:
    """Return (name, qualifier or "") of a FunctionName in any of its forms.

    Raises ValueError where it is none.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} names no function: give its name or its ARN.")
    return found["name"], found["qualifier"] or ""


def owner(text: str, account_id: str, region: str) -> tuple[str, str]:
    """Return (account, Region) that an ARN names, or those given."""
    found = _FORM.fullmatch(text)
    if found is None:
        return account_id, region
    return found["account"] or account_id, found["region"] or region


def arn(account_id: str, region: str, name: str, qualifier: str = "") -> str:
    """Return the ARN of a function, of one of its versions or aliases."""
    end = f":{qualifier}" if qualifier else ""
    return f"arn:aws:lambda:{region}:{account_id}:function:{name}{end}"
