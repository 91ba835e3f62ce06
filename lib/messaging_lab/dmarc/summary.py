"""Reports summed up, domain by domain: which sources, aligned or not, and what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from messaging_lab.dmarc.kinds import KINDS, OTHER_SENDER, STRANGER, Kind, kind_of, sender_of
from messaging_lab.dmarc.report import PublishedPolicy, Record, Report
from messaging_lab.words import listed

Names = Callable[[str], str]
"""(address) -> name of the host, "" for none"""


@dataclass(slots=True)
class Source:
    """An address that mail came from. `dkim` and `spf` are the messages that were aligned by each,
    `passed` those by either; `kinds` says what the results mean, by messages."""

    ip: str
    name: str = ""
    who: str = ""
    messages: int = 0
    passed: int = 0
    dkim: int = 0
    spf: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """The messages that DMARC has failed."""
        return self.messages - self.passed


@dataclass(slots=True)
class Finding:
    """All mail of one kind, by one sender where the kind is about senders.

    `senders` are the domains that answer for it, or hosts where none does, and `sources` the
    addresses it came from, each with its messages.
    """

    kind: Kind
    domain: str
    messages: int = 0
    senders: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    @property
    def who(self) -> str:
        """Who has sent it: three at most."""
        return listed([name for name, _ in self.senders.most_common(3)])

    @property
    def title(self) -> str:
        """What is the case."""
        return self.kind.title.format(who=self.who, domain=self.domain)

    @property
    def mend(self) -> str:
        """What to do about it, "" for nothing."""
        return self.kind.mend.format(who=self.who, domain=self.domain)


@dataclass(slots=True)
class Summary:
    """What the reports on one policy domain say.

    `policy` is the one in the latest of them; `begin` and `end` are epoch seconds; `receivers` are
    the organizations and their numbers of messages; `dispositions` those by what was done.
    """

    domain: str
    policy: PublishedPolicy
    begin: int
    end: int
    reports: int = 0
    messages: int = 0
    passed: int = 0
    receivers: Counter[str] = field(default_factory=Counter)
    dispositions: Counter[str] = field(default_factory=Counter)
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """The messages that DMARC has failed."""
        return self.messages - self.passed

    @property
    def period(self) -> str:
        """The days reported on: "6 to 8 January 2026"."""
        first, last = (datetime.fromtimestamp(one, UTC) for one in (self.begin, self.end))
        if first.date() == last.date():
            return f"{last.day} {last:%B %Y}"
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
        start += "" if first.year == last.year else f" {first.year}"
        return f"{start} to {last.day} {last:%B %Y}"


def no_names(address: str) -> str:
    """Return no name for any address."""
    return ""


def summarise(
    reports: Iterable[Report], names: Names = no_names, strangers: Collection[str] = ()
) -> list[Summary]:
    """Return a summary for each policy domain, the one with most messages first.

    `names` may find the name of a host by its address. `strangers` are domains known to send in
    the domain's name without business. Sources and findings are in order of their messages,
    findings by urgency before that.
    """
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.policy.domain, []).append(report)
    found = [summary_of(domain, group, names, strangers) for domain, group in groups.items()]
    return sorted(found, key=lambda one: (-one.messages, one.domain))


def summary_of(
    domain: str, reports: list[Report], names: Names, strangers: Collection[str]
) -> Summary:
    """Sum up the reports on one domain."""
    latest = max(reports, key=lambda report: (report.end, report.begin))
    begin, end = min(one.begin for one in reports), max(one.end for one in reports)
    summary = Summary(domain, latest.policy, begin, end, len(reports))
    sources: dict[str, Source] = {}
    findings: dict[tuple[str, str], Finding] = {}
    for report in reports:
        summary.receivers[report.org_name] += report.messages
        for record in report.records:
            if record.source_ip not in sources:
                sources[record.source_ip] = Source(record.source_ip, names(record.source_ip))
            kind = meaning(record, strangers)
            count(record, kind, summary, sources[record.source_ip], findings)
    summary.sources = sorted(sources.values(), key=lambda one: (-one.messages, one.ip))
    urgency = {kind.name: place for place, kind in enumerate(KINDS)}
    summary.findings = sorted(
        findings.values(), key=lambda one: (urgency[one.kind.name], -one.messages, one.who)
    )
    return summary


def meaning(record: Record, strangers: Collection[str]) -> Kind:
    """Return what the results of a record mean, given who has no business."""
    kind = kind_of(record)
    return STRANGER if kind is OTHER_SENDER and sender_of(record) in strangers else kind


def count(
    record: Record,
    kind: Kind,
    summary: Summary,
    source: Source,
    findings: dict[tuple[str, str], Finding],
) -> None:
    """Add a record to all sums."""
    number, who = record.messages, sender_of(record)
    summary.messages += number
    summary.passed += number * record.passed
    summary.dispositions[record.disposition] += number
    source.messages += number
    source.passed += number * record.passed
    source.dkim += number * (record.dkim == "pass")
    source.spf += number * (record.spf == "pass")
    source.kinds[kind.name] += number
    source.who = source.who or who
    label = who or source.name or record.source_ip
    key = kind.name, label if kind.by_sender else ""
    finding = findings.setdefault(key, Finding(kind, summary.domain))
    finding.messages += number
    finding.senders[label] += number
    finding.sources[record.source_ip] += number


def latest_day(reports: Iterable[Report]) -> list[Report]:
    """Return the reports on the last day that there are reports on."""
    kept = list(reports)
    last = max((report.begin for report in kept), default=0)
    return [report for report in kept if report.begin == last]
