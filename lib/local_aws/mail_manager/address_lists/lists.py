"""The address lists of an account in one Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.address_lists.imports import ImportJob
from local_aws.mail_manager.address_lists.members import Members, entry
from local_aws.mail_manager.errors import invalid, not_found, quota_exceeded
from local_aws.mail_manager.resource import Family, Resource

if TYPE_CHECKING:
    from local_aws.context import Context
    from local_aws.world import LocalAws

MAX_MEMBERS = 100_000
"""Entries of a list (the quotas page)."""


class AddressLists(Family):
    """Address lists by id, their members and import jobs by theirs."""

    label = "Address list"
    prefix = "al-"
    arn_kind = "mailmanager-address-list"
    name_member = "AddressListName"
    quota = 100

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        super().__init__(aws, account_id, region)
        self._members: dict[str, Members] = {}
        self.jobs: dict[str, ImportJob] = {}

    def members(self, address_list: Resource) -> Members:
        """Return the members of a list."""
        return self._members.setdefault(address_list.identifier, Members())

    def register(self, address_list: Resource, spelled: str) -> None:
        """Add a member. Raises ServiceQuotaExceededException."""
        members = self.members(address_list)
        if spelled not in members and len(members) >= MAX_MEMBERS:
            raise quota_exceeded(f"An address list can have {MAX_MEMBERS} addresses at most.")
        members.add(spelled, self.aws.clock.now())
        address_list.updated = self.aws.clock.now()

    def delete(self, resource: Resource) -> None:
        """Remove a list, its members and its import jobs."""
        super().delete(resource)
        self._members.pop(resource.identifier, None)
        for job in [one for one in self.jobs.values() if one.list_id == resource.identifier]:
            del self.jobs[job.job_id]

    def has(self, arn: str, address: str) -> bool:
        """Whether the list with this ARN has an address; a list that is gone has none."""
        found = self.find(arn)
        return found is not None and self.members(found).match(address)

    def job(self, job_id: str) -> ImportJob:
        """Return an import job. Raises ResourceNotFoundException."""
        found = self.jobs.get(job_id)
        if found is None:
            raise not_found("Import job", job_id)
        return found


def spelled(address: str) -> str:
    """Return an entry in its one spelling. Raises ValidationException."""
    found = entry(address)
    if found is None:
        raise invalid(
            f"Address {address} is not valid: give an address, or one with a single * such as "
            "user*@example.com, user@*.example.com or *.example.com."
        )
    return found


def check_lists(conditions: list[dict[str, Any]], context: Context) -> None:
    """Raise ValidationException where a condition asks an address list that isn't there."""
    lists = context.state(AddressLists)
    for condition in conditions:
        evaluated = condition.get("BooleanExpression", {}).get("Evaluate", {})
        for arn in evaluated.get("IsInAddressList", {}).get("AddressLists", ()):
            if lists.find(arn) is None:
                raise invalid(f"Address list not found: {arn}")
