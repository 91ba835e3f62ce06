"""A WorkMail organisation to look into: the lab's, or your own on AWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from messaging_lab.errors import LabError
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

OFFICE = "198.51.100.0/24"
"""The network that the people of the lab's organisation work in."""

BACKUP_HOST = "192.0.2.25"
"""Where its backup program runs, which reads by an impersonation role."""

WEEK_HOURS = 7 * 24

NO_ORGANIZATION = (
    "This account has no WorkMail organisation in this Region, and AWS has opened no new "
    "ones since 30 April 2026: run this lesson in the lab, or go on at its section "
    '"What to do instead".'
)

LOGINS, ACCESS, MAILBOXES = (
    "AUTHENTICATION_LOGS",
    "ACCESS_CONTROL_LOGS",
    "WORKMAIL_MAILBOX_ACCESS_LOGS",
)


@dataclass(frozen=True)
class Organization:
    """An organisation: its id, its ARN, and its people by id."""

    id: str
    arn: str
    people: dict[str, str]


def open_organization(lab: Lab) -> Organization:
    """Return a new organisation in the lab, or the account's first active one on AWS.

    Raises LabError where the account has none: WorkMail has taken no new customers since
    30 April 2026.
    """
    workmail = lab.client("workmail")
    if lab.is_local:
        lab.world.open_workmail(current_workbook().slug, lab.domain)
    organization_id = active_organization(lab)
    if not organization_id:
        raise LabError(NO_ORGANIZATION)
    where = {"OrganizationId": organization_id}
    pages = workmail.get_paginator("list_users").paginate(**where)
    people = {one["Id"]: one["Name"] for page in pages for one in page["Users"] if "Name" in one}
    arn = workmail.describe_organization(**where)["ARN"]
    return Organization(organization_id, arn, people)


def active_organization(lab: Lab) -> str:
    """Return the id of the organisation that the lesson looks at, "" where there is none.

    It is the account's first on AWS, and the one opened last in the lab.
    """
    found = lab.client("workmail").list_organizations()["OrganizationSummaries"]
    active = [str(one["OrganizationId"]) for one in found if one["State"] == "Active"]
    return active[-1 if lab.is_local else 0] if active else ""


def let_a_week_pass(lab: Lab, organization: Organization, *kinds: str) -> int:
    """Let a week pass in which something happens; return how much was planned.

    The kinds are "normal-week", "password-spraying", "misconfigured-client" and "impersonation".
    On AWS nothing is made up, and nothing waits: the logs hold what has happened since their
    delivery began.
    """
    if not lab.is_local:
        print("Your people make these logs. Come back to this cell when a few days have passed.")
        return 0
    planned = sum(lab.world.let_happen(organization.id, kind) for kind in kinds)
    lab.clock.advance(hours=WEEK_HOURS)
    return planned


def log_group(log_type: str) -> str:
    """Return the name of the group that the lesson has a type of audit log delivered to."""
    return f"/aws/vendedlogs/workmail/{log_type}"
