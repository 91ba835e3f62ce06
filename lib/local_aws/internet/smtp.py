"""Mail on its way between two hosts: the envelope, the replies, and finding the next host.

No sockets are opened. A host that listens in this small internet is handed the envelope that an
SMTP session would have carried, and answers with the replies that it would have given after DATA.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from local_aws.internet import Internet
    from local_aws.internet.dns import Answer
    from local_aws.internet.resolver import Resolver


@dataclass(slots=True)
class Envelope:
    """What one SMTP session says about a message, and the message itself.

    `mail_from` is empty for a bounce (null reverse-path); `data` is the message, lines ending in
    CRLF; `tls` is the protocol version, or None for a session in the clear.
    """

    client_ip: str
    helo: str
    mail_from: str
    recipients: list[str]
    data: bytes
    tls: str | None = "TLSv1.3"


class Reply(NamedTuple):
    """An SMTP reply (RFC 5321 §4.2) with its enhanced status code (RFC 3463), if it has one.

    `text` may have several lines, separated by LF.
    """

    code: int
    text: str
    enhanced: str = ""

    @property
    def ok(self) -> bool:
        """Accepted (2xx)."""
        return 200 <= self.code < 300

    @property
    def transient(self) -> bool:
        """Worth trying again later (4xx)."""
        return 400 <= self.code < 500

    @property
    def permanent(self) -> bool:
        """Not worth trying again (5xx)."""
        return 500 <= self.code < 600

    def __str__(self) -> str:
        """The reply as a sender's log shows it, on one line."""
        prefix = f"{self.code} {self.enhanced}".rstrip()
        return f"{prefix} {self.text}".replace("\n", " ")


class MailHost(Protocol):
    """A host that listens on port 25 of its address."""

    hostname: str
    ip: str

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message and return one reply per recipient, in their order."""


HOST_UNKNOWN = Reply(550, "Host unknown: the domain does not exist", "5.1.2")
BAD_ADDRESS = Reply(553, "The recipient address is not a valid RFC 5321 address", "5.1.3")
NULL_MX = Reply(556, "The domain does not accept mail (null MX)", "5.1.10")
NO_ADDRESS = Reply(550, "No mail host of the domain has an address", "5.4.4")
DNS_TROUBLE = Reply(451, "The name servers of the domain do not answer", "4.4.3")
NOBODY_LISTENS = Reply(451, "No mail host of the domain accepts a connection", "4.4.1")


def exchange(internet: Internet, resolver: Resolver, envelope: Envelope) -> list[Reply]:
    """Take `envelope` to the mail hosts of its recipients; return a reply per recipient, in order.

    A domain's recipients go to its host in one session. What can't be handed over is answered here,
    with the reply that a sending host would put into its bounce.
    """
    domains = by_domain(envelope.recipients)
    if len(domains) == 1:
        return deliver(internet, resolver, next(iter(domains)), envelope)
    replies: dict[int, Reply] = {}
    for domain, places in domains.items():
        addresses = [envelope.recipients[place] for place in places]
        found = deliver(internet, resolver, domain, replace(envelope, recipients=addresses))
        replies.update(zip(places, found, strict=True))
    return [replies[place] for place in range(len(envelope.recipients))]


def by_domain(recipients: list[str]) -> dict[str, list[int]]:
    """Return the places of the recipients of each domain. A broken address has the domain ''."""
    places: dict[str, list[int]] = {}
    for place, address in enumerate(recipients):
        local, at, domain = address.rpartition("@")
        key = domain.lower().rstrip(".") if local and at else ""
        places.setdefault(key, []).append(place)
    return places


def deliver(internet: Internet, resolver: Resolver, domain: str, envelope: Envelope) -> list[Reply]:
    """Hand `envelope` to the best reachable host of `domain`."""
    route = find_host(internet, resolver, domain) if domain else BAD_ADDRESS
    if isinstance(route, Reply):
        return [route] * len(envelope.recipients)
    return route.receive(envelope)


def find_host(internet: Internet, resolver: Resolver, domain: str) -> MailHost | Reply:
    """Return the host to hand a domain's mail to, or the reply that says why there is none."""
    if domain.startswith("[") and domain.endswith("]"):
        return internet.hosts.get(domain[1:-1], NOBODY_LISTENS)
    names = mail_exchangers(resolver, domain)
    if isinstance(names, Reply):
        return names
    return first_listening(internet, [resolver.lookup(name, "A") for name in names])


def mail_exchangers(resolver: Resolver, domain: str) -> list[str] | Reply:
    """Return the names of a domain's mail hosts, best first (RFC 5321 §5.1, RFC 7505)."""
    answer = resolver.lookup(domain, "MX")
    if answer.status == "SERVFAIL":
        return DNS_TROUBLE
    if answer.status == "NXDOMAIN":
        return HOST_UNKNOWN
    # A domain without MX records is its own mail host: the implicit MX of RFC 5321 §5.1.
    ranked = rank(answer.values) or ((0, domain),)
    return NULL_MX if ranked == ((0, ""),) else [name for _, name in ranked if name]


@lru_cache(maxsize=1024)
def rank(values: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return preference and name of a domain's MX records, best first."""
    return tuple(sorted(parse_mx(value) for value in values))


def parse_mx(value: str) -> tuple[int, str]:
    """Return preference and name of an MX record; the root (null MX) has the name ''."""
    preference, _, name = value.partition(" ")
    return int(preference), name.strip().rstrip(".").lower()


def first_listening(internet: Internet, answers: list[Answer]) -> MailHost | Reply:
    """Return the first host that listens at one of the addresses found."""
    addresses = [address for answer in answers for address in answer.values]
    for address in addresses:
        if address in internet.hosts:
            return internet.hosts[address]
    if addresses:
        return NOBODY_LISTENS
    return DNS_TROUBLE if any(a.status == "SERVFAIL" for a in answers) else NO_ADDRESS
