"""DMARC: where the policy is, whether it is right, and whether its reports arrive (RFC 9989)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from messaging_lab.authentication.alignment import organizational_domain
from messaging_lab.authentication.dkim import parse_tags
from messaging_lab.domain_check.dns import Dns
from messaging_lab.domain_check.findings import Finding, fail, note, ok, warn

TOPIC = "DMARC"
WALK_LABELS = 7
"""Labels of a longer name at which the walk goes on (RFC 9989 §4.10)."""

POLICIES = ("none", "quarantine", "reject")
GONE = {
    "pct": "receivers of today ignore it; test with t=y",
    "rf": "nobody has used it",
    "ri": "receivers send once a day",
}
"""Tags that RFC 9989 has no more, and what to say of them."""

VERSION = re.compile(r"v\s*=\s*DMARC1\s*(;|\Z)", re.IGNORECASE)


@dataclass(slots=True)
class Policy:
    """The record in force. `place` is where it stands, "" where there is none."""

    place: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    text: str = ""
    troubles: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)

    @property
    def applies(self) -> bool:
        """Whether DMARC applies: a valid policy, or at least an address for reports."""
        return bool(self.place) and (self.tags.get("p", "").lower() in POLICIES or bool(self.rua))

    @property
    def rua(self) -> list[str]:
        """The addresses for aggregate reports."""
        uris = [uri.strip().partition("!")[0] for uri in self.tags.get("rua", "").split(",")]
        return [uri[7:] for uri in uris if uri.lower().startswith("mailto:") and "@" in uri]

    def value(self, domain: str) -> str:
        """Return the policy for mail with `domain` in From: p, or sp below the record's domain."""
        own = self.place == domain
        return (self.tags.get("p" if own else "sp") or self.tags.get("p", "none")).lower()


def find_policy(dns: Dns, domain: str) -> Policy:
    """Walk up from a domain to the record in force: its own, else the highest with one.

    Where a name has several records, it counts as having none.
    """
    policy = Policy()
    found: dict[str, str] = {}
    for name in walk(domain):
        answer = dns.ask(f"_dmarc.{name}", "TXT")
        texts = [one for one in answer.values if VERSION.match(one.strip())]
        if answer.status == "SERVFAIL":
            policy.troubles.append(f"_dmarc.{name}")
        elif len(texts) > 1:
            policy.doubles.append(f"_dmarc.{name}")
        elif texts:
            found[name] = texts[0]
            if name != domain and parse_tags(texts[0]).get("psd", "u").lower() in ("y", "n"):
                break
    if found:
        policy.place = domain if domain in found else list(found)[-1]
        policy.text = found[policy.place]
        tags = parse_tags(policy.text)
        policy.tags = {name.lower(): value for name, value in tags.items()}
    return policy


def walk(domain: str) -> list[str]:
    """Return the names that are asked, eight at most."""
    labels = domain.split(".")
    upper = labels[1:][-WALK_LABELS:]
    return [domain, *(".".join(upper[place:]) for place in range(len(upper)))]


def check_dmarc(dns: Dns, domain: str) -> tuple[Policy, list[Finding]]:
    """Look at the policy for mail with a domain in From."""
    policy = find_policy(dns, domain)
    return policy, list(findings(dns, domain, policy))


def findings(dns: Dns, domain: str, policy: Policy) -> Iterator[Finding]:
    """Yield what there is to say of the record."""
    for name in policy.troubles:
        yield fail(TOPIC, f"DNS doesn't answer about {name}.", "Ask again.")
    for name in policy.doubles:
        mend = "Leave one: several count as none."
        yield fail(TOPIC, f"{name} has several DMARC records.", mend)
    if not policy.place:
        mend = f"Publish one: _dmarc.{domain} TXT v=DMARC1; p=none; rua=mailto:dmarc@{domain}"
        yield fail(TOPIC, f"There is no DMARC record for {domain}.", mend)
        return
    yield from judge_policy(domain, policy)
    yield from judge_tags(policy)
    yield from judge_reports(dns, policy)


def judge_policy(domain: str, policy: Policy) -> Iterator[Finding]:
    """Yield what the policy does."""
    where = f"_dmarc.{policy.place}"
    if not policy.applies:
        mend = "Give it a p= of none, quarantine or reject."
        yield fail(TOPIC, f"{where} has no policy that exists: {policy.text}", mend)
        return
    yield ok(TOPIC, f"{where}: {policy.text}")
    value = policy.value(domain)
    if value not in POLICIES:
        yield fail(TOPIC, f"{value!r} is no policy: it counts as none.", "Write none or reject.")
    elif value == "none":
        mend = "Read the reports, mend what fails, go on to quarantine (lesson 03)."
        yield warn(TOPIC, "The policy is none: mail in your name by others is delivered.", mend)
    elif policy.tags.get("t", "").lower() == "y":
        yield note(TOPIC, f"t=y: {value} is tested, and the step before it is done.")


def judge_tags(policy: Policy) -> Iterator[Finding]:
    """Yield which tags have no effect, and which have one that surprises."""
    for tag, why in GONE.items():
        if tag in policy.tags:
            yield note(TOPIC, f"{tag}= is gone from the standard: {why}.", f"Take {tag}= out.")
    if policy.tags.get("aspf", "r").lower() == "s":
        mend = "Leave aspf out: with SES, MAIL FROM is a subdomain and can't be the same."
        yield note(TOPIC, "aspf=s: SPF counts only where envelope and From are the same.", mend)


def judge_reports(dns: Dns, policy: Policy) -> Iterator[Finding]:
    """Yield whether reports are asked for, and may be sent where they are wanted."""
    if not policy.rua:
        mend = f"Add rua=mailto:dmarc@{policy.place} and read what comes."
        yield warn(TOPIC, "No reports are asked for: you won't know who sends as you.", mend)
    for address in policy.rua:
        host = address.rpartition("@")[2].lower()
        if organizational_domain(host) == organizational_domain(policy.place):
            continue
        name = f"{policy.place}._report._dmarc.{host}"
        if any(VERSION.match(one.strip()) for one in dns.ask(name, "TXT").values):
            yield ok(TOPIC, f"{host} agrees to take reports ({name}).")
        else:
            mend = f"Have its owner publish {name} TXT v=DMARC1"
            yield fail(TOPIC, f"{host} doesn't agree to take reports: none are sent.", mend)
