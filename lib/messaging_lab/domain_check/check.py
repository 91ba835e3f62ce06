"""The whole check of a domain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from messaging_lab.domain_check.dkim import check_dkim
from messaging_lab.domain_check.dmarc import Policy, check_dmarc
from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import FAIL, WARN, Finding
from messaging_lab.domain_check.host import check_host
from messaging_lab.domain_check.mail_from import check_mail_from
from messaging_lab.domain_check.message import Sample, check_message
from messaging_lab.domain_check.rules import NOT_MET, Facts, Judged, judge_rules
from messaging_lab.domain_check.spf import check_spf
from messaging_lab.domain_check.spf_record import SpfTree
from messaging_lab.errors import LabError

LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
DOMAIN = re.compile(rf"(?=.{{4,253}}\Z){LABEL}(\.{LABEL})+\Z")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked: the domain in From, and what is known of how it sends.

    `mail_from` is the domain of its envelopes and `selectors` those of its DKIM keys; a sample
    message adds its own. `transactional` mail is what a reader has asked for: it needs no
    one-click.
    """

    domain: str
    selectors: Sequence[str] = ()
    mail_from: str = ""
    sample: Sample | None = None
    transactional: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in order, and each provider's rules. `lookups` counts what DNS was asked."""

    subject: Subject
    findings: tuple[Finding, ...]
    rules: tuple[Judged, ...]
    policy: Policy
    spf: SpfTree
    lookups: int

    @property
    def failed(self) -> list[Finding]:
        """What has to be mended."""
        return [one for one in self.findings if one.level == FAIL]

    @property
    def warned(self) -> list[Finding]:
        """What should be mended."""
        return [one for one in self.findings if one.level == WARN]

    def ready_for(self, provider: str) -> bool:
        """Whether nothing is known to be missing from a provider's rules."""
        own = [one for one in self.rules if provider in one.providers]
        return all(one.state != NOT_MET for one in own)


def check_domain(dns: Dns, subject: Subject) -> Checked:
    """Look at everything. Raises LabError for what is no domain, isn't there, or can't be asked."""
    domain = domain_name(subject.domain)
    must_exist(dns, domain)
    sample = subject.sample
    selectors = [*subject.selectors, *(sample.selectors(domain) if sample else [])]
    mail_from = domain_name(subject.mail_from or (sample.mail_from if sample else ""), empty=True)
    tree, spf = check_spf(dns, mail_from or domain, sends=bool(mail_from))
    own = [] if mail_from in ("", domain) else check_spf(dns, domain, sends=False)[1]
    policy, dmarc = check_dmarc(dns, domain)
    findings = (
        *spf,
        *own,
        *check_dkim(dns, domain, selectors),
        *dmarc,
        *check_mail_from(dns, domain, mail_from),
        *check_host(dns, sample.client_ip if sample else ""),
        *check_message(domain, sample, transactional=subject.transactional),
    )
    facts = Facts(findings, policy, sample, bool(selectors), bool(mail_from))
    rules = tuple(judge_rules(facts))
    return Checked(subject, findings, rules, policy, tree, len(dns.asked))


def domain_name(text: str, *, empty: bool = False) -> str:
    """Return a domain in its ASCII form and lower case. Raises LabError for what isn't one."""
    name = text.strip().rstrip(".").lower()
    if not name and empty:
        return ""
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not DOMAIN.match(name):
        raise LabError(f"{text!r} is no domain: give one such as news.nutrition.example.")
    return name


def must_exist(dns: Dns, domain: str) -> None:
    """Raise LabError where a domain isn't there, or DNS can't be asked."""
    status = dns.ask(domain, "NS").status
    if status == "NXDOMAIN":
        raise LabError(f"There is no domain {domain}: look at the spelling.")
    if status == "SERVFAIL" and dns.ask(domain, "TXT").status == "SERVFAIL":
        raise LabError(f"DNS doesn't answer about {domain}: look at your connection, or at --dns.")
