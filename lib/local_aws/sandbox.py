"""Who was let out of the sandbox everywhere: also in Regions that the account hasn't used yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.world import LocalAws

TEXTS = "sms-voice"
"""End User Messaging SMS among the services of `Grants`."""


class Grants:
    """The services of an account that are in production in every Region."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.services: set[str] = set()


def grants_of(aws: LocalAws, account_id: str) -> set[str]:
    """Return the services that are out everywhere; add one to let it out."""
    # What an account was granted everywhere belongs to no Region.
    return aws.state(Grants, account_id, "aws-global").services
