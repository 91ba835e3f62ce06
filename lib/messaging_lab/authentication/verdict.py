"""What a receiver decided about a message, read from what it wrote into the message.

Nothing is assumed from how the message was sent: From, Return-Path, DKIM-Signature and
Authentication-Results of the delivered bytes are all there is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from messaging_lab.authentication.alignment import aligned, find_policy
from messaging_lab.authentication.dkim import Lookup, parse_tags
from messaging_lab.authentication.fields import Message, Received, domain_of, read
from messaging_lab.authentication.results import (
    AuthenticationResults,
    MethodResult,
    read_authentication_results,
)

_POLICY = re.compile(r"\bp=(none|quarantine|reject)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """One authenticated name: the result, the domain it is about, and its alignment with From."""

    result: str
    domain: str
    aligned: bool
    selector: str = ""
    comment: str = ""

    @property
    def counts(self) -> bool:
        """Whether DMARC may build on it: passed and aligned."""
        return self.result == "pass" and self.aligned


@dataclass(frozen=True)
class Verdict:
    """Everything a receiver said about one message.

    `dmarc` is the receiver's own result ("" where it wrote none); `policy` is p= of the domain's
    record, from the receiver's comment or from DNS; `modes` are (adkim, aspf), `r` or `s`.
    """

    header_from: str
    envelope_from: str
    spf: Checked
    dkim: tuple[Checked, ...]
    dmarc: str
    policy: str
    policy_name: str = ""
    modes: tuple[str, str] = ("r", "r")
    authserv_id: str = ""

    @property
    def best_dkim(self) -> Checked:
        """The signature that helps most: aligned pass, then pass, then the first."""
        ranked = sorted(self.dkim, key=lambda one: (not one.counts, one.result != "pass"))
        return ranked[0] if ranked else Checked("none", "", False)


def judge(message: bytes | Received, lookup: Lookup | None = None) -> Verdict:
    """Return the verdict that a delivered message carries.

    With `lookup` the alignment modes and the policy come from the domain's DMARC record; without
    it alignment is relaxed, which is the default of the record.
    """
    parsed, results = read(message), read_authentication_results(message)
    header_from = domain_of(parsed.get("From"))
    policy_name, tags = find_policy(header_from, lookup) if lookup and header_from else ("", {})
    modes = tags.get("adkim", "r"), tags.get("aspf", "r")
    dmarc = next(iter(results.of("dmarc")), MethodResult("dmarc", ""))
    return Verdict(
        header_from,
        _envelope_from(parsed, results),
        _check_spf(parsed, results, header_from, modes[1]),
        tuple(_check_dkim(each, parsed, header_from, modes[0]) for each in results.of("dkim")),
        dmarc.result,
        tags.get("p", "").lower() or _policy_of(dmarc),
        policy_name,
        modes,
        results.authserv_id,
    )


def _envelope_from(message: Message, results: AuthenticationResults) -> str:
    written = message.get("Return-Path").strip("<> \t")
    return written or _spf_of(results).property("smtp.mailfrom", "smtp.mail")


def _spf_of(results: AuthenticationResults) -> MethodResult:
    """Return the result about MAIL FROM; the one about HELO counts only where there's no other."""
    found = results.of("spf")
    about_sender = [one for one in found if one.property("smtp.mailfrom", "smtp.mail")]
    return next(iter(about_sender or found), MethodResult("spf", "none"))


def _check_spf(
    message: Message, results: AuthenticationResults, header_from: str, mode: str
) -> Checked:
    found = _spf_of(results)
    named = found.property("smtp.mailfrom", "smtp.mail") or message.get("Return-Path")
    name = named if named.strip("<> \t") else found.property("smtp.helo")
    domain = domain_of(name) or name.strip("<>. \t").lower()
    return Checked(found.result, domain, aligned(domain, header_from, mode), "", found.comment)


def _check_dkim(result: MethodResult, message: Message, header_from: str, mode: str) -> Checked:
    tags = _signature_of(result, message)
    domain = result.property("header.d") or domain_of(result.property("header.i"))
    domain = (domain or tags.get("d", "")).strip(".").lower()
    selector = result.property("header.s") or tags.get("s", "")
    fits = aligned(domain, header_from, mode)
    return Checked(result.result, domain, fits, selector, result.comment)


def _signature_of(result: MethodResult, message: Message) -> dict[str, str]:
    """Find the signature a result is about by the beginning of its b= (RFC 6008)."""
    start = result.property("header.b")
    all_tags = [parse_tags(field.value) for field in message.all("DKIM-Signature")]
    return next((tags for tags in all_tags if start and tags.get("b", "").startswith(start)), {})


def _policy_of(dmarc: MethodResult) -> str:
    written = dmarc.property("policy.dmarc", "policy.published-domain-policy", "policy.p")
    found = _POLICY.search(dmarc.comment)
    return (written or (found[1] if found else "")).lower()


def scenario_row(
    message: bytes | Received, scenario: str = "", lookup: Lookup | None = None
) -> dict[str, Any]:
    """Return one row of the table of scenarios, measured on a delivered message.

    Columns: scenario, the From people see, the envelope's sender, SPF with its domain and
    alignment, DKIM with d= and alignment (of the signature that helps most), DMARC.
    """
    verdict = judge(message, lookup)
    dkim = verdict.best_dkim
    return {
        "Scenario": scenario,
        "From": verdict.header_from,
        "Envelope from": domain_of(verdict.envelope_from),
        "SPF": verdict.spf.result,
        "SPF aligned": verdict.spf.aligned,
        "DKIM d=": dkim.domain,
        "DKIM": dkim.result,
        "DKIM aligned": dkim.aligned,
        "DMARC": verdict.dmarc or "none",
    }
