"""SPF: the examples of RFC 7208, its limits, and who asks whom."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_aws.internet import spf
from local_aws.internet.answer import Answer

Names = Callable[..., Any]

ZONE: dict[str, Any] = {
    "example.com MX": ["10 mail-a.example.com", "20 mail-b.example.com"],
    "example.com A": ["192.0.2.10", "192.0.2.11"],
    "amy.example.com A": ["192.0.2.65"],
    "bob.example.com A": ["192.0.2.66"],
    "mail-a.example.com A": ["192.0.2.129"],
    "mail-b.example.com A": ["192.0.2.130"],
    "example.org MX": ["10 mail-c.example.org"],
    "mail-c.example.org A": ["192.0.2.140"],
    "10.2.0.192.in-addr.arpa PTR": ["example.com"],
    "65.2.0.192.in-addr.arpa PTR": ["amy.example.com"],
    "140.2.0.192.in-addr.arpa PTR": ["mail-c.example.org"],
    "4.0.0.10.in-addr.arpa PTR": ["bob.example.com"],
}
"""The zones of RFC 7208 appendix A."""


def check(names: Names, record: str, client_ip: str, **more: Any) -> spf.SpfResult:
    resolver = names({**ZONE, "example.com TXT": [record], **more})
    return spf.check(client_ip, "strong-bad@example.com", "mail.example.net", resolver)


@pytest.mark.parametrize(
    ("record", "passing", "failing"),
    [
        ("v=spf1 +all", ["192.0.2.10", "203.0.113.1"], []),
        ("v=spf1 a -all", ["192.0.2.10", "192.0.2.11"], ["192.0.2.65"]),
        ("v=spf1 a:example.org -all", [], ["192.0.2.140", "192.0.2.10"]),
        ("v=spf1 mx -all", ["192.0.2.129", "192.0.2.130"], ["192.0.2.140"]),
        ("v=spf1 mx:example.org -all", ["192.0.2.140"], ["192.0.2.129"]),
        ("v=spf1 mx mx:example.org -all", ["192.0.2.129", "192.0.2.140"], ["192.0.2.65"]),
        ("v=spf1 mx/30 mx:example.org/30 -all", ["192.0.2.131", "192.0.2.143"], ["192.0.2.144"]),
        ("v=spf1 ptr -all", ["192.0.2.65"], ["192.0.2.140", "10.0.0.4"]),
        ("v=spf1 ip4:192.0.2.128/28 -all", ["192.0.2.129"], ["192.0.2.65"]),
        ("v=spf1 ip6:2001:db8::/32 -all", ["2001:db8::7"], ["2001:db9::7", "192.0.2.1"]),
        ("v=spf1 include:example.org -all", ["192.0.2.140"], ["192.0.2.129"]),
        ("v=spf1 redirect=example.org", ["192.0.2.140"], ["192.0.2.129"]),
        ("v=spf1 exists:%{ir}.%{l1r-}.%{d2} -all", ["192.0.2.3"], ["192.0.2.4"]),
    ],
)
def test_the_examples_of_the_rfc(
    names: Names, record: str, passing: list[str], failing: list[str]
) -> None:
    more = {
        "example.org TXT": ["v=spf1 mx -all"],
        "3.2.0.192.strong.example.com A": ["127.0.0.2"],
    }
    results = {ip: check(names, record, ip, **more).result for ip in passing + failing}
    assert results == {**dict.fromkeys(passing, "pass"), **dict.fromkeys(failing, "fail")}


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ~all", "softfail"),
        ("v=spf1 ?all", "neutral"),
        ("v=spf1", "neutral"),
        ("v=spf10 -all", "none"),
        ("google-site-verification=1", "none"),
        ("v=spf1 ipv4:192.0.2.1 -all", "permerror"),
        ("v=spf1 ip4:192.0.2.300 -all", "permerror"),
        ("v=spf1 include:nowhere.example -all", "permerror"),
        ("v=spf1 redirect=nowhere.example", "permerror"),
        ("v=spf1 a:%{x} -all", "permerror"),
    ],
)
def test_other_results(names: Names, record: str, result: str) -> None:
    assert check(names, record, "192.0.2.1").result == result


def test_two_records_are_an_error(names: Names) -> None:
    resolver = names({"example.com TXT": ["v=spf1 -all", "v=spf1 +all", "else"]})
    assert spf.check("192.0.2.1", "a@example.com", "h.example", resolver).result == "permerror"


@pytest.mark.parametrize("where", ["example.com TXT", "example.org TXT", "a.example.org A"])
def test_dns_trouble_anywhere_is_temporary(names: Names, where: str) -> None:
    zone = {
        "example.com TXT": ["v=spf1 include:example.org -all"],
        "example.org TXT": ["v=spf1 a:a.example.org -all"],
        where: "SERVFAIL",
    }
    assert spf.check("192.0.2.1", "a@example.com", "h.example", names(zone)).result == "temperror"


@pytest.mark.parametrize(("count", "result"), [(10, "fail"), (11, "permerror")])
def test_ten_lookups_are_allowed(names: Names, count: int, result: str) -> None:
    zone: dict[str, Any] = {f"n{n}.example.org TXT": ["v=spf1 -all"] for n in range(count)}
    record = " ".join(["v=spf1", *(f"include:n{n}.example.org" for n in range(count)), "-all"])
    found = check(names, record, "192.0.2.1", **zone)
    assert (found.result, found.lookups) == (result, count)


@pytest.mark.parametrize(("count", "result"), [(2, "fail"), (3, "permerror")])
def test_two_void_lookups_are_allowed(names: Names, count: int, result: str) -> None:
    record = " ".join(["v=spf1", *(f"a:n{n}.example.org" for n in range(count)), "-all"])
    found = check(names, record, "192.0.2.1")
    assert (found.result, found.void_lookups) == (result, count)


def test_an_include_loop_ends_at_the_limit(names: Names) -> None:
    assert check(names, "v=spf1 include:example.com -all", "192.0.2.1").result == "permerror"


def test_the_null_sender_is_checked_by_its_helo(names: Names) -> None:
    resolver = names({"mail.example.net TXT": ["v=spf1 ip4:192.0.2.1 -all"]})
    found = spf.check("192.0.2.1", "", "mail.example.net", resolver)
    assert (found.result, found.domain, found.scope) == ("pass", "mail.example.net", "mailfrom")


def test_the_helo_identity(names: Names) -> None:
    resolver = names({"mail.example.net TXT": ["v=spf1 ip4:192.0.2.1 -all"]})
    found = spf.check_helo("192.0.2.2", "mail.example.net", resolver)
    assert (found.result, found.scope) == ("fail", "helo")
    for helo in ("[192.0.2.2]", "localhost", ""):
        assert spf.check_helo("192.0.2.2", helo, resolver).result == "none"


def test_the_explanation_comes_from_the_domain(names: Names) -> None:
    zone = {"why.example.com TXT": ["%{i} may not send for %{d}: ask %{l} since %{t}"]}
    record = "v=spf1 -all exp=why.example.com"
    resolver = names({**ZONE, "example.com TXT": [record], **zone})
    found = spf.check("192.0.2.1", "a@example.com", "h.example", resolver, now=1767690000.5)
    assert found.explanation == "192.0.2.1 may not send for example.com: ask a since 1767690000"


def test_the_result_shows_the_way_to_it(names: Names) -> None:
    zone: dict[str, Any] = {"example.org TXT": ["v=spf1 ip4:192.0.2.0/24 -all"]}
    found = check(names, "v=spf1 a include:example.org ~all", "192.0.2.99", **zone)
    assert found.record == "v=spf1 a include:example.org ~all"
    assert found.mechanism == "include:example.org"
    assert found.lookups == 2
    assert found.asked == (("example.com", "TXT"), ("example.com", "A"), ("example.org", "TXT"))


def test_the_same_question_is_answered_anew_when_dns_has_changed(names: Names) -> None:
    results = []
    for record in ("v=spf1 +all", "v=spf1 -all", "v=spf1 +all"):
        results.append(check(names, record, "192.0.2.1").result)
        results.append(check(names, record, "192.0.2.1").result)
    assert results == ["pass", "pass", "fail", "fail", "pass", "pass"]


def test_macros_of_the_sender_are_seen_by_every_check(names: Names) -> None:
    zone = {
        "example.com TXT": ["v=spf1 exists:%{l}.allowed.example.com -all"],
        "ann.allowed.example.com A": ["127.0.0.2"],
    }
    resolver = names(zone)
    results = [
        spf.check("192.0.2.1", f"{who}@example.com", "h.example", resolver).result
        for who in ("ann", "bob", "ann")
    ]
    assert results == ["pass", "fail", "pass"]


def test_pyspf_is_imported_with_the_first_check_and_without_a_warning() -> None:
    code = (
        "import sys, local_aws.internet.spf as ours; assert 'spf' not in sys.modules; "
        "ours.evaluator(); assert 'spf' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


TERMS = (
    "a mx ptr include exists ip4 ip6 all redirect exp v=spf1 + - ~ ? : = / // 24 128 192.0.2.1 "
    "2001:db8::1 example.com %{i} %{l} %{d2r} %{p} %{x} %{d0} %{d999} % %% %_ { } . .. \t \xe9 \0"
)


@settings(max_examples=300, deadline=None)
@given(
    record=st.lists(st.sampled_from([*TERMS.split(" "), " "]), max_size=8).map("".join),
    client_ip=st.sampled_from(["192.0.2.1", "2001:db8::1"]),
    sender=st.sampled_from(["a@example.com", "@example.com", "x@a..b", '"a@b"@example.com', "x@."]),
    helo=st.sampled_from(["h.example", "", "a b", "\xe9.example"]),
)
def test_no_record_makes_a_check_raise(record: str, client_ip: str, sender: str, helo: str) -> None:
    class Echo:
        values: ClassVar = {"A": "192.0.2.1", "AAAA": "2001:db8::1", "MX": "10 a.example"}

        def lookup(self, name: str, rtype: str) -> Answer:
            return Answer("NOERROR", (self.values.get(rtype, f"v=spf1 {record}"),))

    found = spf.check(client_ip, sender, helo, Echo())  # type: ignore[arg-type]
    assert found.result in ("pass", "fail", "softfail", "neutral", "none", "permerror")
