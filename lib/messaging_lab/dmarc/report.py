"""A DMARC aggregate report as data, whichever form it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class DkimResult(NamedTuple):
    """The result of one signature, as found: `domain` is its d=."""

    domain: str
    selector: str
    result: str
    human_result: str = ""


class SpfResult(NamedTuple):
    """The SPF result, as found. `scope` is mfrom or helo, "" where the report doesn't say."""

    domain: str
    scope: str
    result: str


class Record(NamedTuple):
    """Messages of one source with the same results, and how many `messages` these are.

    `dkim` and `spf` are the aligned results (pass, fail) that DMARC goes by; `dkim_results` and
    `spf_results` what was found, whatever it means to DMARC. `reasons` are why the policy was
    overridden, as (type, comment). `envelope_from` is "" for a bounce or where the report doesn't
    say. Domains are in lower case.
    """

    source_ip: str
    messages: int
    disposition: str
    dkim: str
    spf: str
    reasons: tuple[tuple[str, str], ...]
    header_from: str
    envelope_from: str
    envelope_to: str
    dkim_results: tuple[DkimResult, ...]
    spf_results: tuple[SpfResult, ...]

    @property
    def passed(self) -> bool:
        """Whether DMARC passed: one aligned result is enough."""
        return self.dkim == "pass" or self.spf == "pass"


class PublishedPolicy(NamedTuple):
    """The policy that a receiver found. `sp` is `p` and `np` is `sp` where the report has none.

    `pct` is None in reports of today (RFC 9990), `testing` and `discovery_method` are "" in those
    of before (RFC 7489).
    """

    domain: str
    p: str
    sp: str
    np: str
    adkim: str
    aspf: str
    fo: str
    pct: int | None
    testing: str
    discovery_method: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `begin` and `end` are epoch seconds; `form` is "RFC 9990" or "RFC 7489"."""

    org_name: str
    email: str
    report_id: str
    begin: int
    end: int
    form: str
    policy: PublishedPolicy
    records: tuple[Record, ...]
    errors: tuple[str, ...] = ()

    @property
    def messages(self) -> int:
        """The number of messages reported on."""
        return sum(record.messages for record in self.records)

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What a report that was sent twice has the same."""
        return self.org_name, self.report_id, self.policy.domain, self.begin


class Contents(NamedTuple):
    """What a document says, before it is put into a report's form: the texts of report_metadata
    (those of date_range among them), its errors, the texts of policy_published, and the records.
    """

    metadata: dict[str, str]
    errors: tuple[str, ...]
    policy: dict[str, str]
    records: list[Record]


class BadReport(ValueError):
    """What should be a report can't be read; the text says why."""
