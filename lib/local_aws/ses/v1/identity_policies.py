"""v1: sending authorization policies of identities."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.ses.errors import invalid_parameter
from local_aws.ses.identity import policies
from local_aws.ses.identity.identities import Identity, get
from local_aws.ses.state import SesState
from local_aws.ses.v1 import service

Params = dict[str, Any]


def _policies(params: Params, context: Context) -> dict[str, str]:
    # Reading and deleting policies of an identity that isn't there is no error in v1.
    identity = get(context.state(SesState), params["Identity"])
    return identity.policies if identity else {}


def _identity(params: Params, context: Context) -> Identity:
    name = params["Identity"]
    identity = get(context.state(SesState), name)
    if identity is None:
        raise invalid_parameter(f"Identity <{name}> does not exist.")
    return identity


@service.operation("PutIdentityPolicy")
def put_identity_policy(params: Params, context: Context) -> None:
    """Add a policy, or replace it."""
    identity, name = _identity(params, context), params["PolicyName"]
    others = {key: text for key, text in identity.policies.items() if key != name}
    problem = policies.name_problem(name) or policies.limit_problem(identity.name, others)
    if problem:
        raise invalid_parameter(problem)
    try:
        identity.policies[name] = policies.compact(params["Policy"])
    except policies.BadPolicy as refusal:
        raise AwsError("InvalidPolicy", str(refusal), 400) from None


@service.operation("GetIdentityPolicies")
def get_identity_policies(params: Params, context: Context) -> Params:
    """Show the policies asked for, as far as they are there."""
    found = _policies(params, context)
    return {"Policies": {name: found[name] for name in params["PolicyNames"] if name in found}}


@service.operation("ListIdentityPolicies")
def list_identity_policies(params: Params, context: Context) -> Params:
    """List the names of an identity's policies."""
    return {"PolicyNames": sorted(_policies(params, context))}


@service.operation("DeleteIdentityPolicy")
def delete_identity_policy(params: Params, context: Context) -> None:
    """Remove a policy, if it is there."""
    _policies(params, context).pop(params["PolicyName"], None)
