"""The account: its tier, and how much it may spend in a month."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local_aws.sandbox import TEXTS, grants_of
from local_aws.sms_voice.errors import invalid

if TYPE_CHECKING:
    from local_aws.world import LocalAws

SERVICE = TEXTS
"""What the grants of an account name this service (its signing name)."""

SANDBOX, PRODUCTION = "SANDBOX", "PRODUCTION"

CHANNELS = ("TEXT", "VOICE", "MEDIA")
"""The channels that have a monthly spend limit here. AWS has two more, for RCS and Notify."""

SANDBOX_MAX_LIMIT = 1
"""US dollars a month and channel in the sandbox (user guide, "Sandbox")."""

PRODUCTION_MAX_LIMIT = 1_000
"""US dollars a month and channel after the lab's access team has said yes. On AWS the limit is
asked for in a case of its own and granted as the case may be."""


@dataclass
class Account:
    """Tier and spend limits of an account in a Region. `overrides` are in US dollars."""

    tier: str = SANDBOX
    max_limit: int = SANDBOX_MAX_LIMIT
    overrides: dict[str, int] = field(default_factory=dict)

    def grant_production(self) -> None:
        """Leave the sandbox."""
        self.tier, self.max_limit = PRODUCTION, PRODUCTION_MAX_LIMIT

    def enforced_limit(self, channel: str) -> int:
        """Return what may be spent on a channel (TEXT, VOICE, MEDIA) in a month, in US dollars."""
        return self.overrides.get(channel, self.max_limit)

    def override(self, channel: str, limit: int) -> None:
        """Set a lower limit. Raises ValidationException for one higher than AWS's."""
        if limit > self.max_limit:
            text = f"{limit} is higher than the limit of the account, {self.max_limit}"
            raise invalid("REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT", "MonthlyLimit", text)
        self.overrides[channel] = limit


def open_account(aws: LocalAws, account_id: str) -> Account:
    """Return a new account in a Region: in the sandbox, unless it was let out everywhere."""
    account = Account()
    if SERVICE in grants_of(aws, account_id):
        account.grant_production()
    return account
