"""Whom to ask: this machine's resolver, a name server at an address, or the DNS of a local AWS."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from messaging_lab.errors import LabError

if TYPE_CHECKING:
    from messaging_lab.lab_world import LabWorld

LIFETIME = 8.0
"""Seconds in which a question has to be answered."""


class Answer(NamedTuple):
    """What DNS says: NOERROR, NXDOMAIN or SERVFAIL, and the values as text without trailing dots.

    NOERROR without values: the name is there, without records of the type.
    """

    status: str
    values: tuple[str, ...] = ()

    @property
    def void(self) -> bool:
        """Whether nothing was found (RFC 7208 §4.6.4 calls it a void lookup)."""
        return not self.values and self.status != "SERVFAIL"


Ask = Callable[[str, str], Answer]
"""(name, record type) -> answer"""


class Dns:
    """Asks each question once. `asked` are all questions so far, in order."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[tuple[str, str], Answer] = {}

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The questions so far, in order."""
        return list(self._known)

    def ask(self, name: str, record_type: str) -> Answer:
        """Return the answer to a question."""
        key = name.lower().rstrip("."), record_type
        if key not in self._known:
            self._known[key] = self._ask(*key)
        return self._known[key]

    def lookup(self, name: str, record_type: str) -> list[str]:
        """Return the values only, as `lab.lookup` does."""
        return list(self.ask(name, record_type).values)


def system_dns(server: str = "") -> Dns:
    """Return the DNS that this machine uses, or that of a name server ("127.0.0.1:5353").

    Raises LabError where `server` is no address.
    """
    from dns.resolver import Resolver

    resolver = Resolver(configure=not server)
    if server:
        host, port = address_of(server)
        resolver.nameservers, resolver.port = [host], port
    resolver.lifetime = LIFETIME
    return Dns(lambda name, record_type: ask_resolver(resolver, name, record_type))


def address_of(server: str) -> tuple[str, int]:
    """Return IP address and port of a name server; 53 where none is given. Raises LabError."""
    from ipaddress import ip_address

    with_port = server.count(":") == 1 or "]:" in server
    host, port = server.rsplit(":", 1) if with_port else (server, "53")
    try:
        return str(ip_address(host.strip("[]"))), int(port)
    except ValueError:
        raise LabError(
            f"{server!r} is no name server: give an IP address, or one with a port such as "
            "127.0.0.1:5353."
        ) from None


def ask_resolver(resolver: Any, name: str, record_type: str) -> Answer:
    """Ask a resolver of dnspython."""
    import dns.exception
    import dns.name
    import dns.resolver

    try:
        found = resolver.resolve(name, record_type, search=False)
    except dns.resolver.NXDOMAIN:
        return Answer("NXDOMAIN")
    except dns.resolver.NoAnswer:
        return Answer("NOERROR")
    except (dns.exception.DNSException, OSError):
        return Answer("SERVFAIL")
    if record_type == "TXT":
        texts = (b"".join(record.strings).decode("utf-8", "replace") for record in found)
        return Answer("NOERROR", tuple(texts))
    return Answer("NOERROR", tuple(record.to_text().rstrip(".") for record in found))


def local_dns(world: LabWorld) -> Dns:
    """Return the DNS of a local AWS, as it is at this moment."""
    return Dns(lambda name, record_type: Answer(*world.resolve(name, record_type)))
