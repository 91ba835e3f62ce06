"""The account: sandbox or production, its quotas, whether it may send, and its review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.sandbox import grants_of
from local_aws.ses.pricing_plan import PricingPlan

if TYPE_CHECKING:
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

SERVICE = "ses"
"""What the grants of an account name this service (its signing name)."""

SANDBOX_QUOTA = 200.0
"""Recipients per 24 hours in the sandbox (developer guide, "Request production access")."""

SANDBOX_RATE = 1.0
"""Messages per second in the sandbox (same page)."""

PRODUCTION_QUOTA = 50_000.0
PRODUCTION_RATE = 14.0
"""What production access starts with. AWS decides per request; these are common first values."""


@dataclass
class Account:
    """The sending account of one Region."""

    production_access: bool = False
    max_24_hour_send: float = SANDBOX_QUOTA
    max_send_rate: float = SANDBOX_RATE
    sending_enabled: bool = True
    enforcement_status: str = "HEALTHY"
    pricing_plan: PricingPlan = field(default_factory=PricingPlan)
    details: dict[str, Any] = field(default_factory=dict)
    review: dict[str, str] = field(default_factory=dict)

    def grant_production(self) -> None:
        """Leave the sandbox; a review that is under way ends as GRANTED."""
        self.production_access = True
        self.max_24_hour_send, self.max_send_rate = PRODUCTION_QUOTA, PRODUCTION_RATE
        if self.review:
            self.review["Status"] = "GRANTED"


def open_account(aws: LocalAws, account_id: str) -> Account:
    """Return a new account in a Region: in the sandbox, unless it was let out everywhere."""
    account = Account()
    if SERVICE in grants_of(aws, account_id):
        account.grant_production()
    return account


def sent_last_24_hours(state: SesState) -> float:
    """Return how many recipients of the last 24 hours count towards the quota."""
    return float(state.quota.sent(state.now()))


def describe_quota(state: SesState) -> dict[str, float]:
    """Return the SendQuota of both APIs."""
    return {
        "Max24HourSend": state.account.max_24_hour_send,
        "MaxSendRate": state.account.max_send_rate,
        "SentLast24Hours": sent_last_24_hours(state),
    }


def new_case_id(state: SesState) -> str:
    """Return the id of a support case: 12 digits, as AWS Support's are at present."""
    return state.aws.ids.token("support-case", 12, "123456789")
