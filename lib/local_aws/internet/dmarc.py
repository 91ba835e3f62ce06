"""DMARC (RFC 9989): is the domain in the From field behind this message, and what if it isn't?

Written here because the `dmarc` package ends at RFC 7489: no tree walk, `np` or `psd`. The public
suffix list, which RFC 7489 used for organizational domains, can be switched on for comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from local_aws.internet.dkim import DkimResult
from local_aws.internet.dmarc_record import DmarcRecord, DnsTrouble, Walk, fetch_record, tree_walk
from local_aws.internet.names import registrable_domain
from local_aws.internet.spf import SpfResult

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

WEAKER = {"reject": "quarantine", "quarantine": "none", "none": "none"}
"""What a policy comes down to in test mode (`t=y`, §4.7)."""


@dataclass(frozen=True, slots=True)
class DmarcResult:
    """The verdict on one author domain.

    `result` is pass, fail, none (no policy: DMARC does not apply), temperror or permerror.
    `policy_domain` is where the record in force stands, `asked` the names asked for it,
    `policy_tag` which of its tags applies (p, sp, np) and `policy` that tag's value; `disposition`
    is what the domain owner asks to be done with this message (none, quarantine, reject), after
    test mode. `spf_aligned` and `dkim_aligned` hold the domains that passed and align.
    """

    result: str
    domain: str
    organizational_domain: str = ""
    policy_domain: str = ""
    record: DmarcRecord | None = None
    asked: tuple[str, ...] = ()
    policy_tag: str = ""
    policy: str = "none"
    disposition: str = "none"
    spf_aligned: tuple[str, ...] = ()
    dkim_aligned: tuple[str, ...] = ()
    reason: str = ""


OrganizationalDomain = Callable[[str], str]


def evaluate(
    domain: str,
    spf: SpfResult | None,
    dkim: Iterable[DkimResult],
    resolver: Resolver,
    *,
    public_suffix_list: bool = False,
) -> DmarcResult:
    """Judge a message whose From field has the domain `domain` (lower-case).

    `spf` is the result for MAIL FROM, `dkim` those of the signatures. With `public_suffix_list`
    records and organizational domains are found as RFC 7489 did.
    """
    try:
        if public_suffix_list:
            return by_suffix_list(domain, spf, dkim, resolver)
        return by_tree_walk(domain, spf, dkim, resolver)
    except DnsTrouble as trouble:
        return DmarcResult("temperror", domain, reason=f"no answer for {trouble}")


def by_tree_walk(
    domain: str, spf: SpfResult | None, dkim: Iterable[DkimResult], resolver: Resolver
) -> DmarcResult:
    """Judge with the records and organizational domains of RFC 9989's walk."""
    walk = tree_walk(resolver, domain)
    organization = walk.organizational_domain
    place = policy_domain(walk, organization)
    found = DmarcResult("none", domain, organization, asked=walk.asked, reason="no policy record")
    if place is None:
        return found
    found = replace(found, policy_domain=place, record=walk.records[place], reason="")

    def organizational(other: str) -> str:
        return organization if other == domain else tree_walk(resolver, other).organizational_domain

    return decide(found, spf, dkim, organizational, resolver)


def policy_domain(walk: Walk, organization: str) -> str | None:
    """Return where the policy is: author domain, organizational domain, or public suffix domain."""
    places = [walk.start, organization, *(d for d, r in walk.records.items() if r.psd == "y")]
    return next((place for place in places if place in walk.records), None)


def by_suffix_list(
    domain: str, spf: SpfResult | None, dkim: Iterable[DkimResult], resolver: Resolver
) -> DmarcResult:
    """Judge with the public suffix list, as before RFC 9989."""
    organization = organization_by_list(domain)
    asked: tuple[str, ...] = ()
    for place in dict.fromkeys((domain, organization)):
        asked = (*asked, f"_dmarc.{place}")
        record = fetch_record(resolver, place)
        if record is not None:
            found = DmarcResult("none", domain, organization, place, record, asked)
            return decide(found, spf, dkim, organization_by_list, resolver)
    return DmarcResult("none", domain, organization, asked=asked, reason="no policy record")


def organization_by_list(domain: str) -> str:
    """Return the organizational domain by the public suffix list."""
    return registrable_domain(domain) or domain


def decide(
    found: DmarcResult,
    spf: SpfResult | None,
    dkim: Iterable[DkimResult],
    organizational: OrganizationalDomain,
    resolver: Resolver,
) -> DmarcResult:
    """Complete the result once record and organizational domain are known (§4.4, §5.3)."""
    record = found.record
    if record is None or not record.usable:
        return replace(found, reason="the record has no valid policy and no rua")
    tag, policy = applicable_policy(found, record, resolver)
    found = replace(
        found,
        policy_tag=tag,
        policy=policy,
        spf_aligned=aligned_spf(found, record, spf, organizational),
        dkim_aligned=aligned_dkim(found, record, dkim, organizational),
    )
    if found.spf_aligned or found.dkim_aligned:
        return replace(found, result="pass")
    disposition = WEAKER[policy] if record.testing else policy
    return replace(found, result="fail", disposition=disposition, reason=explain(spf, dkim))


def applicable_policy(
    found: DmarcResult, record: DmarcRecord, resolver: Resolver
) -> tuple[str, str]:
    """Return the tag in force and its value: `p` for the record's own domain, else `sp` or `np`."""
    if found.policy_domain == found.domain:
        return "p", record.p
    if record.np is not None and resolver.lookup(found.domain, "A").status == "NXDOMAIN":
        return "np", record.np
    return ("sp", record.sp) if record.sp is not None else ("p", record.p)


def aligned_spf(
    found: DmarcResult,
    record: DmarcRecord,
    spf: SpfResult | None,
    organizational: OrganizationalDomain,
) -> tuple[str, ...]:
    """Return the MAIL FROM domain if it passed SPF and aligns."""
    if spf is None or spf.result != "pass":
        return ()
    aligned = is_aligned(found, spf.domain, record.aspf, organizational)
    return (spf.domain,) if aligned else ()


def aligned_dkim(
    found: DmarcResult,
    record: DmarcRecord,
    dkim: Iterable[DkimResult],
    organizational: OrganizationalDomain,
) -> tuple[str, ...]:
    """Return the signing domains that passed and align."""
    passed = dict.fromkeys(result.domain for result in dkim if result.result == "pass")
    return tuple(
        domain for domain in passed if is_aligned(found, domain, record.adkim, organizational)
    )


def is_aligned(
    found: DmarcResult, domain: str, mode: str, organizational: OrganizationalDomain
) -> bool:
    """Whether `domain` is the author domain or, in relaxed mode, of its organization (§4.4)."""
    if domain == found.domain:
        return True
    return mode == "r" and organizational(domain) == found.organizational_domain


def explain(spf: SpfResult | None, dkim: Iterable[DkimResult]) -> str:
    """Return why nothing aligned, for people."""
    passed = [result.domain for result in dkim if result.result == "pass"]
    if spf is not None and spf.result == "pass":
        passed.append(spf.domain)
    if not passed:
        return "neither SPF nor DKIM passed"
    return f"passed for {', '.join(dict.fromkeys(passed))} only, which does not align"
