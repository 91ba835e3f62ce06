"""Summaries and problems as JSON values, for programs."""

from __future__ import annotations

from typing import Any

from messaging_lab.dmarc.next_step import next_step
from messaging_lab.dmarc.reading import Problem, Reading
from messaging_lab.dmarc.report import Report
from messaging_lab.dmarc.summary import Finding, Source, Summary


def as_json(reading: Reading, summaries: list[Summary]) -> dict[str, Any]:
    """Return everything that was read, summed up."""
    return {
        "domains": [domain(one) for one in summaries],
        "reports": [report(one) for one in reading.reports],
        "problems": [problem(one) for one in reading.problems],
    }


def domain(summary: Summary) -> dict[str, Any]:
    """Return the summary of one policy domain."""
    return {
        "domain": summary.domain,
        "policy": summary.policy._asdict(),
        "begin": summary.begin,
        "end": summary.end,
        "messages": summary.messages,
        "passed": summary.passed,
        "failed": summary.failed,
        "receivers": dict(summary.receivers),
        "dispositions": dict(summary.dispositions),
        "sources": [source(one) for one in summary.sources],
        "findings": [finding(one) for one in summary.findings],
        "next_step": next_step(summary),
    }


def source(one: Source) -> dict[str, Any]:
    """Return a source."""
    return {
        "ip": one.ip,
        "name": one.name,
        "who": one.who,
        "messages": one.messages,
        "passed": one.passed,
        "dkim_aligned": one.dkim,
        "spf_aligned": one.spf,
        "kinds": dict(one.kinds),
    }


def finding(one: Finding) -> dict[str, Any]:
    """Return a finding."""
    return {
        "kind": one.kind.name,
        "passes": one.kind.passes,
        "who": one.who,
        "messages": one.messages,
        "sources": one.sources,
        "title": one.title,
        "mend": one.mend,
    }


def report(one: Report) -> dict[str, Any]:
    """Return what a report is about, without its records."""
    return {
        "org_name": one.org_name,
        "report_id": one.report_id,
        "domain": one.policy.domain,
        "begin": one.begin,
        "end": one.end,
        "form": one.form,
        "messages": one.messages,
    }


def problem(one: Problem) -> dict[str, Any]:
    """Return a problem."""
    return {"place": one.place, "text": one.text, "duplicate": one.duplicate}
