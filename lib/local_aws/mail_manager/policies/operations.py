"""CreateTrafficPolicy, UpdateTrafficPolicy, DeleteTrafficPolicy, GetTrafficPolicy,
ListTrafficPolicies."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.mail_manager.addons.addons import check_analyzers
from local_aws.mail_manager.address_lists.lists import check_lists
from local_aws.mail_manager.errors import conflict
from local_aws.mail_manager.ingress.points import IngressPoints
from local_aws.mail_manager.policies.policies import TrafficPolicies, check_statements
from local_aws.mail_manager.service import service

SHOWN = ("TrafficPolicyName", "PolicyStatements", "DefaultAction", "MaxMessageSizeBytes")


@service.operation("CreateTrafficPolicy")
def create_traffic_policy(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Make a traffic policy."""
    policies = context.state(TrafficPolicies)
    made = policies.create("CreateTrafficPolicy", params, lambda: _check(params, context))
    return {"TrafficPolicyId": made}


@service.operation("UpdateTrafficPolicy")
def update_traffic_policy(params: dict[str, Any], context: Context) -> None:
    """Replace the members that are given; the next message is judged by them."""
    policies = context.state(TrafficPolicies)
    policy = policies.get(params["TrafficPolicyId"])
    _check(params, context)
    changes = {name: params[name] for name in SHOWN if name in params}
    policies.update(policy, changes)


@service.operation("DeleteTrafficPolicy")
def delete_traffic_policy(params: dict[str, Any], context: Context) -> None:
    """Delete a policy that no ingress endpoint uses."""
    policies = context.state(TrafficPolicies)
    policy = policies.get(params["TrafficPolicyId"])
    user = context.state(IngressPoints).user_of("TrafficPolicyId", policy.identifier)
    if user is not None:
        raise conflict(f"Traffic policy {policy.identifier} is in use by {user.identifier}.")
    policies.delete(policy)


@service.operation("GetTrafficPolicy")
def get_traffic_policy(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a policy."""
    policy = context.state(TrafficPolicies).get(params["TrafficPolicyId"])
    return {
        "TrafficPolicyId": policy.identifier,
        "TrafficPolicyArn": policy.arn,
        **{name: policy.settings.get(name) for name in SHOWN},
        **policy.times("CreatedTimestamp", "LastUpdatedTimestamp"),
    }


@service.operation("ListTrafficPolicies")
def list_traffic_policies(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return all policies in short."""
    shown, token = context.state(TrafficPolicies).page(params)
    found = [
        {
            "TrafficPolicyName": policy.settings["TrafficPolicyName"],
            "TrafficPolicyId": policy.identifier,
            "DefaultAction": policy.settings["DefaultAction"],
        }
        for policy in shown
    ]
    return {"TrafficPolicies": found, "NextToken": token}


def _check(params: dict[str, Any], context: Context) -> None:
    statements = params.get("PolicyStatements", [])
    check_statements(statements)
    conditions = [one for statement in statements for one in statement["Conditions"]]
    check_lists(conditions, context)
    check_analyzers(conditions, context)
