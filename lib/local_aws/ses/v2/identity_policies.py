"""v2: sending authorization policies of identities."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import already_exists, bad_request, not_found
from local_aws.ses.identity import policies
from local_aws.ses.identity.identities import Identity
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service
from local_aws.ses.v2.identities import require_identity

Params = dict[str, Any]


def _identity(params: Params, context: Context) -> Identity:
    return require_identity(context.state(SesState), params["EmailIdentity"])


def _require_policy(identity: Identity, name: str) -> None:
    if name not in identity.policies:
        raise not_found(f"Policy <{name}> does not exist")


def _compact(params: Params) -> str:
    problem = policies.name_problem(params["PolicyName"])
    if problem:
        raise bad_request(problem)
    try:
        return policies.compact(params["Policy"])
    except policies.BadPolicy as refusal:
        raise bad_request(str(refusal)) from None


@service.operation("CreateEmailIdentityPolicy")
def create_email_identity_policy(params: Params, context: Context) -> None:
    """Add a policy."""
    identity, name = _identity(params, context), params["PolicyName"]
    text = _compact(params)
    if name in identity.policies:
        raise already_exists(f"Policy <{name}> already exists")
    problem = policies.limit_problem(identity.name, identity.policies)
    if problem:
        raise AwsError("LimitExceededException", problem, 400)
    identity.policies[name] = text


@service.operation("UpdateEmailIdentityPolicy")
def update_email_identity_policy(params: Params, context: Context) -> None:
    """Replace a policy."""
    identity, text = _identity(params, context), _compact(params)
    _require_policy(identity, params["PolicyName"])
    identity.policies[params["PolicyName"]] = text


@service.operation("DeleteEmailIdentityPolicy")
def delete_email_identity_policy(params: Params, context: Context) -> None:
    """Remove a policy."""
    identity = _identity(params, context)
    _require_policy(identity, params["PolicyName"])
    del identity.policies[params["PolicyName"]]


@service.operation("GetEmailIdentityPolicies")
def get_email_identity_policies(params: Params, context: Context) -> Params:
    """Show all policies of an identity."""
    return {"Policies": dict(_identity(params, context).policies)}
