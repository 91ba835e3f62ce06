"""The organisation, its users, and its access control rules."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.workmail.organizations import Organization, User, WorkMailState
from local_aws.workmail.rules import CONDITIONS, Attempt, Rule
from local_aws.workmail.service import service

MOST_RULES = 10
NO_NEW = (
    "WorkMail has taken no new customers since 30 April 2026. The lab makes an organisation: "
    "POST /_lab/workmail/organizations"
)


def _organization(params: dict[str, Any], context: Context) -> Organization:
    found = context.state(WorkMailState).organizations.get(params["OrganizationId"])
    if found is None:
        text = f"Organization {params['OrganizationId']} does not exist."
        raise AwsError("OrganizationNotFoundException", text)
    return found


@service.operation("CreateOrganization")
def create_organization(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Refuse, as AWS does."""
    raise NotImplementedByTheLab("workmail", "CreateOrganization", NO_NEW)


@service.operation("ListOrganizations")
def list_organizations(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the organisations; there are a few at most, which fit on one page."""
    found = context.state(WorkMailState).organizations.values()
    return {"OrganizationSummaries": [_summary(one) for one in found]}


def _summary(organization: Organization) -> dict[str, Any]:
    return {
        "OrganizationId": organization.id,
        "Alias": organization.alias,
        "DefaultMailDomain": organization.domain,
        "State": "Active",
    }


@service.operation("DescribeOrganization")
def describe_organization(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return an organisation."""
    organization = _organization(params, context)
    return {**_summary(organization), "ARN": organization.arn}


@service.operation("ListUsers")
def list_users(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the users."""
    return {"Users": [_user(user) for user in _organization(params, context).users]}


def _user(user: User) -> dict[str, Any]:
    return {
        "Id": user.id,
        "Email": user.email,
        "Name": user.name,
        "DisplayName": user.display_name,
        "State": "ENABLED",
        "UserRole": "USER",
    }


@service.operation("DescribeUser")
def describe_user(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return a user, by id, name or e-mail address."""
    view = _user(_found(_organization(params, context), params["UserId"]))
    return {"UserId": view.pop("Id"), **view}


def _found(organization: Organization, key: str) -> User:
    user = organization.user(key)
    if user is None:
        raise AwsError("EntityNotFoundException", f"User {key} does not exist.")
    return user


@service.operation("PutAccessControlRule")
def put_access_control_rule(params: dict[str, Any], context: Context) -> None:
    """Add a rule, or put another in place of one with the same name."""
    organization, name = _organization(params, context), params["Name"]
    for value in [*params.get("IpRanges", ()), *params.get("NotIpRanges", ())]:
        _check_range(value)
    known, now = organization.rules.get(name), context.aws.clock.utc()
    if known is None and len(organization.rules) >= MOST_RULES:
        raise AwsError("LimitExceededException", f"An organization has at most {MOST_RULES} rules.")
    conditions = {one: params[one] for one in CONDITIONS if params.get(one)}
    created = known.created if known else now
    organization.rules[name] = Rule(
        name, params["Effect"], params["Description"], created, now, conditions
    )


def _check_range(value: str) -> None:
    try:
        ip_network(value, strict=False)
    except ValueError:
        raise AwsError("InvalidParameterException", f"{value} is not an IP range.") from None


@service.operation("ListAccessControlRules")
def list_access_control_rules(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the rules."""
    return {"Rules": [rule.view() for rule in _organization(params, context).rules.values()]}


@service.operation("DeleteAccessControlRule")
def delete_access_control_rule(params: dict[str, Any], context: Context) -> None:
    """Take a rule away; one that isn't there is no error."""
    _organization(params, context).rules.pop(params["Name"], None)


@service.operation("GetAccessControlEffect")
def get_access_control_effect(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return what the rules would say to somebody."""
    organization = _organization(params, context)
    try:
        ip_address(params["IpAddress"])
    except ValueError:
        text = f"{params['IpAddress']} is not an IP address."
        raise AwsError("InvalidParameterException", text) from None
    if "UserId" in params:
        _found(organization, params["UserId"])
    role = params.get("ImpersonationRoleId", "")
    attempt = Attempt(params["Action"], params["IpAddress"], params.get("UserId", ""), role)
    effect, matched = organization.effect(attempt)
    return {"Effect": effect, "MatchedRules": matched}


@service.operation("ListImpersonationRoles")
def list_impersonation_roles(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return the impersonation roles."""
    roles = _organization(params, context).roles.items()
    shown = [
        {"ImpersonationRoleId": role, "Name": name, "Type": "READ_ONLY"} for role, name in roles
    ]
    return {"Roles": shown}
