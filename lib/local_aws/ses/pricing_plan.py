"""The pricing plan of an account in a Region: which one holds, and which one is to come.

Source: "Pricing plans" in the developer guide (plans since 21 July 2026) and PricingAttributes in
the API reference. A higher plan holds at once; a lower one, or none, from the start of the next
month. A plan changes the bill alone: it switches no feature on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

PLANS = ("NONE", "ESSENTIALS", "PRO", "ENTERPRISE")
"""From the least to the most, as the model spells them."""

DEFAULT_PLAN = "ESSENTIALS"
"""What accounts that are new to SES start with since 21 July 2026."""


def _next_month(epoch: float) -> float:
    """Return when the next monthly cycle starts. Assumption: a calendar month in UTC."""
    today = datetime.fromtimestamp(epoch, UTC)
    year, month = divmod(today.year * 12 + today.month, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class PricingPlan:
    """The plan that holds, the one asked for in its place (else empty), and from when."""

    current: str = DEFAULT_PLAN
    following: str = ""
    starts_at: float = 0.0
    by_default: bool = True

    def at(self, now: float) -> PricingPlan:
        """Return the plan as it stands at a time: what was asked for holds once its month began."""
        if self.following and now >= self.starts_at:
            return PricingPlan(self.following, by_default=False)
        return self

    def changed(self, plan: str, now: float) -> PricingPlan:
        """Return the plan after another was asked for.

        The default plan can be left at once. Asking for the plan that holds calls off a change that
        is to come (assumption).
        """
        held = self.at(now)
        if held.by_default or PLANS.index(plan) >= PLANS.index(held.current):
            return PricingPlan(plan, by_default=False)
        return PricingPlan(held.current, plan, _next_month(now), by_default=False)

    def describe(self, now: float) -> dict[str, str]:
        """Return PricingAttributes as GetAccount shows them."""
        held = self.at(now)
        shown = {"CurrentPlan": held.current}
        return shown | {"NextPlan": held.following} if held.following else shown
