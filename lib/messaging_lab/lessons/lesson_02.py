"""Lesson 02, Authenticate a domain: the checks of its exercises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.authentication import DnsRecord, Verdict, domain_of, judge, missing, records_for
from messaging_lab.authentication.alignment import find_policy
from messaging_lab.exercises import Finding, exercise, expect, right
from messaging_lab.exercises import missing as wrong

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

LOOK = "domain_status(lab)"


@exercise(
    lesson="02",
    number=1,
    title="Mend the record",
    hints=(
        "`records` still holds what SES asked for; an UPSERT puts it in place of what is there.",
        "SES looks again within a minute. Gmail remembers the wrong record for its TTL, 300 s.",
    ),
)
def mend_the_record(lab: Lab) -> Iterator[Finding]:
    """Look at the three CNAME records, at what SES says, and at the newest invoice."""
    identity = lab.client("sesv2").get_email_identity(EmailIdentity=lab.domain)
    tokens = identity["DkimAttributes"].get("Tokens", [])
    records = [one for one in _wanted(lab, lab.domain) if one.type == "CNAME"]
    yield from (_record_finding(lab, record) for record in records)
    status = identity["DkimAttributes"]["Status"]
    yield expect(
        status == "SUCCESS",
        "SES has found all three.",
        f"SES hasn't found all three since it last looked: DKIM is {status}. Give it a minute.",
        look=LOOK,
    )
    yield _signed_again(_newest(lab, lab.domain), lab.domain, tokens)


def _wanted(lab: Lab, domain: str) -> list[DnsRecord]:
    identity = lab.client("sesv2").get_email_identity(EmailIdentity=domain)
    return records_for(domain, identity, region=lab.region)


def _record_finding(lab: Lab, record: DnsRecord) -> Finding:
    twice = f"{record.name}.{lab.domain}"
    if lab.lookup(twice, "CNAME"):
        return wrong(f"{record.name} was published with the domain twice in its name.", twice)
    problems = missing([record], lab.lookup)
    return wrong(problems[0], LOOK) if problems else right(f"{record.name} is as SES wants it.")


def _newest(lab: Lab, domain: str) -> Verdict | None:
    """Return what Gmail made of the newest mail From a domain, None if there is none."""
    mails = [one for one in lab.inbox(lab.recipient()) if domain_of(one.sender) == domain]
    return judge(mails[-1], lab.lookup) if mails else None


def _signed_again(verdict: Verdict | None, domain: str, tokens: list[str]) -> Finding:
    found = [one for one in verdict.dkim if one.domain == domain] if verdict else []
    if not found:
        return wrong(f"The newest mail at Gmail has no signature of {domain}: send one.")
    return expect(
        found[0].result == "pass" and found[0].selector in tokens,
        f"The newest mail at Gmail has a signature of {domain} that passes.",
        f"On the newest mail at Gmail {domain}'s signature is {found[0].result}: "
        "wait until the wrong record's TTL is over, and send another one.",
        look="lab.inbox(ana)[-1]",
    )


@exercise(
    lesson="02",
    number=2,
    title="Pass a strict policy from a subdomain",
    hints=(
        "d= is the name of the identity that a mail is sent by: the most specific one there is.",
        "Create an identity for the subdomain, publish its records, wait, and send again.",
    ),
)
def pass_a_strict_policy_from_a_subdomain(lab: Lab) -> Iterator[Finding]:
    """Look at the policy, at the subdomain's identity and at the newest newsletter."""
    news = domain_of(lab.sender())
    where, policy = find_policy(news, lab.lookup)
    yield expect(
        policy.get("adkim") == "s" and policy.get("aspf") == "s",
        f"{where} asks for strict alignment.",
        f"The policy for {news} isn't strict any more: put adkim=s and aspf=s back.",
        look=f"dig TXT _dmarc.{lab.domain}",
    )
    yield _own_identity(lab, news)
    verdict = _newest(lab, news)
    yield expect(
        verdict and verdict.dmarc == "pass" and verdict.best_dkim.domain == news,
        f"The newest mail From {news} passes DMARC at Gmail, signed with d={news}.",
        _why_not(verdict, news),
        look="lab.inbox(ana)[-1]",
    )


def _own_identity(lab: Lab, domain: str) -> Finding:
    listed = lab.client("sesv2").list_email_identities()["EmailIdentities"]
    if domain not in [one["IdentityName"] for one in listed]:
        return wrong(f"{domain} is no identity of its own yet.", "ses.create_email_identity")
    problems = missing(_wanted(lab, domain), lab.lookup)
    if problems:
        return wrong(problems[0], look=f'domain_status(lab, "{domain}")')
    return right(f"{domain} is an identity, and its records are in DNS.")


def _why_not(verdict: Verdict | None, news: str) -> str:
    if verdict is None:
        return f"No mail From {news} is at Gmail: send one from lab.sender()."
    signed = verdict.best_dkim.domain
    return f"The newest mail From {news} is signed with d={signed}, DMARC {verdict.dmarc}."
