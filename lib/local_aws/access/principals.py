"""Who is behind a request, and the policies that hang on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.access import keys
from local_aws.access.keys import PARTITION

if TYPE_CHECKING:
    from local_aws.world import LocalAws


@dataclass(frozen=True, slots=True)
class Principal:
    """An IAM user; or, with `user` empty, an account's own credentials."""

    account_id: str
    user: str = ""

    @property
    def arn(self) -> str:
        """The ARN by which policies and refusals name them."""
        return f"arn:aws:iam::{self.account_id}:" + (f"user/{self.user}" if self.user else "root")

    @property
    def names(self) -> frozenset[str]:
        """What the Principal of a policy on a resource may say to mean them."""
        account = self.account_id
        return frozenset({self.arn, account, f"arn:aws:iam::{account}:root"})


def principal_of(aws: LocalAws, access_key: str, account_id: str) -> Principal:
    """Return whose an access key is: an IAM user's, or else the account's own."""
    key = keys.find(aws, access_key)
    return Principal(key.account_id, key.user) if key else Principal(account_id)


def policies_of(principal: Principal) -> list[str]:
    """Return the documents of a user's policies: inline, managed, and those of their groups."""
    from moto.iam.models import iam_backends

    backend = iam_backends[principal.account_id][PARTITION]
    user = backend.users.get(principal.user)
    if user is None:
        return []
    groups = [group for group in backend.groups.values() if user in group.users]
    return [document for holder in (user, *groups) for document in _documents(holder)]


def _documents(holder: Any) -> list[str]:
    managed = [
        version.document
        for policy in holder.managed_policies.values()
        for version in policy.versions
        if version.is_default
    ]
    return [*holder.policies.values(), *managed]
