"""DMARC aggregate reports: read, summed up, and what to do about them.

    reading = read_reports(["reports/", "inbox.mbox"])
    for domain in summarise(reading.reports):
        print(as_text(domain))

`read_reports` takes files, mail and folders, `read_messages` messages at hand, `parse_report` one
XML document. Both forms are read: RFC 9990 of 2026, and RFC 7489 of 2015.
"""

from messaging_lab.dmarc.hosts import host_names
from messaging_lab.dmarc.next_step import next_step
from messaging_lab.dmarc.parsing import parse_report
from messaging_lab.dmarc.reading import (
    Problem,
    Reading,
    documents_in,
    read_messages,
    read_reports,
)
from messaging_lab.dmarc.report import BadReport, Record, Report
from messaging_lab.dmarc.summary import Finding, Source, Summary, latest_day, summarise
from messaging_lab.dmarc.text import as_text

__all__ = [
    "BadReport",
    "Finding",
    "Problem",
    "Reading",
    "Record",
    "Report",
    "Source",
    "Summary",
    "as_text",
    "documents_in",
    "host_names",
    "latest_day",
    "next_step",
    "parse_report",
    "read_messages",
    "read_reports",
    "summarise",
]
