"""A resolver follows aliases and remembers what it heard for as long as it may."""

from __future__ import annotations

import pytest

from local_aws.clock import Clock
from local_aws.internet import resolver as resolver_module
from local_aws.internet.dns import Dns
from local_aws.internet.resolver import MAX_CHAIN, Resolver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dns(clock: Clock) -> Dns:
    return Dns(clock)


@pytest.fixture
def resolver(dns: Dns, clock: Clock) -> Resolver:
    return Resolver(dns, clock)


def test_alias_is_followed_across_zones(dns: Dns, resolver: Resolver) -> None:
    dns.put("www.a.example", "CNAME", ["host.b.example"], ttl=60)
    dns.put("host.b.example", "CNAME", ["end.c.example"], ttl=50)
    dns.put("end.c.example", "A", ["192.0.2.7"], ttl=70)
    answer = resolver.lookup("WWW.a.example.", "a")
    assert (answer.values, answer.cname, answer.ttl) == (("192.0.2.7",), "end.c.example", 50)
    assert [alias.target for alias in answer.chain] == ["host.b.example", "end.c.example"]


def test_dangling_alias_is_nxdomain_of_its_target(dns: Dns, resolver: Resolver) -> None:
    dns.put("www.a.example", "CNAME", ["nobody.b.example"])
    answer = resolver.lookup("www.a.example", "A")
    assert (answer.status, answer.cname) == ("NXDOMAIN", "nobody.b.example")


@pytest.mark.parametrize(("links", "status"), [(MAX_CHAIN, "NOERROR"), (MAX_CHAIN + 1, "SERVFAIL")])
def test_long_chains_fail(dns: Dns, resolver: Resolver, links: int, status: str) -> None:
    for number in range(links):
        dns.put(f"n{number}.a.example", "CNAME", [f"n{number + 1}.a.example"])
    dns.put(f"n{links}.a.example", "A", ["192.0.2.7"])
    assert resolver.lookup("n0.a.example", "A").status == status


def test_loop_fails(dns: Dns, resolver: Resolver) -> None:
    dns.put("a.a.example", "CNAME", ["b.a.example"])
    dns.put("b.a.example", "CNAME", ["a.a.example"])
    assert resolver.lookup("a.a.example", "A").status == "SERVFAIL"


def test_answers_are_kept_for_their_ttl(dns: Dns, resolver: Resolver, clock: Clock) -> None:
    dns.put("a.example", "TXT", ["old"], ttl=100)
    assert resolver.lookup("a.example", "TXT").ttl == 100
    dns.put("a.example", "TXT", ["new"], ttl=100)
    clock.advance(99)
    old = resolver.lookup("a.example", "TXT")
    assert (old.values, old.ttl) == (("old",), 1)
    clock.advance(1)
    assert resolver.lookup("a.example", "TXT").values == ("new",)


def test_negative_answers_are_kept_too(dns: Dns, resolver: Resolver, clock: Clock) -> None:
    """RFC 2308: the TTL is the lesser of the SOA record's and its MINIMUM field, 300 here."""
    assert resolver.lookup("x.a.example", "TXT").status == "NXDOMAIN"
    dns.put("x.a.example", "TXT", ["there"])
    clock.advance(299)
    assert resolver.lookup("x.a.example", "TXT").status == "NXDOMAIN"
    clock.advance(1)
    assert resolver.lookup("x.a.example", "TXT").values == ("there",)


def test_failures_are_not_kept(dns: Dns, resolver: Resolver) -> None:
    dns.put("a.example", "A", ["192.0.2.1"])
    dns.fail("a.example")
    assert resolver.lookup("a.example", "A").status == "SERVFAIL"
    dns.mend("a.example")
    assert resolver.lookup("a.example", "A").status == "NOERROR"


def test_resolvers_share_no_memory(dns: Dns, clock: Clock) -> None:
    first, second = Resolver(dns, clock), Resolver(dns, clock)
    assert first.lookup("x.a.example", "A").status == "NXDOMAIN"
    dns.put("x.a.example", "A", ["192.0.2.1"])
    assert second.lookup("x.a.example", "A").status == "NOERROR"


def test_without_caching_every_answer_is_fresh(dns: Dns, clock: Clock) -> None:
    resolver = Resolver(dns, clock, caching=False)
    resolver.lookup("x.a.example", "A")
    dns.put("x.a.example", "A", ["192.0.2.1"])
    assert resolver.lookup("x.a.example", "A").status == "NOERROR"


def test_memory_has_an_end(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(resolver_module, "CACHE_SIZE", 50)
    for number in range(500):
        resolver.lookup(f"n{number}.a.example", "A")
    assert len(resolver._cache) <= 50


@pytest.mark.parametrize("name", ["a..example", "x" * 64 + ".example", ""])
def test_odd_names_get_an_answer(resolver: Resolver, name: str) -> None:
    assert resolver.lookup(name, "A").status in ("NXDOMAIN", "NOERROR")
