"""PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.sms_voice import resource_policies
from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.operations.tags import find_resource
from local_aws.sms_voice.resource_policies import ResourcePolicy
from local_aws.sms_voice.service import service
from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

SHARED_KINDS = ("phone-number", "sender-id", "pool", "opt-out-list")
"""Resources that can be shared (model, PutResourcePolicy)."""


@service.operation("PutResourcePolicy")
def put_resource_policy(params: Params, context: Context) -> Params:
    """Put a policy on a resource, in place of the one it had."""
    arn = _shareable(params, context)
    resource_policies.check(params["Policy"])
    made = ResourcePolicy(arn, params["Policy"], context.aws.clock.utc())
    context.state(SmsState).policies[arn] = made
    return made.shown()


@service.operation("GetResourcePolicy")
def get_resource_policy(params: Params, context: Context) -> Params:
    """Show the policy of a resource."""
    return _find(params, context).shown()


@service.operation("DeleteResourcePolicy")
def delete_resource_policy(params: Params, context: Context) -> Params:
    """Take the policy of a resource away."""
    found = _find(params, context)
    del context.state(SmsState).policies[found.arn]
    return found.shown()


def _find(params: Params, context: Context) -> ResourcePolicy:
    arn = _shareable(params, context)
    found = context.state(SmsState).policies.get(arn)
    if found is None:
        raise not_found("policy", arn)
    return found


def _shareable(params: Params, context: Context) -> str:
    found = find_resource(context.state(SmsState), params["ResourceArn"])
    if found.kind not in SHARED_KINDS:
        raise invalid("INVALID_ARN", "ResourceArn", f"a {found.kind} can't be shared")
    return found.arn
