"""A zone's answers, against the definitions of RFC 4592 and RFC 8020 spelt out with dnspython."""

from __future__ import annotations

import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.zone
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_aws.internet.zones import Zone

SOA = "ns1.z.example hostmaster.z.example 1 7200 900 1209600 86400"


def zone_with(*records: tuple[str, str, list[str]]) -> Zone:
    zone = Zone("z.example", SOA, 900)
    for name, rtype, values in records:
        zone.put(name, rtype, values, 300)
    return zone


def test_data_nodata_and_nxdomain() -> None:
    zone = zone_with(("a.z.example", "A", ["192.0.2.1"]))
    assert zone.answer("a.z.example", "A").values == ("192.0.2.1",)
    nodata = zone.answer("a.z.example", "MX")
    assert (nodata.status, nodata.values) == ("NOERROR", ())
    assert zone.answer("b.z.example", "A").status == "NXDOMAIN"


def test_negative_answers_carry_the_lesser_of_ttl_and_minimum() -> None:
    """RFC 2308 §5."""
    answer = zone_with().answer("b.z.example", "A")
    assert answer.ttl == 900
    assert answer.soa is not None and answer.soa.zone == "z.example"
    short = Zone("z.example", SOA.replace("86400", "60"), 900)
    assert short.answer("b.z.example", "A").ttl == 60


def test_empty_non_terminal_exists_until_its_last_child_goes() -> None:
    """RFC 8020."""
    zone = zone_with(("a.b.c.z.example", "A", ["192.0.2.1"]), ("d.c.z.example", "A", ["192.0.2.1"]))
    assert zone.answer("b.c.z.example", "A").status == "NOERROR"
    zone.remove("a.b.c.z.example", "A")
    assert zone.answer("b.c.z.example", "A").status == "NXDOMAIN"
    assert zone.answer("c.z.example", "A").status == "NOERROR"
    zone.remove("d.c.z.example", "A")
    assert zone.answer("c.z.example", "A").status == "NXDOMAIN"
    assert zone.answer("z.example", "A").status == "NOERROR"


def test_wildcards_of_rfc_4592_section_2_2_1() -> None:
    """The example zone and its questions, with our origin."""
    zone = zone_with(
        ("*.z.example", "TXT", ["this is a wildcard"]),
        ("*.z.example", "MX", ["10 host1.z.example"]),
        ("sub.*.z.example", "TXT", ["this is not a wildcard"]),
        ("host1.z.example", "A", ["192.0.2.1"]),
        ("_ssh._tcp.host1.z.example", "SRV", ["0 0 22 host1.z.example"]),
        ("subdel.z.example", "NS", ["ns.example.com", "ns.example.net"]),
    )
    assert zone.answer("host3.z.example", "MX").values == ("10 host1.z.example",)
    nodata = zone.answer("host3.z.example", "A")
    assert (nodata.status, nodata.values) == ("NOERROR", ())
    assert zone.answer("foo.bar.z.example", "TXT").values == ("this is a wildcard",)
    assert zone.answer("host1.z.example", "MX").values == ()
    assert zone.answer("sub.*.z.example", "MX").values == ()
    assert zone.answer("_telnet._tcp.host1.z.example", "SRV").status == "NXDOMAIN"
    assert zone.answer("host.subdel.z.example", "A").status == "SERVFAIL"
    assert zone.answer("ghost.*.z.example", "MX").status == "NXDOMAIN"


def test_alias_is_named_unless_it_is_asked_for() -> None:
    zone = zone_with(("w.z.example", "CNAME", ["Target.example"]))
    assert zone.answer("w.z.example", "A").cname == "target.example"
    assert zone.answer("w.z.example", "CNAME").values == ("Target.example",)


def test_values_are_made_when_somebody_asks() -> None:
    asked: list[int] = []
    zone = zone_with()
    zone.put("k.z.example", "TXT", lambda: [f"made {asked.append(1)}"], 300)
    assert not asked
    assert zone.answer("k.z.example", "TXT").values == ("made None",)


def test_removed_delegation_is_gone() -> None:
    zone = zone_with(("sub.z.example", "NS", ["ns.example"]))
    zone.remove("sub.z.example", "NS")
    assert zone.answer("a.sub.z.example", "A").status == "NXDOMAIN"


LABELS = st.sampled_from(["a", "b", "*", "aa"])
NAMES = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
RECORDS = st.dictionaries(
    st.tuples(NAMES, st.sampled_from(["A", "TXT"])), st.just(None), max_size=8
)


def by_definition(zone: dns.zone.Zone, name: dns.name.Name, rtype: str) -> tuple[str, bool]:
    """Return status and whether there is data, by the words of RFC 4592 and nothing clever."""
    assert zone.origin is not None
    owners = [owner.derelativize(zone.origin) for owner in zone]

    def exists(asked: dns.name.Name) -> bool:
        return any(owner.is_subdomain(asked) for owner in owners)

    source = name
    if not exists(name):
        encloser = name.parent()
        while not exists(encloser):
            encloser = encloser.parent()
        source = dns.name.Name(("*", *encloser.labels))
        if not exists(source):
            return "NXDOMAIN", False
    found = zone.get_rdataset(source, rtype)
    return "NOERROR", found is not None


@settings(max_examples=300, deadline=None)
@given(RECORDS, NAMES, st.sampled_from(["A", "TXT"]), st.randoms())
def test_any_zone_answers_as_the_definitions_say(
    records: dict[tuple[str, str], None], asked: str, rtype: str, chance: object
) -> None:
    values = {"A": "192.0.2.1", "TXT": "text"}
    ours = zone_with(*((f"{name}.z.example", kind, [values[kind]]) for name, kind in records))
    lines = [f"@ 900 IN SOA {SOA.replace('z.example', 'z.example.')}"]
    lines += [f"{name} 300 IN {kind} {values[kind]}" for name, kind in records]
    oracle = dns.zone.from_text("\n".join(lines), "z.example.", check_origin=False)
    answer = ours.answer(f"{asked}.z.example", rtype)
    wanted = by_definition(oracle, dns.name.from_text(f"{asked}.z.example."), rtype)
    assert (answer.status, bool(answer.values)) == wanted


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
def test_removing_leaves_a_zone_as_if_never_put(
    kept: dict[tuple[str, str], None], passing: dict[tuple[str, str], None]
) -> None:
    zone = zone_with(*((f"{name}.z.example", kind, ["x"]) for name, kind in passing))
    for name, kind in kept:
        zone.put(f"{name}.z.example", kind, ["x"], 300)
    for name, kind in passing.keys() - kept.keys():
        zone.remove(f"{name}.z.example", kind)
    fresh = zone_with(*((f"{name}.z.example", kind, ["x"]) for name, kind in kept))
    assert zone._nodes.keys() == fresh._nodes.keys()


@pytest.mark.parametrize("rtype", ["A", "TXT"])
def test_removing_nothing_is_no_error(rtype: str) -> None:
    zone_with().remove("q.z.example", rtype)
