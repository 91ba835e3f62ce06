"""What SES remembers for one account in one Region. The v1 and the v2 API share it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.ses.account import Account, open_account
from local_aws.ses.identities import Identity

if TYPE_CHECKING:
    from local_aws.world import LocalAws


@dataclass(slots=True)
class SentMessage:
    """One accepted message, as quotas and statistics count it.

    `recipients` are all envelope recipients, `counted` how many of them use up the 24-hour quota
    (mailbox simulator addresses don't); the rest is filled in as deliveries end.
    """

    message_id: str
    sent_at: float
    recipients: tuple[str, ...]
    counted: int
    bounces: int = 0
    complaints: int = 0
    rejects: int = 0


class SesState:
    """Identities, account and send log of one account in one Region.

    `resolver` is the one that verification asks. Assumption: it remembers nothing, so that a record
    published after a look that failed is found by the next one.
    """

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.resolver = aws.internet.resolver(caching=False)
        self.identities: dict[str, Identity] = {}
        self.account: Account = open_account(aws, account_id)
        self.configuration_sets: dict[str, dict[str, Any]] = {}
        self.sent: list[SentMessage] = []

    def now(self) -> float:
        """Return the lab's time in epoch seconds."""
        return self.aws.clock.now()

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of an `identity` or a `configuration-set`."""
        return f"arn:aws:ses:{self.region}:{self.account_id}:{kind}/{name}"
