"""DMARC verdicts: alignment, policy, disposition (RFC 9989)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dmarc as package
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_aws.internet.dkim import DkimResult
from local_aws.internet.dmarc import DmarcResult, evaluate
from local_aws.internet.names import registrable_domain
from local_aws.internet.spf import SpfResult

Names = Callable[..., Any]

RECORD = "_dmarc.example.com TXT"
OTHERS: dict[str, Any] = {"news.example.com A": ["192.0.2.1"]}


def spf(domain: str, result: str = "pass") -> SpfResult:
    return SpfResult(result, "mailfrom", domain, f"a@{domain}")


def dkim(domain: str, result: str = "pass") -> DkimResult:
    return DkimResult(result, domain=domain)


def judge(
    names: Names,
    record: str,
    author: str = "example.com",
    mail_from: SpfResult | None = None,
    *signatures: DkimResult,
    **more: Any,
) -> DmarcResult:
    return evaluate(author, mail_from, signatures, names({RECORD: [record], **OTHERS, **more}))


def test_the_three_scenarios_of_ses(names: Names) -> None:
    amazon, ours = dkim("amazonses.com"), dkim("example.com")
    record = "v=DMARC1; p=none"
    address = judge(names, record, "example.com", spf("amazonses.com"), amazon)
    domain = judge(names, record, "example.com", spf("amazonses.com"), amazon, ours)
    with_mail_from = judge(names, record, "example.com", spf("mail.example.com"), amazon, ours)
    assert [r.result for r in (address, domain, with_mail_from)] == ["fail", "pass", "pass"]
    assert (address.spf_aligned, address.dkim_aligned) == ((), ())
    assert "amazonses.com" in address.reason
    assert (domain.spf_aligned, domain.dkim_aligned) == ((), ("example.com",))
    assert with_mail_from.spf_aligned == ("mail.example.com",)
    assert with_mail_from.dkim_aligned == ("example.com",)


@pytest.mark.parametrize(
    ("tags", "author", "identifier", "result"),
    [
        ("", "news.example.com", "example.com", "pass"),
        ("", "example.com", "mail.example.com", "pass"),
        ("", "news.example.com", "mail.example.com", "pass"),
        ("", "example.com", "example.org", "fail"),
        ("", "example.com", "evil-example.com", "fail"),
        ("aspf=s; adkim=s", "example.com", "mail.example.com", "fail"),
        ("aspf=s; adkim=s", "news.example.com", "example.com", "fail"),
        ("aspf=s; adkim=s", "news.example.com", "news.example.com", "pass"),
    ],
)
def test_alignment(names: Names, tags: str, author: str, identifier: str, result: str) -> None:
    record = f"v=DMARC1; p=reject; {tags}"
    assert judge(names, record, author, spf(identifier)).result == result
    assert judge(names, record, author, None, dkim(identifier)).result == result


def test_only_what_passed_can_align(names: Names) -> None:
    found = judge(
        names,
        "v=DMARC1; p=reject",
        "example.com",
        spf("example.com", "softfail"),
        dkim("example.com", "fail"),
    )
    assert (found.result, found.disposition) == ("fail", "reject")
    assert found.reason == "neither SPF nor DKIM passed"


@pytest.mark.parametrize(
    ("tags", "author", "tag", "disposition"),
    [
        ("p=reject", "example.com", "p", "reject"),
        ("p=reject", "news.example.com", "p", "reject"),
        ("p=reject; sp=none", "example.com", "p", "reject"),
        ("p=reject; sp=none", "news.example.com", "sp", "none"),
        ("p=none; sp=quarantine; np=reject", "news.example.com", "sp", "quarantine"),
        ("p=none; sp=quarantine; np=reject", "ghost.example.com", "np", "reject"),
        ("p=none; sp=quarantine", "ghost.example.com", "sp", "quarantine"),
        ("p=none; np=reject", "ghost.example.com", "np", "reject"),
        ("p=none; np=reject", "news.example.com", "p", "none"),
        ("p=reject; t=y", "example.com", "p", "quarantine"),
        ("p=quarantine; t=y", "example.com", "p", "none"),
        ("p=none; np=reject; t=y", "ghost.example.com", "np", "quarantine"),
        ("p=reject; pct=0", "example.com", "p", "reject"),
    ],
)
def test_the_policy_that_applies(
    names: Names, tags: str, author: str, tag: str, disposition: str
) -> None:
    found = judge(names, f"v=DMARC1; {tags}", author, spf("example.org"))
    assert (found.policy_tag, found.disposition) == (tag, disposition)
    assert (found.policy_domain, found.organizational_domain) == ("example.com", "example.com")


def test_the_author_domain_s_own_record_comes_first(names: Names) -> None:
    own = {"_dmarc.news.example.com TXT": ["v=DMARC1; p=none"]}
    found = judge(names, "v=DMARC1; p=reject; sp=reject", "news.example.com", None, **own)
    assert (found.policy_domain, found.policy, found.policy_tag) == (
        "news.example.com",
        "none",
        "p",
    )
    assert found.organizational_domain == "example.com"
    assert found.asked == ("_dmarc.news.example.com", "_dmarc.example.com", "_dmarc.com")


def test_a_domain_apart_does_not_align_with_its_parent(names: Names) -> None:
    own = {"_dmarc.news.example.com TXT": ["v=DMARC1; p=reject; psd=n"]}
    found = judge(names, "v=DMARC1; p=none", "news.example.com", None, dkim("example.com"), **own)
    assert (found.result, found.organizational_domain) == ("fail", "news.example.com")
    reverse = judge(names, "v=DMARC1; p=none", "example.com", None, dkim("news.example.com"), **own)
    assert reverse.result == "fail"


def test_the_public_suffix_s_policy_is_the_last_resort(names: Names) -> None:
    resolver = names({"_dmarc.bank TXT": ["v=DMARC1; p=none; sp=quarantine; np=reject; psd=y"]})
    found = evaluate("ghost.bank", None, (), resolver)
    assert (found.policy_domain, found.policy_tag, found.policy) == ("bank", "np", "reject")
    assert found.organizational_domain == "ghost.bank"


def test_without_a_record_dmarc_does_not_apply(names: Names) -> None:
    found = evaluate("example.com", spf("example.com"), (), names({}))
    assert (found.result, found.disposition, found.reason) == ("none", "none", "no policy record")
    broken = judge(names, "v=DMARC1; p=bogus", "example.com", spf("example.org"))
    assert (broken.result, broken.disposition) == ("none", "none")


def test_dns_trouble_is_temporary(names: Names) -> None:
    found = evaluate("example.com", None, (), names({RECORD: "SERVFAIL"}))
    assert (found.result, found.disposition) == ("temperror", "none")


# --- the dmarc package as the oracle, where both documents agree -------------------------------

NAMES = "example.com mail.example.com a.mail.example.com example.co.uk x.example.co.uk other.net"
domains = st.sampled_from(NAMES.split(" "))
policies = st.sampled_from(["none", "quarantine", "reject"])


class SuffixList:
    def get_public_suffix(self, domain: str) -> str | None:
        return registrable_domain(domain) or domain


def oracle(record: str, author: str, spf_domain: str, dkim_domain: str) -> tuple[str, str]:
    organization = registrable_domain(author)
    above = None if organization == author else organization
    policy = package.Policy("DMARC1", author, above)
    policy.parse_record(record)
    result = package.DMARC(SuffixList()).get_result(
        policy,
        spf=package.SPF(spf_domain, package.SPFResult.PASS),
        dkim=package.DKIM(dkim_domain, package.DKIMResult.PASS),
    )
    return result.result.value, result.disposition.value


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(domains, domains, domains, policies, policies, st.sampled_from("rs"), st.sampled_from("rs"))
def test_the_dmarc_package_agrees(
    names: Names, author: str, spf_domain: str, dkim_domain: str, p: str, sp: str, ak: str, asp: str
) -> None:
    record = f"v=DMARC1; p={p}; sp={sp}; adkim={ak}; aspf={asp}"
    organization = registrable_domain(author)
    resolver = names({f"_dmarc.{organization} TXT": [record]})
    signatures = (dkim(dkim_domain),)
    found = evaluate(author, spf(spf_domain), signatures, resolver, public_suffix_list=True)
    result, disposition = oracle(record, author, spf_domain, dkim_domain)
    assert found.result == result
    assert found.organizational_domain == organization
    if result == "fail":
        assert found.disposition == disposition
