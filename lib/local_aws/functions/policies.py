"""Resource policies of functions: who may call one, besides its own account."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from local_aws.functions.errors import refused

if TYPE_CHECKING:
    from local_aws.functions.function import Function

ACTIONS = ("lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:*")


def statement(params: dict[str, Any], resource: str) -> dict[str, Any]:
    """Return the statement of the policy that AddPermission's parameters mean."""
    for name in ("EventSourceToken", "PrincipalOrgID"):
        if params.get(name):
            raise refused(f"AddPermission with {name}")
    if params["Action"] not in ACTIONS:
        raise refused(f"AddPermission for {params['Action']}", "only invoking is looked at")
    made = {
        "Sid": params["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(params["Principal"]),
        "Action": params["Action"],
        "Resource": resource,
    }
    conditions = _conditions(params)
    return made | ({"Condition": conditions} if conditions else {})


def _principal(given: str) -> Any:
    if given == "*":
        return "*"
    if given.isdigit():
        return {"AWS": f"arn:aws:iam::{given}:root"}
    return {"Service": given} if given.endswith(".amazonaws.com") else {"AWS": given}


def _conditions(params: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, dict[str, str]] = {}
    if params.get("SourceArn"):
        found["ArnLike"] = {"AWS:SourceArn": params["SourceArn"]}
    if params.get("SourceAccount"):
        found.setdefault("StringEquals", {})["AWS:SourceAccount"] = params["SourceAccount"]
    if params.get("FunctionUrlAuthType"):
        auth_type = params["FunctionUrlAuthType"]
        found.setdefault("StringEquals", {})["lambda:FunctionUrlAuthType"] = auth_type
    return found


def allows(function: Function, qualifier: str, principal: str, source_arn: str) -> bool:
    """Tell whether a service may invoke a function for a source."""
    return any(
        one["Action"] in ("lambda:InvokeFunction", "lambda:*")
        and one["Principal"] in ("*", {"Service": principal})
        and _meets(one.get("Condition", {}), source_arn, function.account_id)
        for one in function.policies.get(qualifier, ())
    )


def _meets(conditions: dict[str, Any], source_arn: str, account_id: str) -> bool:
    wanted_arn = conditions.get("ArnLike", {}).get("AWS:SourceArn")
    wanted_account = conditions.get("StringEquals", {}).get("AWS:SourceAccount")
    # Assumption: what calls belongs to the function's account where its ARN names none (S3).
    account = [*source_arn.split(":"), "", "", "", "", ""][4] or account_id
    if wanted_arn is not None and not fnmatchcase(source_arn, wanted_arn):
        return False
    return wanted_account is None or wanted_account == account


def is_public_url(function: Function, qualifier: str) -> bool:
    """Tell whether the policy lets everybody use the function URL (AuthType NONE)."""
    return any(
        one["Principal"] == "*" and one["Action"] in ("lambda:InvokeFunctionUrl", "lambda:*")
        for one in function.policies.get(qualifier, ())
    )
