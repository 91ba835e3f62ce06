"""Postmaster Tools as tables, whatever its figures come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from messaging_lab.postmaster.metrics import (
    AUTHENTICATION,
    DELIVERY_ERRORS,
    ENCRYPTION,
    FROM_HEADER,
    SPAM_RATE,
    Metric,
    feedback_loop,
    feedback_loop_ids,
    question,
)
from messaging_lab.postmaster.source import Source
from messaging_lab.show.tables import Table, table

GOOD, NEVER = 0.001, 0.003
"""Google's lines: keep the spam rate below the first, and never reach the second."""

METRICS_AT_ONCE = 20
"""Identifiers asked for in one query (assumption: Google states no limit for metricDefinitions)."""

COMPLIANT = {"COMPLIANT": "yes", "NEEDS_WORK": "no"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One value: the name of its metric, its day (None for the whole time), and what it is."""

    metric: str
    day: date | None
    value: Any


class Postmaster:
    """Asks a source, page by page, and puts the answers into tables."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def domains(self) -> Table:
        """Return the domains that the account may look at, and whether they are verified."""
        rows = [
            {
                "Domain": str(one["name"]).removeprefix("domains/"),
                "Permission": one.get("permission", ""),
                "Verification": one.get("verificationState", ""),
            }
            for one in self._domains()
        ]
        return table(rows, ("Domain", "Permission", "Verification"), marks=("Verification",))

    def _domains(self) -> Iterator[dict[str, Any]]:
        token = ""
        while True:
            page = self.source.list_domains(token)
            yield from page.get("domains", [])
            token = page.get("nextPageToken", "")
            if not token:
                return

    def figures(
        self, domain: str, metrics: Sequence[Metric], first: date, last: date, **more: Any
    ) -> list[Figure]:
        """Return all values of metrics, in the order of the answers."""
        body = question(tuple(metrics), first, last, **more)
        found: list[Figure] = []
        while True:
            page = self.source.query(domain, body)
            found += [read_figure(one) for one in page.get("domainStats", [])]
            token = page.get("nextPageToken", "")
            if not token:
                return found
            body = {**body, "pageToken": token}

    def spam_rate(self, domain: str, first: date, last: date) -> Table:
        """Return the share of mail in the inbox that readers report, day by day."""
        found = self.figures(domain, [SPAM_RATE], first, last)
        rows = [{"Day": one.day, "Spam rate": one.value, "Line": line(one.value)} for one in found]
        return table(percent(rows, "Spam rate"), ("Day", "Spam rate", "Line"))

    def authentication(self, domain: str, first: date, last: date) -> Table:
        """Return the shares of mail that passes SPF, DKIM and DMARC, day by day."""
        return self._by_day(domain, AUTHENTICATION, first, last)

    def encryption(self, domain: str, first: date, last: date) -> Table:
        """Return the shares of mail that came with TLS, day by day."""
        return self._by_day(domain, ENCRYPTION, first, last)

    def delivery_errors(self, domain: str, first: date, last: date) -> Table:
        """Return each reason for refusals and delays that occurred, over the whole time."""
        found = self.figures(domain, DELIVERY_ERRORS, first, last, overall=True)
        rows = [
            dict(zip(("Type", "Reason"), one.metric.split("."), strict=True)) | {"Rate": one.value}
            for one in found
            if one.value
        ]
        return table(percent(rows, "Rate"), ("Type", "Reason", "Rate"))

    def feedback_loops(self, domain: str, first: date, last: date, key: str = FROM_HEADER) -> Table:
        """Return the spam rate of each identifier of Feedback-ID, the worst first.

        Only identifiers with enough mail have figures. `key` says whose mail counts: FROM_HEADER or
        ALL_DKIM.
        """
        rates = self.identifier_rates(domain, first, last, key)
        rows = [
            {"Identifier": name, "Spam rate": rate, "Line": line(rate)}
            for name, rate in rates.items()
        ]
        return table(percent(rows, "Spam rate"), ("Identifier", "Spam rate", "Line"))

    def identifier_rates(
        self, domain: str, first: date, last: date, key: str = FROM_HEADER
    ) -> dict[str, float]:
        """Return the spam rate (0 to 1) of each identifier of Feedback-ID, the worst first."""
        listed = self.figures(domain, [feedback_loop_ids(key)], first, last, overall=True)
        names = list(dict.fromkeys(name for one in listed for name in as_list(one.value)))
        metrics = [feedback_loop(name, key) for name in names]
        found = [
            figure
            for start in range(0, len(metrics), METRICS_AT_ONCE)
            for figure in self.figures(
                domain, metrics[start : start + METRICS_AT_ONCE], first, last, overall=True
            )
        ]
        return {one.metric: one.value for one in sorted(found, key=lambda one: -one.value)}

    def compliance(self, domain: str) -> Table:
        """Return the sender guidelines and whether the domain meets them."""
        answer = self.source.compliance_status(domain)
        data = answer.get("subdomainComplianceData") or answer.get("complianceData") or {}
        rows = [
            {"Requirement": one["requirement"], **state(one.get("status", {}))}
            for one in data.get("rowData", [])
        ]
        verdicts = {
            "oneClickUnsubscribeVerdict": "ONE_CLICK_UNSUBSCRIBE",
            "honorUnsubscribeVerdict": "HONOR_UNSUBSCRIBE",
            "deliverabilityStatusVerdict": "DELIVERABILITY",
        }
        for member, name in verdicts.items():
            found = data.get(member)
            if found:
                rows.append(verdict(name, found))
        return table(rows, ("Requirement", "Met", "Reason"), marks=("Met",))

    def _by_day(self, domain: str, metrics: Sequence[Metric], first: date, last: date) -> Table:
        names = [one.name for one in metrics]
        days: dict[date | None, dict[str, Any]] = {}
        for one in self.figures(domain, metrics, first, last):
            days.setdefault(one.day, {"Day": one.day})[one.metric] = one.value
        rows = [days[day] for day in sorted(days, key=str)]
        for name in names:
            rows = percent(rows, name)
        return table(rows, ("Day", *names))


def read_figure(stat: dict[str, Any]) -> Figure:
    """Return a DomainStat as a figure."""
    found = stat.get("date")
    when = date(found["year"], found["month"], found["day"]) if found else None
    return Figure(str(stat.get("metric", "")), when, read_value(stat.get("value", {})))


def read_value(value: dict[str, Any]) -> Any:
    """Return a StatisticValue as what it is; int64 travels as text."""
    if "intValue" in value:
        return int(value["intValue"])
    if "stringList" in value:
        return list(value["stringList"].get("values", []))
    return next(iter(value.values()), 0.0)


def as_list(value: Any) -> list[str]:
    """Return identifiers, whether one came or a list."""
    return value if isinstance(value, list) else [str(value)]


def line(rate: float) -> str:
    """Return on which side of Google's lines a spam rate is."""
    if rate >= NEVER:
        return "over 0.3 %"
    return "over 0.1 %" if rate >= GOOD else "ok"


def percent(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return rows with a share written in percent."""
    return [
        row | ({name: f"{row[name]:.2%}".replace("%", " %")} if name in row else {}) for row in rows
    ]


def state(status: dict[str, Any]) -> dict[str, str]:
    """Return whether a requirement is met."""
    found = str(status.get("status", ""))
    return {"Met": COMPLIANT.get(found, found), "Reason": ""}


def verdict(name: str, found: dict[str, Any]) -> dict[str, str]:
    """Return a verdict, which has a reason as well."""
    status = found.get("status") or found.get("state") or {}
    return {"Requirement": name, **state(status), "Reason": str(found.get("reason", ""))}
