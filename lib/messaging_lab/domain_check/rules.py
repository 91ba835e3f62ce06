"""What Gmail, Yahoo and Microsoft ask of bulk senders, held against what was found.

Sources: Google's "Email sender guidelines", Yahoo's "Sender requirements and recommendations",
Microsoft's "Outlook's new requirements for high-volume senders" (May 2025); as of November 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from messaging_lab.domain_check.dmarc import Policy
from messaging_lab.domain_check.findings import FAIL, OK, Finding
from messaging_lab.domain_check.message import Sample

GMAIL, YAHOO, MICROSOFT = "Gmail", "Yahoo", "Microsoft"
PROVIDERS = (GMAIL, YAHOO, MICROSOFT)

MET, NOT_MET, UNSEEN = "met", "not met", "not seen"
"""UNSEEN: a sample message, or the provider's own figures, would tell."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the check has found out."""

    findings: tuple[Finding, ...]
    policy: Policy
    sample: Sample | None
    selectors: bool
    mail_from: bool

    def failed(self, topic: str) -> bool:
        """Whether something of a topic has to be mended."""
        return any(one.level == FAIL and one.topic == topic for one in self.findings)

    def verdict(self, method: str) -> str:
        """What the sample's receiver has found, "" where that isn't known."""
        return self.sample.verdicts.get(method, "") if self.sample else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement, who has it, and how it is looked at."""

    name: str
    providers: tuple[str, ...]
    judge: Callable[[Facts], str]


def spf(facts: Facts) -> str:
    """SPF passes for the envelope."""
    found = facts.verdict("spf")
    if facts.failed("SPF") or found in ("fail", "softfail", "permerror"):
        return NOT_MET
    return MET if facts.mail_from or found == "pass" else UNSEEN


def dkim(facts: Facts) -> str:
    """DKIM passes, with a key that counts."""
    if facts.failed("DKIM") or facts.verdict("dkim") in ("fail", "permerror", "none"):
        return NOT_MET
    return MET if facts.selectors or facts.verdict("dkim") == "pass" else UNSEEN


def published(facts: Facts) -> str:
    """There is a DMARC policy, p=none at least."""
    return MET if facts.policy.applies else NOT_MET


def aligned(facts: Facts) -> str:
    """From aligns with SPF or DKIM, as a receiver has seen."""
    found = facts.verdict("dmarc")
    if found:
        return MET if found in ("pass", "bestguesspass") else NOT_MET
    return UNSEEN


def one_click(facts: Facts) -> str:
    """Marketing mail can be left with one click."""
    if not any(one.topic == "one-click" and one.level in (OK, FAIL) for one in facts.findings):
        return UNSEEN
    return NOT_MET if facts.failed("one-click") else MET


def encrypted(facts: Facts) -> str:
    """Mail is handed over with TLS."""
    seen = facts.sample.encrypted if facts.sample else None
    return UNSEEN if seen is None else MET if seen else NOT_MET


def reverse_dns(facts: Facts) -> str:
    """The sending host has a name, and that leads back."""
    if facts.sample is None or not facts.sample.client_ip:
        return UNSEEN
    return NOT_MET if facts.failed("PTR") else MET


def form(facts: Facts) -> str:
    """Messages have the form of RFC 5322."""
    if facts.sample is None:
        return UNSEEN
    return NOT_MET if facts.failed("form") else MET


def unseen(facts: Facts) -> str:
    """What only the provider's own figures tell."""
    return UNSEEN


RULES = (
    Rule("SPF passes", PROVIDERS, spf),
    Rule("DKIM passes", PROVIDERS, dkim),
    Rule("a DMARC policy, none at least", PROVIDERS, published),
    Rule("From aligned with SPF or DKIM", PROVIDERS, aligned),
    Rule("one-click in marketing mail", (GMAIL, YAHOO), one_click),
    Rule("TLS", (GMAIL,), encrypted),
    Rule("the host's name, back and forth", (GMAIL, YAHOO), reverse_dns),
    Rule("form of RFC 5322", (GMAIL, YAHOO), form),
    Rule("few spam reports (Gmail: below 0.1 %, never 0.3 %)", (GMAIL, YAHOO), unseen),
    Rule("leaving honoured within 2 days", (GMAIL, YAHOO), unseen),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule and whether it is met."""

    rule: str
    providers: tuple[str, ...]
    state: str


def judge_rules(facts: Facts) -> list[Judged]:
    """Return each rule with what is known of it."""
    return [Judged(rule.name, rule.providers, rule.judge(facts)) for rule in RULES]
