"""Which zone answers for a name: the world's, a hosted zone, or somebody's."""

from __future__ import annotations

import pytest

from local_aws.clock import Clock
from local_aws.ids import Ids
from local_aws.internet import Internet
from local_aws.internet.dns import CATCH_ALL_HOST, Dns, world_zone
from local_aws.internet.zones import Zone


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dns(clock: Clock) -> Dns:
    return Dns(clock)


def hosted(origin: str, text: str) -> Zone:
    zone = world_zone(origin)
    zone.put(origin, "TXT", [text], 300)
    return zone


def test_every_registrable_domain_takes_mail(dns: Dns) -> None:
    assert dns.answer("shop.co.uk", "MX").values == (f"10 {CATCH_ALL_HOST}",)
    assert dns.answer("shop.co.uk", "A").status == "NOERROR"
    assert dns.answer("www.shop.co.uk", "A").status == "NXDOMAIN"
    assert dns.answer("co.uk", "MX").values == ()


@pytest.mark.parametrize(
    "name",
    [
        *("invalid", "a.invalid", "b.a.invalid", "1.2.0.192.in-addr.arpa"),
        *("_dmarc.example", "_dmarc.co.uk", "*.com", "-a.com", "x._tcp.com"),
    ],
)
def test_reserved_names_do_not_exist(dns: Dns, name: str) -> None:
    answer = dns.answer(name, "MX")
    assert answer.status == "NXDOMAIN" and answer.soa is not None


def test_names_that_only_look_reserved_exist(dns: Dns) -> None:
    assert dns.answer("notinvalid.example", "MX").values
    assert dns.answer("a.notinvalid", "MX").values


def test_hosted_zone_is_seen_from_its_moment_on(dns: Dns, clock: Clock) -> None:
    dns.publish("Z1", hosted("a.example", "mine"), clock.now() + 60)
    clock.advance(59)
    assert dns.answer("a.example", "MX").values and not dns.answer("a.example", "TXT").values
    clock.advance(1)
    assert dns.answer("a.example", "TXT").values == ("mine",)
    assert not dns.answer("a.example", "MX").values
    dns.publish("Z1", None, clock.now() + 60)
    assert dns.answer("a.example", "TXT").values == ("mine",)
    clock.advance(60)
    assert dns.answer("a.example", "MX").values


def test_longest_hosted_zone_wins(dns: Dns, clock: Clock) -> None:
    dns.publish("Z1", hosted("a.example", "parent"), clock.now())
    dns.publish("Z2", hosted("b.a.example", "child"), clock.now())
    assert dns.answer("b.a.example", "TXT").values == ("child",)
    assert dns.answer("a.example", "TXT").values == ("parent",)
    assert dns.answer("c.b.a.example", "TXT").soa.zone == "b.a.example"  # type: ignore[union-attr]


def test_older_of_two_zones_keeps_the_domain(dns: Dns, clock: Clock) -> None:
    dns.publish("Z1", hosted("a.example", "first"), clock.now())
    dns.publish("Z2", hosted("a.example", "second"), clock.now())
    dns.publish("Z1", hosted("a.example", "first, changed"), clock.now())
    assert dns.answer("a.example", "TXT").values == ("first, changed",)
    dns.publish("Z1", None, clock.now())
    assert dns.answer("a.example", "TXT").values == ("second",)


@pytest.mark.parametrize("origin", ["gmail.example", "sub.gmail.example", "example"])
def test_hosted_zone_of_a_foreign_domain_is_not_delegated(
    dns: Dns, clock: Clock, origin: str
) -> None:
    dns.put("gmail.example", "TXT", ["theirs"])
    dns.publish("Z1", hosted(origin, "mine"), clock.now())
    assert dns.answer(origin, "TXT").values != ("mine",)
    assert dns.answer("gmail.example", "TXT").values == ("theirs",)
    assert dns.hosted_zone("Z1") is not None


def test_failure_is_the_whole_domain_s_until_mended(dns: Dns) -> None:
    dns.fail("a.example")
    assert dns.answer("x.a.example", "TXT").status == "SERVFAIL"
    assert dns.answer("ba.example", "TXT").status == "NOERROR"
    dns.mend("a.example")
    assert dns.answer("x.a.example", "TXT").status == "NXDOMAIN"
    with pytest.raises(ValueError, match="SERVFAIL"):
        dns.fail("a.example", "NXDOMAIN")


def test_put_and_remove(dns: Dns) -> None:
    dns.put("T.dkim.amazonses.com", "txt", lambda: ["p=key"])
    assert dns.answer("t.dkim.amazonses.com", "TXT").values == ("p=key",)
    assert dns.answer("dkim.amazonses.com", "TXT").status == "NOERROR"
    dns.remove("t.dkim.amazonses.com", "TXT")
    dns.remove("nobody.test", "TXT")
    assert dns.answer("t.dkim.amazonses.com", "TXT").status == "NXDOMAIN"


def test_reset_forgets_everything_even_in_open_resolvers() -> None:
    clock = Clock()
    internet = Internet(clock, Ids())
    resolver = internet.resolver()
    internet.dns.put("x.other.example", "TXT", ["x"])
    internet.dns.fail("bad.example")
    internet.dns.publish("Z1", hosted("a.example", "mine"), clock.now())
    assert resolver.lookup("x.other.example", "TXT").values == ("x",)
    assert resolver.lookup("a.example", "TXT").values == ("mine",)
    internet.reset()
    assert resolver.lookup("x.other.example", "TXT").status == "NXDOMAIN"
    assert not resolver.lookup("a.example", "TXT").values
    assert resolver.lookup("bad.example", "TXT").status == "NOERROR"
    assert resolver.lookup("amazonses.com", "TXT").values
    assert internet.hosts


def test_listening_host_has_an_address_and_a_reverse_name() -> None:
    internet = Internet(Clock(), Ids())

    class Host:
        hostname = "mx.somewhere.example"
        ip = "203.0.113.9"

        def receive(self, envelope: object) -> list[object]:
            return []

    internet.listen(Host())  # type: ignore[arg-type]
    assert internet.dns.answer("mx.somewhere.example", "A").values == ("203.0.113.9",)
    found = internet.dns.answer("9.113.0.203.in-addr.arpa", "PTR")
    assert found.values == ("mx.somewhere.example",)
