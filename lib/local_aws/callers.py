"""Who makes the request that is being answered, for what moto's models do with it.

moto's models know the account and the Region they are called in, and not by whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.access.principals import principal_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


@dataclass(frozen=True, slots=True)
class Caller:
    """The world, and whose credentials a request was signed with."""

    aws: LocalAws
    access_key: str
    account_id: str

    @property
    def arn(self) -> str:
        """ARN of the IAM role or user, or of the account itself."""
        role = _role_of(self.access_key)
        return role or principal_of(self.aws, self.access_key, self.account_id).arn

    @property
    def names(self) -> frozenset[str]:
        """What a policy may say to mean them."""
        return names_of(self.arn)


def names_of(arn: str) -> frozenset[str]:
    """Return what a policy may say to mean a principal: its ARN, or all of its account."""
    account = arn.split(":")[4]
    return frozenset({arn, account, f"arn:aws:iam::{account}:root"})


def _role_of(access_key: str) -> str:
    """Return the ARN of the role that an access key of STS was given out for, or ""."""
    from moto.sts.models import sts_backends

    backends = [one for partitions in sts_backends.values() for one in partitions.values()]
    roles = [role for backend in backends for role in backend.assumed_roles]
    return next((str(one.role_arn) for one in roles if one.access_key_id == access_key), "")


_caller: ContextVar[Caller | None] = ContextVar("caller", default=None)


@contextmanager
def calling(caller: Caller) -> Iterator[None]:
    """Have `current` say who calls while a request is answered."""
    token = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(token)


def current() -> Caller:
    """Return who makes the request that is being answered."""
    found = _caller.get()
    if found is None:
        raise RuntimeError("No request of moto's is being answered.")
    return found
