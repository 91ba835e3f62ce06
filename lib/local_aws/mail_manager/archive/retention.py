"""How long an archive keeps mail."""

from __future__ import annotations

DAY = 86_400

RETENTION_DAYS = {
    "THREE_MONTHS": 90,
    "SIX_MONTHS": 180,
    "NINE_MONTHS": 270,
    "ONE_YEAR": 365,
    "EIGHTEEN_MONTHS": 545,
    "TWO_YEARS": 730,
    "THIRTY_MONTHS": 910,
    "THREE_YEARS": 1095,
    "FOUR_YEARS": 1460,
    "FIVE_YEARS": 1825,
    "SIX_YEARS": 2190,
    "SEVEN_YEARS": 2555,
    "EIGHT_YEARS": 2920,
    "NINE_YEARS": 3285,
    "TEN_YEARS": 3650,
}
"""RetentionPeriod -> days. AWS documents six months as 180 days; the rest is counted the same way,
30 days to a month and 365 to a year, by assumption. PERMANENT has no end."""

DEFAULT_RETENTION = "SIX_MONTHS"
"""The developer guide, "Email archiving": 180 days unless told otherwise."""

CHANGE_SECONDS = 7 * DAY
"""The quotas page: one change of the retention period a week."""

PENDING_DELETION_SECONDS = 30 * DAY
"""A deleted archive is purged after 30 days, according to the service model."""

SWEEP_SECONDS = DAY
"""How often files are removed of which nothing may be kept. Expired mail is unreachable at once."""


def oldest_kept(period: str, now: float) -> float:
    """Return the earliest time of receipt of which an archive still has mail (epoch seconds)."""
    days = RETENTION_DAYS.get(period)
    return float("-inf") if days is None else now - days * DAY
