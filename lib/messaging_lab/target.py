"""Where a lab works: what the three kinds of target have in common."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from messaging_lab.errors import LabError
from messaging_lab.ledger import Ledger

if TYPE_CHECKING:
    import boto3

    from messaging_lab.guard_rails.hooks import Rails
    from messaging_lab.lab_world import LabWorld

LOCAL_REGION = "us-east-1"
"""The Region of a local lab, unless MESSAGING_LAB_REGION names another."""


@dataclass
class Target:
    """An account in a Region, reached through a boto3 session.

    `world` is None on AWS: there is no lever to pull there; `rails` is None locally: there is no
    harm to do. `notes` are further lines of the banner. `another` makes the target of an access
    key, an account and a Region in the same world; None on AWS.
    """

    name: str
    description: str
    session: boto3.Session
    account_id: str
    region: str
    world: LabWorld | None = None
    notes: tuple[tuple[str, str], ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    rails: Rails | None = None
    another: Callable[[str, str, str], Target] | None = None

    @property
    def is_local(self) -> bool:
        """Whether this is the local AWS, in this process or behind an endpoint."""
        return self.world is not None


def open_target(region: str | None = None) -> Target:
    """Open the target that the environment names.

    MESSAGING_LAB_TARGET is `local` (the default) or `aws`; MESSAGING_LAB_ENDPOINT is the URL of a
    running `messaging-lab serve`. Raises LabError for anything else.
    """
    name = os.environ.get("MESSAGING_LAB_TARGET") or "local"
    endpoint = os.environ.get("MESSAGING_LAB_ENDPOINT", "")
    region = region or os.environ.get("MESSAGING_LAB_REGION") or None
    if name == "aws":
        from messaging_lab import target_aws

        return target_aws.open_target(region)
    if name != "local":
        raise LabError(f"MESSAGING_LAB_TARGET is {name!r}: set it to 'local' or 'aws'.")
    return _open_local(endpoint, region or LOCAL_REGION)


def _open_local(endpoint: str, region: str) -> Target:
    if endpoint:
        from messaging_lab import target_endpoint

        return target_endpoint.open_target(endpoint, region)
    from messaging_lab import target_local

    return target_local.open_target(region)
