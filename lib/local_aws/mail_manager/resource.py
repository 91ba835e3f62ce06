"""What the families of Mail Manager resources do alike: create once, find, list, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from local_aws.mail_manager.archive.archive import instant
from local_aws.mail_manager.errors import conflict, not_found, quota_exceeded
from local_aws.mail_manager.paging import page
from local_aws.mail_manager.state import MailManagerState

if TYPE_CHECKING:
    from local_aws.world import LocalAws

ID_LENGTH = 24
"""Characters after the prefix, as in the console's `inp-1abc2de3fghi4jkl5mnop6qr`."""

NOT_SETTINGS = frozenset({"ClientToken", "Tags"})


@dataclass(slots=True)
class Resource:
    """One resource. `settings` are the parameters of its creation, as updates have changed them;
    times are epoch seconds."""

    identifier: str
    arn: str
    settings: dict[str, Any]
    created: float
    updated: float

    def times(self, created: str, updated: str) -> dict[str, Any]:
        """Return both times under the names that the family's shapes give them."""
        return {created: instant(self.created), updated: instant(self.updated)}


class Family:
    """The resources of one kind in one account and Region, by id, the oldest first."""

    label: ClassVar[str]
    prefix: ClassVar[str]
    arn_kind: ClassVar[str]
    name_member: ClassVar[str]
    """The member that holds the name, which no other resource of the family may have."""
    quota: ClassVar[int]

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.shared = aws.state(MailManagerState, account_id, region)
        self._resources: dict[str, Resource] = {}

    def all(self) -> list[Resource]:
        """Return every resource."""
        return list(self._resources.values())

    def find(self, id_or_arn: str) -> Resource | None:
        """Return a resource by its id or ARN."""
        found = self._resources.get(id_or_arn)
        return found or next((one for one in self.all() if one.arn == id_or_arn), None)

    def get(self, id_or_arn: str) -> Resource:
        """Return a resource. Raises ResourceNotFoundException."""
        found = self.find(id_or_arn)
        if found is None:
            raise not_found(self.label, id_or_arn)
        return found

    def create(
        self, operation: str, params: dict[str, Any], check: Callable[[], None] | None = None
    ) -> str:
        """Make a resource and return its id; the same ClientToken makes it once.

        Raises ConflictException where the name is taken, ServiceQuotaExceededException, and what
        `check` raises.
        """
        made = self.shared.known_token(operation, params)
        if made is None:
            if check is not None:
                check()
            self.check_name(params[self.name_member])
            self.check_quota(params)
            made = self._add(params).identifier
            self.shared.remember_token(operation, params, made)
        return made

    def _add(self, params: dict[str, Any]) -> Resource:
        identifier = self.prefix + self.aws.ids.token(self.arn_kind, ID_LENGTH)
        now = self.aws.clock.now()
        settings = {key: value for key, value in params.items() if key not in NOT_SETTINGS}
        arn = self.shared.arn(self.arn_kind, identifier)
        resource = self._make(identifier, arn, settings, now, now)
        self._resources[identifier] = resource
        tags = params.get("Tags", ())
        self.shared.tags[resource.arn] = {tag["Key"]: tag["Value"] for tag in tags}
        return resource

    def _make(self, *values: Any) -> Resource:
        """Return a new resource; a family whose resources have more to them makes its own kind."""
        return Resource(*values)

    def check_name(self, name: str, own: Resource | None = None) -> None:
        """Raise ConflictException where another resource has the name."""
        if any(one.settings[self.name_member] == name and one is not own for one in self.all()):
            raise conflict(f"{self.label} with name {name} already exists.")

    def check_quota(self, params: dict[str, Any]) -> None:
        """Raise ServiceQuotaExceededException where there are as many as there may be."""
        if len(self._resources) >= self.quota:
            raise quota_exceeded(f"The account has {self.quota} of {self.label} already.")

    def update(self, resource: Resource, changes: dict[str, Any]) -> None:
        """Replace the settings that `changes` has."""
        if self.name_member in changes:
            self.check_name(changes[self.name_member], resource)
        resource.settings.update(changes)
        resource.updated = self.aws.clock.now()

    def delete(self, resource: Resource) -> None:
        """Remove a resource and its tags."""
        self._resources.pop(resource.identifier, None)
        self.shared.tags.pop(resource.arn, None)

    def page(self, params: dict[str, Any]) -> tuple[list[Resource], str | None]:
        """Return the page that a List operation asks for, and the token of the next."""
        return page(self.all(), params, lambda one: one.identifier)

    def client(self, service: str) -> Any:
        """Return a boto3 client of this account and Region."""
        shared = self.shared
        return self.aws.client(service, account_id=shared.account_id, region=shared.region)
