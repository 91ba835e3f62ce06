"""Authenticating a domain: the records to publish, and the verdict read back from a message."""

from messaging_lab.authentication.alignment import aligned, organizational_domain
from messaging_lab.authentication.dkim import parse_tags, signatures
from messaging_lab.authentication.fields import Field, Message, domain_of, read
from messaging_lab.authentication.own_key import DkimKey, make_dkim_key
from messaging_lab.authentication.records import (
    DnsRecord,
    DnsRecords,
    as_change_batch,
    as_table,
    as_zone_text,
    missing,
    records_for,
)
from messaging_lab.authentication.results import (
    AuthenticationResults,
    MethodResult,
    parse_authentication_results,
    read_authentication_results,
)
from messaging_lab.authentication.verdict import Checked, Verdict, judge, scenario_row

__all__ = [
    "AuthenticationResults",
    "Checked",
    "DkimKey",
    "DnsRecord",
    "DnsRecords",
    "Field",
    "Message",
    "MethodResult",
    "Verdict",
    "aligned",
    "as_change_batch",
    "as_table",
    "as_zone_text",
    "domain_of",
    "judge",
    "make_dkim_key",
    "missing",
    "organizational_domain",
    "parse_authentication_results",
    "parse_tags",
    "read",
    "read_authentication_results",
    "records_for",
    "scenario_row",
    "signatures",
]
