"""A report as RFC 9990 has it."""

from __future__ import annotations

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

NAMESPACE = "urn:ietf:params:xml:ns:dmarc-2.0"
GENERATOR = "AWS Messaging Workbook"


def write(report: Report) -> bytes:
    """Return the XML document."""
    records = [record(row, count) for row, count in report.rows]
    head = [element("version", "1.0"), metadata(report), policy(report)]
    return document(parent(f'feedback xmlns="{NAMESPACE}"', *head, *records))


def metadata(report: Report) -> Content:
    """Return who has written the report, and about which time."""
    return parent("report_metadata", *about(report), element("generator", GENERATOR))


def about(report: Report) -> list[Content]:
    """Return what both RFCs want to know of a report."""
    return [
        element("org_name", report.writer.organization),
        element("email", report.writer.email),
        optional("extra_contact_info", report.writer.contact),
        element("report_id", report.report_id),
        parent("date_range", element("begin", report.begin), element("end", report.end)),
    ]


def policy(report: Report) -> Content:
    """Return the policy as it was found."""
    found = report.record
    return parent(
        "policy_published",
        element("domain", report.policy_domain),
        element("discovery_method", "treewalk"),
        element("p", found.p),
        optional("sp", found.sp),
        optional("np", found.np),
        element("fo", found.fo),
        element("adkim", found.adkim),
        element("aspf", found.aspf),
        element("testing", "y" if found.testing else "n"),
    )


def record(row: Row, count: int) -> Content:
    """Return one record."""
    evaluated = parent(
        "policy_evaluated",
        element("disposition", disposition(row)),
        element("dkim", passes(row.dkim_aligned)),
        element("spf", passes(row.spf_aligned)),
        parent("reason", element("type", row.override)) if row.override else [],
    )
    return parent(
        "record",
        parent("row", element("source_ip", row.source_ip), element("count", count), evaluated),
        identifiers(row),
        results(row),
    )


def disposition(row: Row) -> str:
    """Return "pass" for a pass under a policy that asks for something, else what was done."""
    return "pass" if row.passed and row.policy != "none" else row.disposition


def identifiers(row: Row) -> Content:
    """Return the domains of the message; that of the envelope is empty for a bounce."""
    return parent(
        "identifiers",
        element("header_from", row.header_from),
        element("envelope_from", row.envelope_from),
    )


def results(row: Row) -> Content:
    """Return what SPF and DKIM have found, whatever it means to DMARC."""
    signed = [
        parent(
            "dkim",
            element("domain", one.domain),
            element("selector", one.selector),
            element("result", one.result),
            optional("human_result", one.reason),
        )
        for one in row.signatures
    ]
    checked = parent(
        "spf",
        element("domain", row.spf_domain),
        element("scope", "mfrom"),
        element("result", row.spf_result),
    )
    return parent("auth_results", *signed, checked)
