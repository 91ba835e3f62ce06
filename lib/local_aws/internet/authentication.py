"""Everything a receiver checks about a message before it decides what to do with it."""

from __future__ import annotations

import re
from email.utils import getaddresses
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet import dkim, dmarc, spf
from local_aws.internet.dkim import DkimResult
from local_aws.internet.dmarc import DmarcResult
from local_aws.internet.message import WireMessage
from local_aws.internet.names import BadName, canonical, reverse_name
from local_aws.internet.smtp import Envelope
from local_aws.internet.spf import SpfResult

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

MAX_SIGNATURES = 20
"""Signatures checked per message. RFC 6376 §6.1 leaves the limit to the verifier."""

PLAIN_FROM = re.compile(
    r"\A(?:[^<>@,;:()\[\]\\\"]*|\"[^\"\\]*\" ?)<?[^<>@,;:()\[\]\\\"\s]+@([A-Za-z0-9.-]+)>?\Z"
)


class ReverseDns(NamedTuple):
    """The client's name by reverse DNS. `result` (RFC 8601 §2.7.3) is pass if it leads back."""

    result: str
    name: str = ""


class Verdict(NamedTuple):
    """All results for one message, and who found them.

    `header_from` is the domain of the From field, "" if there isn't exactly one. The results of
    checks are named tuples because ten of them are made for each message, and a frozen dataclass
    takes three times as long to make.
    """

    authserv_id: str
    client_ip: str
    client_name: str
    helo: str
    mail_from: str
    header_from: str
    iprev: ReverseDns
    spf_helo: SpfResult
    spf: SpfResult
    dkim: tuple[DkimResult, ...]
    dmarc: DmarcResult

    @property
    def dkim_passed(self) -> bool:
        """Whether at least one signature passed, whoever's it is."""
        return any(result.result == "pass" for result in self.dkim)

    @property
    def authenticated(self) -> bool:
        """Whether SPF or DKIM passed for any domain."""
        return self.spf.result == "pass" or self.dkim_passed


def judge(
    envelope: Envelope,
    resolver: Resolver,
    authserv_id: str,
    *,
    now: float,
    message: WireMessage | None = None,
) -> Verdict:
    """Check the client, HELO, MAIL FROM, every signature and the From domain of a message.

    `now` is in epoch seconds; `message` is the parsed data if the caller has it already.
    """
    wire = message or WireMessage(envelope.data)
    name = reverse_dns(envelope.client_ip, resolver)
    result = spf.check(envelope.client_ip, envelope.mail_from, envelope.helo, resolver, now=now)
    signatures = tuple(dkim.verify(wire, resolver, now=now, limit=MAX_SIGNATURES))
    domain, problem = author_domain(wire)
    return Verdict(
        authserv_id=authserv_id,
        client_ip=envelope.client_ip,
        client_name=name.name,
        helo=envelope.helo,
        mail_from=envelope.mail_from,
        header_from=domain,
        iprev=name,
        spf_helo=spf.check_helo(envelope.client_ip, envelope.helo, resolver, now=now),
        spf=result,
        dkim=signatures,
        dmarc=(
            dmarc.evaluate(domain, result, signatures, resolver)
            if domain
            else DmarcResult("permerror", "", reason=problem)
        ),
    )


def reverse_dns(client_ip: str, resolver: Resolver) -> ReverseDns:
    """Look the client's name up and back (forward-confirmed reverse DNS)."""
    answer = resolver.lookup(reverse_name(client_ip), "PTR")
    if answer.status == "SERVFAIL":
        return ReverseDns("temperror")
    rtype = "AAAA" if ":" in client_ip else "A"
    for name in answer.values:
        if client_ip in resolver.lookup(name, rtype).values:
            return confirmed(name)
    return ReverseDns("fail", answer.values[0]) if answer.values else ReverseDns("permerror")


@lru_cache(maxsize=1024)
def confirmed(name: str) -> ReverseDns:
    """Return the result for a client that has this name. Kept, because every verdict has one."""
    return ReverseDns("pass", name)


def author_domain(wire: WireMessage) -> tuple[str, str]:
    """Return the domain of the From field, or "" and why there is no one domain to judge.

    A message with several From fields, or one with addresses of several domains, has no author
    domain that a policy could be applied to (RFC 9989 §5.3.1 leaves it to the receiver).
    """
    fields = wire.all(b"from")
    if len(fields) != 1:
        return "", f"{len(fields) or 'no'} From fields"
    domains = from_domains(fields[0].value.decode("utf-8", "replace"))
    if len(domains) != 1:
        return "", f"{len(domains) or 'no'} domains in the From field"
    return next(iter(domains)), ""


def from_domains(value: str) -> set[str]:
    """Return the domains of the addresses in a From field, in canonical form."""
    plain = PLAIN_FROM.match(value)
    addresses = [] if plain else [address for _, address in getaddresses([value])]
    found = [plain[1]] if plain else [a.rpartition("@")[2] for a in addresses if "@" in a]
    domains = set()
    for domain in found:
        try:
            domains.add(canonical(domain.strip()))
        except BadName:
            continue
    return domains - {""}
