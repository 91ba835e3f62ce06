"""DMARC (RFC 9989): is the domain in the From field behind this message, and what if it isn't?

Written here because the `dmarc` package ends at RFC 7489: no tree walk, `np` or `psd`. The public
suffix list, which RFC 7489 used for organizational domains, can be switched on for comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet.dkim import DkimResult
from local_aws.internet.dmarc_record import DmarcRecord, DnsTrouble, fetch_record, tree_walk
from local_aws.internet.names import is_within, registrable_domain
from local_aws.internet.spf import SpfResult

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

WEAKER = {"reject": "quarantine", "quarantine": "none", "none": "none"}
"""What a policy comes down to in test mode (`t=y`, §4.7)."""


class DmarcResult(NamedTuple):
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


@dataclass(slots=True)
class Discovery:
    """What was found out about an author domain before the message is looked at."""

    domain: str
    organization: str
    place: str
    record: DmarcRecord | None
    asked: tuple[str, ...]
    organization_of: Callable[[str], str]

    def aligns(self, domain: str, mode: str) -> bool:
        """Whether `domain` is the author domain or, in relaxed mode, of its organization (§4.4)."""
        if domain == self.domain:
            return True
        if mode != "r" or not is_within(domain, self.organization):
            return False
        return domain == self.organization or self.organization_of(domain) == self.organization


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
    discover = by_suffix_list if public_suffix_list else by_tree_walk
    try:
        return decide(discover(domain, resolver), spf, tuple(dkim), resolver)
    except DnsTrouble as trouble:
        return DmarcResult("temperror", domain, reason=f"no answer for {trouble}")


def by_tree_walk(domain: str, resolver: Resolver) -> Discovery:
    """Find record and organizational domain by the walk of RFC 9989 §4.10."""
    walk = tree_walk(resolver, domain)
    organization = walk.organizational_domain
    place = walk.policy_domain
    record = walk.records.get(place)

    def organization_of(other: str) -> str:
        return tree_walk(resolver, other).organizational_domain

    return Discovery(domain, organization, place, record, walk.asked, organization_of)


def by_suffix_list(domain: str, resolver: Resolver) -> Discovery:
    """Find record and organizational domain with the public suffix list, as before RFC 9989."""
    organization = organization_by_list(domain)
    asked: tuple[str, ...] = ()
    for place in dict.fromkeys((domain, organization)):
        asked = (*asked, f"_dmarc.{place}")
        record = fetch_record(resolver, place)
        if record is not None:
            return Discovery(domain, organization, place, record, asked, organization_by_list)
    return Discovery(domain, organization, "", None, asked, organization_by_list)


def organization_by_list(domain: str) -> str:
    """Return the organizational domain by the public suffix list."""
    return registrable_domain(domain) or domain


def decide(
    found: Discovery, spf: SpfResult | None, dkim: tuple[DkimResult, ...], resolver: Resolver
) -> DmarcResult:
    """Judge a message once record and organizational domain are known (§5.3)."""
    record = found.record
    if record is None or not record.usable:
        return not_applicable(found)
    spf_aligned = aligned_spf(found, record, spf)
    dkim_aligned = aligned_dkim(found, record, dkim)
    passed = bool(spf_aligned or dkim_aligned)
    tag, policy = applicable_policy(found, record, resolver)
    disposition = WEAKER[policy] if record.testing else policy
    return DmarcResult(
        result="pass" if passed else "fail",
        domain=found.domain,
        organizational_domain=found.organization,
        policy_domain=found.place,
        record=record,
        asked=found.asked,
        policy_tag=tag,
        policy=policy,
        disposition="none" if passed else disposition,
        spf_aligned=spf_aligned,
        dkim_aligned=dkim_aligned,
        reason="" if passed else explain(spf, dkim),
    )


def not_applicable(found: Discovery) -> DmarcResult:
    """Return the result where there is no policy to apply."""
    reason = "the record has no valid policy and no rua" if found.record else "no policy record"
    return DmarcResult(
        result="none",
        domain=found.domain,
        organizational_domain=found.organization,
        policy_domain=found.place,
        record=found.record,
        asked=found.asked,
        reason=reason,
    )


def applicable_policy(found: Discovery, record: DmarcRecord, resolver: Resolver) -> tuple[str, str]:
    """Return the tag in force and its value: `p` for the record's own domain, else `sp` or `np`."""
    if found.place == found.domain:
        return "p", record.p
    if record.np is not None and resolver.lookup(found.domain, "A").status == "NXDOMAIN":
        return "np", record.np
    return ("sp", record.sp) if record.sp is not None else ("p", record.p)


def aligned_spf(found: Discovery, record: DmarcRecord, spf: SpfResult | None) -> tuple[str, ...]:
    """Return the MAIL FROM domain if it passed SPF and aligns."""
    if spf is None or spf.result != "pass" or not found.aligns(spf.domain, record.aspf):
        return ()
    return (spf.domain,)


def aligned_dkim(
    found: Discovery, record: DmarcRecord, dkim: tuple[DkimResult, ...]
) -> tuple[str, ...]:
    """Return the signing domains that passed and align."""
    passed = dict.fromkeys([result.domain for result in dkim if result.result == "pass"])
    return tuple([domain for domain in passed if found.aligns(domain, record.adkim)])


def explain(spf: SpfResult | None, dkim: tuple[DkimResult, ...]) -> str:
    """Return why nothing aligned, for people."""
    passed = [result.domain for result in dkim if result.result == "pass"]
    if spf is not None and spf.result == "pass":
        passed.append(spf.domain)
    if not passed:
        return "neither SPF nor DKIM passed"
    return f"passed for {', '.join(dict.fromkeys(passed))} only, which does not align"
