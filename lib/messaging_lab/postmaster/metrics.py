"""What v2 can be asked for, in its own words, and the body of a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

PAGE_SIZE = 200
"""Figures on a page, at most."""

FROM_HEADER, ALL_DKIM = "FROM_HEADER", "ALL_DKIM"
"""Whose mail counts: what has the domain in From, or what is signed by it."""

AUTH_TYPES = ("spf", "dkim", "dmarc")
ERRORS = {
    "reject": (
        *("bad_attachment", "bad_or_missing_ptr_record", "ip_in_rbls", "low_domain_reputation"),
        *("low_ip_reputation", "spammy_content", "stamp_policy_error", "other"),
    ),
    "temp_fail": ("anomalous_traffic_pattern", "other"),
}
"""error_type -> error_reason"""


@dataclass(frozen=True, slots=True)
class Metric:
    """A standard metric under a name of ours, with the filter that it needs."""

    name: str
    standard: str
    filter: str = ""

    @property
    def definition(self) -> dict[str, Any]:
        """The metric as a MetricDefinition."""
        base: dict[str, Any] = {"standardMetric": self.standard}
        found: dict[str, Any] = {"name": self.name, "baseMetric": base}
        return found | ({"filter": self.filter} if self.filter else {})


SPAM_RATE = Metric("spam_rate", "SPAM_RATE")
AUTHENTICATION = tuple(
    Metric(one, "AUTH_SUCCESS_RATE", f'auth_type = "{one}"') for one in AUTH_TYPES
)
ENCRYPTION = tuple(
    Metric(one, "TLS_ENCRYPTION_RATE", f'traffic_direction = "{one}"')
    for one in ("inbound", "outbound")
)
DELIVERY_ERRORS = tuple(
    Metric(
        f"{kind}.{reason}",
        "DELIVERY_ERROR_RATE",
        f'error_type = "{kind}" AND error_reason = "{reason}"',
    )
    for kind, reasons in ERRORS.items()
    for reason in reasons
)


def feedback_loop_ids(key: str = FROM_HEADER) -> Metric:
    """Return the metric that lists identifiers of Feedback-ID."""
    return Metric("ids", "FEEDBACK_LOOP_ID", f'aggregation_key_type = "{key}"')


def feedback_loop(identifier: str, key: str = FROM_HEADER) -> Metric:
    """Return the spam rate of one identifier, under its own name."""
    quoted = identifier.replace("\\", "\\\\").replace('"', '\\"')
    text = f'feedback_loop_id = "{quoted}" AND aggregation_key_type = "{key}"'
    return Metric(identifier, "FEEDBACK_LOOP_SPAM_RATE", text)


def question(
    metrics: tuple[Metric, ...], first: date, last: date, *, overall: bool = False
) -> dict[str, Any]:
    """Return the body of a query about the days from `first` to `last`, both included."""
    days = {"start": day(first), "end": day(last)}
    return {
        "metricDefinitions": [one.definition for one in metrics],
        "timeQuery": {"dateRanges": {"dateRanges": [days]}},
        "aggregationGranularity": "OVERALL" if overall else "DAILY",
        "pageSize": PAGE_SIZE,
    }


def day(one: date) -> dict[str, int]:
    """Return a day as the API has it."""
    return {"year": one.year, "month": one.month, "day": one.day}
