"""Access keys that IAM has made: whose they are, and those that are no longer good.

IAM itself is moto's. After each request to it the keys are looked through, so that one that has
been deleted is still known, and refused, where an invented one is anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.world import LocalAws

PARTITION = "aws"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key of an IAM user. `active` is false once it was made inactive, or is gone."""

    id: str
    secret: str
    account_id: str
    user: str
    active: bool


class IssuedKeys:
    """Every key that IAM has made in this world, by its id. Of the whole world, not an account."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.by_id: dict[str, AccessKey] = {}

    def take(self, found: list[AccessKey]) -> None:
        """Take note of the keys that there are; the others are good no longer."""
        present = {key.id: key for key in found}
        gone = {
            key.id: AccessKey(key.id, key.secret, key.account_id, key.user, False)
            for key in self.by_id.values()
            if key.id not in present
        }
        self.by_id = gone | present


def issued(aws: LocalAws) -> IssuedKeys:
    """Return the keys of a world."""
    return aws.state(IssuedKeys, "", "")


def find(aws: LocalAws, access_key: str) -> AccessKey | None:
    """Return a key that IAM has made, also where it is no longer good; None for any other."""
    return issued(aws).by_id.get(access_key)


def look(aws: LocalAws) -> None:
    """Take note of what a request to IAM has changed."""
    issued(aws).take([_key(user, key) for user in _users() for key in user.access_keys])


def _users() -> list[Any]:
    from moto.iam.models import iam_backends

    backends = [partitions[PARTITION] for partitions in iam_backends.values()]
    return [user for backend in backends for user in backend.users.values()]


def _key(user: Any, key: Any) -> AccessKey:
    active = key.status == "Active"
    return AccessKey(key.access_key_id, key.secret_access_key, user.account_id, user.name, active)
