"""DNS messages: a query's bytes in, the response's bytes out (RFC 1035 §4, RFC 6891).

The small internet's own parties ask a Resolver and never see this; it is for `dig` and for mail
tools that know nothing of the lab.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dnslib

from local_aws.internet.answer import Answer

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

PLAIN_UDP = 512
"""Octets of a UDP response to a client that doesn't speak EDNS (RFC 1035 §4.2.1)."""

EDNS_UDP = 1232
"""The most that is sent over UDP whatever the client offers, as agreed on DNS flag day 2020."""

QUERY = 0
IN = 1
BADVERS = 1
"""The upper part of extended RCODE 16, bad EDNS version (RFC 6891 §9)."""


def respond(resolver: Resolver, packet: bytes, *, udp: bool) -> bytes | None:
    """Return the response to one query, or None for what must not be answered.

    A response that doesn't fit into UDP comes back without records and with TC set, so that the
    client asks again over TCP.
    """
    try:
        query = dnslib.DNSRecord.parse(packet)
    except Exception:  # dnslib raises whatever its struct and index operations raise
        return _format_error(packet)
    if query.header.qr:
        return None
    reply = query.reply(aa=0)
    reply.header.ad = 0  # dnslib repeats the client's bit; nothing is validated here
    edns = next((record for record in query.ar if record.rtype == dnslib.QTYPE.OPT), None)
    if edns is not None:
        reply.add_ar(dnslib.EDNS0(udp_len=EDNS_UDP))
    _fill(reply, query, edns, resolver)
    wire = bytes(reply.pack())
    limit = _udp_limit(edns) if udp else 65535
    return wire if len(wire) <= limit else _truncated(reply)


def _format_error(packet: bytes) -> bytes | None:
    if len(packet) < 12 or packet[2] & 0x80:
        return None
    header = dnslib.DNSHeader(id=int.from_bytes(packet[:2]), qr=1, ra=1, aa=0)
    header.rcode = dnslib.RCODE.FORMERR
    return bytes(dnslib.DNSRecord(header).pack())


def _udp_limit(edns: Any) -> int:
    return PLAIN_UDP if edns is None else min(max(edns.edns_len, PLAIN_UDP), EDNS_UDP)


def _truncated(reply: Any) -> bytes:
    reply.rr, reply.auth = [], []
    reply.header.tc = 1
    reply.set_header_qa()
    return bytes(reply.pack())


def _fill(reply: Any, query: Any, edns: Any, resolver: Resolver) -> None:
    refusal = _refusal(query)
    if edns is not None and edns.edns_ver != 0:
        reply.ar = [dnslib.EDNS0(udp_len=EDNS_UDP, ext_rcode=BADVERS)]
    elif refusal:
        reply.header.rcode = getattr(dnslib.RCODE, refusal)
    else:
        _answer(reply, query.q, resolver)


def _refusal(query: Any) -> str:
    if query.header.opcode != QUERY:
        return "NOTIMP"
    if len(query.questions) != 1 or _name_of(query.q.qname) is None:
        return "FORMERR"
    return "REFUSED" if query.q.qclass != IN else ""


def _name_of(label: Any) -> str | None:
    parts = [part.decode("latin-1") for part in label.label]
    # A dot inside a label, or an octet beyond ASCII, can't be told apart once it is text.
    plain = all(part.isascii() and "." not in part for part in parts)
    return ".".join(parts) if plain else None


def _answer(reply: Any, question: Any, resolver: Resolver) -> None:
    rtype = dnslib.QTYPE[question.qtype]
    answer = resolver.lookup(_name_of(question.qname) or "", rtype)
    reply.header.rcode = getattr(dnslib.RCODE, answer.status)
    owner = question.qname
    for alias in answer.chain:
        reply.add_answer(_record(owner, "CNAME", alias.target, alias.ttl))
        owner = alias.target
    for value in answer.values:
        reply.add_answer(_record(owner, rtype, value, answer.ttl))
    _add_authority(reply, answer)


def _add_authority(reply: Any, answer: Answer) -> None:
    if answer.soa is not None:
        reply.add_auth(_record(answer.soa.zone, "SOA", answer.soa.text, answer.soa.ttl))


def _record(owner: Any, rtype: str, value: str, ttl: int) -> Any:
    number = getattr(dnslib.QTYPE, rtype)
    return dnslib.RR(owner, number, rdata=_rdata(rtype, value), ttl=ttl)


def _rdata(rtype: str, value: str) -> Any:
    fields = value.split()
    if rtype in ("A", "AAAA", "CNAME", "NS", "PTR"):
        return getattr(dnslib, rtype)(value)
    if rtype == "MX":
        return dnslib.MX(fields[1], int(fields[0]))
    if rtype == "SRV":
        return dnslib.SRV(*map(int, fields[:3]), fields[3])
    if rtype == "SOA":
        return dnslib.SOA(fields[0], fields[1], tuple(map(int, fields[2:])))
    if rtype in ("TXT", "SPF"):
        return dnslib.TXT(_character_strings(value))
    return _other_rdata(rtype, value)


def _character_strings(value: str) -> list[bytes]:
    try:
        data = value.encode("latin-1")
    except UnicodeEncodeError:
        data = value.encode()
    return [data[start : start + 255] for start in range(0, len(data), 255)] or [b""]


def _other_rdata(rtype: str, value: str) -> Any:
    # Imported here: only Route 53's rarer types (CAA, TLSA, HTTPS, ...) come this way.
    import dns.rdata

    return dnslib.RD(dns.rdata.from_text("IN", rtype, value).to_wire())
