"""A report as RFC 7489 (Appendix C) has it: `pct`, no `np`, no test mode, no disposition "pass".

There is no namespace in it: most receivers leave it out.
"""

from __future__ import annotations

from local_aws.internet.dmarc_reports import rfc9990
from local_aws.internet.dmarc_reports.markup import (
    Content,
    document,
    element,
    optional,
    parent,
    passes,
)
from local_aws.internet.dmarc_reports.report import Report
from local_aws.internet.dmarc_reports.rows import Row

REASONS = {"policy_test_mode": "other", "local_policy": "local_policy"}
"""Why the policy was overridden, in the words there were in 2015."""


def write(report: Report) -> bytes:
    """Return the XML document."""
    records = [record(row, count) for row, count in report.rows]
    head = [element("version", "1.0"), metadata(report), policy(report)]
    return document(parent("feedback", *head, *records))


def metadata(report: Report) -> Content:
    """Return who has written the report, and about which time."""
    return parent("report_metadata", *rfc9990.about(report))


def policy(report: Report) -> Content:
    """Return the policy as it was found; `sp` and `pct` are there whether published or not."""
    found = report.record
    pct = found.pct or ""
    return parent(
        "policy_published",
        element("domain", report.policy_domain),
        element("adkim", found.adkim),
        element("aspf", found.aspf),
        element("p", found.p),
        element("sp", found.sp or found.p),
        element("pct", pct if pct.isdigit() else "100"),
        element("fo", found.fo),
    )


def record(row: Row, count: int) -> Content:
    """Return one record."""
    evaluated = parent(
        "policy_evaluated",
        element("disposition", row.disposition),
        element("dkim", passes(row.dkim_aligned)),
        element("spf", passes(row.spf_aligned)),
        reason(row),
    )
    return parent(
        "record",
        parent("row", element("source_ip", row.source_ip), element("count", count), evaluated),
        parent(
            "identifiers",
            element("envelope_from", row.envelope_from),
            element("header_from", row.header_from),
        ),
        rfc9990.results(row),
    )


def reason(row: Row) -> Content:
    """Return why the policy was overridden, nothing where it wasn't."""
    if not row.override:
        return []
    comment = "t=y" if row.override == "policy_test_mode" else ""
    return parent("reason", element("type", REASONS[row.override]), optional("comment", comment))
