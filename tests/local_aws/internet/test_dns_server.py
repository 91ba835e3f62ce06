"""The DNS server, asked by dnspython: an implementation that is not the one that answers."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from local_aws.clock import Clock
from local_aws.ids import Ids
from local_aws.internet import Internet
from local_aws.internet.dns_message import respond
from local_aws.internet.dns_server import DnsServer, serve_dns

LONG = "v=DKIM1; p=" + "A" * 390


@pytest.fixture(scope="module")
def internet() -> Internet:
    internet = Internet(Clock(), Ids())
    put = internet.dns.put
    put("a.test", "A", ["192.0.2.1", "192.0.2.2"], ttl=60)
    put("a.test", "AAAA", ["2001:db8::1"])
    put("a.test", "MX", ["10 mx.a.test", "20 mx2.a.test"])
    put("null.test", "MX", ["0 ."])
    put("a.test", "TXT", [LONG])
    put("big.a.test", "TXT", [f"{number}" * 250 for number in range(10)])
    put("_sip._tcp.a.test", "SRV", ["0 5 5060 sip.a.test"])
    put("a.test", "CAA", ['0 issue "ca.test"'])
    put("odd.a.test", "TXT", ['quote " backslash \\ \u00e9 \u20ac', ""])
    put("www.a.test", "CNAME", ["web.b.test"], ttl=60)
    put("web.b.test", "A", ["192.0.2.3"])
    return internet


@pytest.fixture(scope="module")
def server(internet: Internet) -> Iterator[DnsServer]:
    server = serve_dns(internet)
    yield server
    server.stop()


def ask(server: DnsServer, name: str, rtype: str, *, tcp: bool = False) -> dns.message.Message:
    query = dns.message.make_query(name, rtype)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(query, server.host, port=server.port, timeout=5)


def texts(response: dns.message.Message) -> list[str]:
    return [rdata.to_text() for rrset in response.answer for rdata in rrset]


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
@pytest.mark.parametrize(
    ("name", "rtype", "wanted"),
    [
        ("a.test", "A", ["192.0.2.1", "192.0.2.2"]),
        ("A.TEST", "AAAA", ["2001:db8::1"]),
        ("a.test", "MX", ["10 mx.a.test.", "20 mx2.a.test."]),
        ("null.test", "MX", ["0 ."]),
        ("a.test", "TXT", [f'"{LONG[:255]}" "{LONG[255:]}"']),
        ("_sip._tcp.a.test", "SRV", ["0 5 5060 sip.a.test."]),
        ("a.test", "CAA", ['0 issue "ca.test"']),
        ("1.100.51.198.in-addr.arpa", "PTR", ["a8-11.smtp-out.amazonses.com."]),
        ("a.test", "NS", ["ns1.nameservers.example.", "ns2.nameservers.example."]),
        ("www.a.test", "A", ["web.b.test.", "192.0.2.3"]),
        ("www.a.test", "CNAME", ["web.b.test."]),
        ("a.test", "HTTPS", []),
        ("a.test", "ANY", []),
        ("a.test", "TYPE65280", []),
    ],
)
def test_records(server: DnsServer, name: str, rtype: str, wanted: list[str], tcp: bool) -> None:
    response = ask(server, name, rtype, tcp=tcp)
    assert response.rcode() == dns.rcode.NOERROR
    assert texts(response) == wanted
    assert response.flags & dns.flags.RA and not response.flags & dns.flags.AA


def test_text_arrives_as_it_was_put(server: DnsServer) -> None:
    response = ask(server, "odd.a.test", "TXT")
    strings = [b"".join(rdata.strings) for rrset in response.answer for rdata in rrset]
    assert strings == ['quote " backslash \\ \u00e9 \u20ac'.encode(), b""]


def test_alias_keeps_its_own_ttl(server: DnsServer) -> None:
    response = ask(server, "www.a.test", "A")
    assert [(rrset.name.to_text(), rrset.ttl) for rrset in response.answer] == [
        ("www.a.test.", 60),
        ("web.b.test.", 60),
    ]


@pytest.mark.parametrize("name", ["nope.a.test", "x.invalid"])
def test_nxdomain_comes_with_the_soa(server: DnsServer, name: str) -> None:
    response = ask(server, name, "A")
    assert response.rcode() == dns.rcode.NXDOMAIN
    assert response.authority[0].rdtype == dns.rdatatype.SOA


def test_nodata_comes_with_the_soa(server: DnsServer) -> None:
    response = ask(server, "web.b.test", "MX")
    assert (response.rcode(), response.answer) == (dns.rcode.NOERROR, [])
    assert response.authority[0].name.to_text() == "b.test."


def test_failing_servers(server: DnsServer, internet: Internet) -> None:
    internet.dns.fail("broken.test")
    assert ask(server, "broken.test", "A").rcode() == dns.rcode.SERVFAIL


def test_what_does_not_fit_into_udp_is_fetched_over_tcp(server: DnsServer) -> None:
    cut = ask(server, "big.a.test", "TXT")
    assert cut.flags & dns.flags.TC and not cut.answer
    whole, over_tcp = dns.query.udp_with_fallback(
        dns.message.make_query("big.a.test", "TXT"), server.host, port=server.port, timeout=5
    )
    assert over_tcp and len(texts(whole)) == 10


@pytest.mark.parametrize("edns", [False, True])
def test_edns_is_answered_with_edns(server: DnsServer, edns: bool) -> None:
    query = dns.message.make_query("a.test", "TXT", use_edns=edns and 0)
    response = dns.query.udp(query, server.host, port=server.port, timeout=5)
    assert (response.edns, response.payload) == ((0, 1232) if edns else (-1, 0))


def test_a_response_never_exceeds_what_the_client_takes(internet: Internet) -> None:
    for payload in (0, 512, 600, 1232, 4096):
        query = dns.message.make_query("big.a.test", "TXT", use_edns=bool(payload) and 0)
        if payload:
            query.use_edns(0, payload=payload)
        wire = respond(internet.resolver(), query.to_wire(), udp=True)
        assert wire is not None and len(wire) <= max(512, min(payload, 1232))


def test_edns_version_other_than_0_is_refused(server: DnsServer) -> None:
    query = dns.message.make_query("a.test", "A")
    query.use_edns(1)
    assert dns.query.udp(query, server.host, port=server.port, timeout=5).rcode() == 16


def test_unvalidated_answers_do_not_claim_to_be_authentic(server: DnsServer) -> None:
    query = dns.message.make_query("a.test", "A", flags=dns.flags.RD | dns.flags.AD)
    response = dns.query.udp(query, server.host, port=server.port, timeout=5)
    assert not response.flags & dns.flags.AD


@pytest.mark.parametrize(
    ("packet", "rcode"),
    [
        (dns.message.make_query("a.test", "A", "CH").to_wire(), dns.rcode.REFUSED),
        (b"\x12\x34\x08\x00" + bytes(8), dns.rcode.NOTIMP),
        (b"\x12\x34\x01\x00" + bytes(8), dns.rcode.FORMERR),
        (b"\x12\x34\x01\x00\x00\x01" + bytes(6) + b"\xff" * 9, dns.rcode.FORMERR),
        (
            b"\x12\x34\x01\x00\x00\x01" + bytes(6) + b"\x03a.b\x00\x00\x01\x00\x01",
            dns.rcode.FORMERR,
        ),
    ],
    ids=["class", "opcode", "no question", "garbage", "dot in a label"],
)
def test_bad_queries_are_told_so(internet: Internet, packet: bytes, rcode: int) -> None:
    wire = respond(internet.resolver(), packet, udp=True)
    assert wire is not None
    response = dns.message.from_wire(wire)
    assert (response.rcode(), response.id) == (rcode, int.from_bytes(packet[:2]))


@pytest.mark.parametrize("packet", [b"", b"\x00", b"\x12\x34\x81\x00" + bytes(8)])
def test_responses_and_scraps_are_not_answered(internet: Internet, packet: bytes) -> None:
    assert respond(internet.resolver(), packet, udp=True) is None


_QUERY = dns.message.make_query("www.a.test", "TXT", use_edns=0).to_wire()


@settings(max_examples=400, deadline=None)
@example(b"\0\0\0\0\0\1\0\0\0\0\0\0\3\0\0\0\x010\4\0\0\t\0\0\0\0\0\1")
@given(
    st.one_of(
        st.binary(max_size=100),
        st.builds(
            lambda place, octet: _QUERY[:place] + octet + _QUERY[place + 1 :],
            st.integers(0, len(_QUERY)),
            st.binary(min_size=1, max_size=3),
        ),
    )
)
def test_no_packet_breaks_it(packet: bytes) -> None:
    wire = respond(_RESOLVER, packet, udp=True)
    if wire is not None:
        assert wire[:2] == packet[:2] and wire[2] & 0x80


_RESOLVER = Internet(Clock(), Ids()).resolver()


def test_garbage_over_the_wire_leaves_it_answering(server: DnsServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"\xff" * 50, (server.host, server.port))
        udp.sendto(b"", (server.host, server.port))
    with socket.create_connection((server.host, server.port), timeout=5) as tcp:
        tcp.sendall(b"\xff\xff half a message")
    assert texts(ask(server, "a.test", "A")) and texts(ask(server, "a.test", "A", tcp=True))


def test_several_questions_over_one_connection(server: DnsServer) -> None:
    with socket.create_connection((server.host, server.port), timeout=5) as tcp:
        for name in ("a.test", "web.b.test"):
            dns.query.send_tcp(tcp, dns.message.make_query(name, "A"))
            response, _ = dns.query.receive_tcp(tcp)
            assert texts(response)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "lab.example"])
def test_only_loopback_is_served(internet: Internet, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        serve_dns(internet, host)


def test_taken_port_is_told(internet: Internet, server: DnsServer) -> None:
    with pytest.raises(OSError, match=f"Port {server.port} of 127.0.0.1 is taken"):
        serve_dns(internet, port=server.port)


def test_stop_frees_the_port(internet: Internet) -> None:
    first = serve_dns(internet, "localhost")
    first.stop()
    second = serve_dns(internet, port=first.port)
    second.stop()
