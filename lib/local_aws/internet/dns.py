"""All the authoritative DNS data of the small internet, and which zone answers for a name.

* the world's zones: AWS's and the mail providers' domains, reverse names; written with `put`
* Route 53 hosted zones, as far as they have been published to the name servers
* every other registrable domain: registered by somebody, its mail at the catch-all host
"""

from __future__ import annotations

import itertools
import re
import threading
from bisect import insort
from typing import NamedTuple

from local_aws.clock import Clock
from local_aws.internet.answer import SERVFAIL, Answer, Soa, Status
from local_aws.internet.names import (
    BadName,
    ancestors,
    canonical,
    is_within,
    registrable_domain,
)
from local_aws.internet.resolver import Resolver
from local_aws.internet.zones import Values, Zone

__all__ = ["CATCH_ALL_HOST", "Answer", "Dns", "Resolver", "world_zone"]

CATCH_ALL_HOST = "mx.postbox.example"
"""The mail host of every registered domain that is neither the world's nor in a hosted zone."""

NAME_SERVERS = ("ns1.nameservers.example", "ns2.nameservers.example")
WORLD_TTL = 300
"""TTL in seconds of the world's records, of its negative answers too."""

ROOT_SOA = Soa(
    "", "a.root-servers.net nstld.verisign-grs.com 2026010600 1800 900 604800 86400", 86400
)
REVERSE_ZONES = ("in-addr.arpa", "ip6.arpa")
RESERVED = ("invalid", *REVERSE_ZONES)
"""Names that nobody can register: what the world has not put there does not exist (RFC 6761)."""


HOST_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.|$)|$")
"""What registries sell: letters, digits and hyphens (RFC 1123 §2.1). The root passes, too."""


class _Publication(NamedTuple):
    visible_at: float
    order: int
    zone_id: str
    zone: Zone | None


def world_zone(origin: str) -> Zone:
    """Return a new zone with the SOA and NS records that a zone of the world has."""
    soa = f"{NAME_SERVERS[0]} hostmaster.{origin} 1 7200 900 1209600 {WORLD_TTL}"
    zone = Zone(origin, soa, WORLD_TTL)
    zone.put(origin, "NS", NAME_SERVERS, WORLD_TTL)
    return zone


def registered_by_somebody(origin: str) -> Zone:
    """Return the zone of a domain about which nothing is known but that it takes mail."""
    zone = world_zone(origin)
    zone.put(origin, "MX", [f"10 {CATCH_ALL_HOST}"], WORLD_TTL)
    return zone


class Dns:
    """The authoritative side: which records are there at this moment of the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget all zones, publications and failures."""
        self._world: dict[str, Zone] = {}
        self._others: dict[str, Zone] = {}
        self._hosted: dict[str, Zone] = {}
        self._delegations: dict[str, Zone] = {}
        self._waiting: list[_Publication] = []
        self._order = itertools.count()
        self._failing: set[str] = set()

    def put(self, name: str, rtype: str, values: Values, ttl: int = WORLD_TTL) -> None:
        """Set the records of one name and type in the world's DNS, at once visible.

        `values` is a sequence of presentation texts, or a function that returns one when somebody
        asks (so that a key is made only for a record that is looked at). The registrable domain of
        `name` becomes the world's: a Route 53 hosted zone for it is no longer delegated. Raises
        BadName.
        """
        owner = canonical(name)
        origin = _world_origin(owner)
        zone = self._world.get(origin) or self._world.setdefault(origin, world_zone(origin))
        zone.put(owner, rtype.upper(), values if callable(values) else tuple(values), ttl)

    def remove(self, name: str, rtype: str) -> None:
        """Take records that `put` set away again; it is no error if there are none."""
        owner = canonical(name)
        zone = self._world.get(_world_origin(owner))
        if zone is not None:
            zone.remove(owner, rtype.upper())

    def fail(self, name: str, status: str = "SERVFAIL") -> None:
        """Let the name servers fail for `name` and all names below it, until `mend`."""
        if status != "SERVFAIL":
            raise ValueError(f"{status} is not a failure: name servers fail with SERVFAIL.")
        self._failing.add(canonical(name))

    def mend(self, name: str) -> None:
        """End what `fail` began."""
        self._failing.discard(canonical(name))

    def publish(self, zone_id: str, zone: Zone | None, visible_at: float) -> None:
        """Let a hosted zone be seen as `zone` from an epoch second on; None withdraws it."""
        with self._lock:
            insort(self._waiting, _Publication(visible_at, next(self._order), zone_id, zone))

    def _publish_due(self) -> None:
        first = self._waiting[:1]  # a copy: another thread may be publishing
        if not first or first[0].visible_at > self._clock.now():
            return
        with self._lock:
            while self._waiting and self._waiting[0].visible_at <= self._clock.now():
                due = self._waiting.pop(0)
                if due.zone is None:
                    self._hosted.pop(due.zone_id, None)
                else:
                    self._hosted[due.zone_id] = due.zone
            # A registrar knows one delegation per domain: the hosted zone that came first keeps it.
            zones = reversed(self._hosted.values())
            self._delegations = {zone.origin: zone for zone in zones}

    def hosted_zones(self) -> dict[str, Zone]:
        """Return the hosted zones as resolvers see them now, by their origin."""
        self._publish_due()
        return dict(self._delegations)

    def answer(self, name: str, rtype: str) -> Answer:
        """Return what the name servers in charge of `name` answer, following no alias.

        An alias comes back with `cname` set and no values, unless CNAME was asked for.
        """
        try:
            owner = canonical(name)
        except BadName:
            return Answer("NXDOMAIN", ttl=ROOT_SOA.ttl, soa=ROOT_SOA)
        if self._failing and any(is_within(owner, failing) for failing in self._failing):
            return SERVFAIL
        zone = self.zone_of(owner)
        if zone is None:
            return _from_registry(owner)
        return zone.answer(owner, rtype.upper())

    def zone_of(self, name: str) -> Zone | None:
        """Return the zone that answers for a canonical name; None above registrable domains."""
        self._publish_due()
        origin = _world_origin(name)
        if origin in self._world:
            return self._world[origin]
        if registrable_domain(name) is None or _is_free(name, origin):
            return None
        return self._hosted_zone(name, origin) or self._somebodys(origin)

    def _hosted_zone(self, name: str, origin: str) -> Zone | None:
        for suffix in ancestors(name):
            if suffix in self._delegations:
                return self._delegations[suffix]
            if suffix == origin:
                break
        return None

    def hosted_zone(self, zone_id: str) -> Zone | None:
        """Return a hosted zone as its own name servers have it now; None: they haven't got it."""
        self._publish_due()
        return self._hosted.get(zone_id)

    def _somebodys(self, origin: str) -> Zone:
        found = self._others.get(origin)
        if found is None:
            found = registered_by_somebody(origin)
            if len(self._others) < 10_000:
                self._others[origin] = found
        return found


def _world_origin(name: str) -> str:
    for reverse in REVERSE_ZONES:
        if is_within(name, reverse):
            return reverse
    return registrable_domain(name) or name


def _is_free(name: str, origin: str) -> bool:
    """Whether nobody can have registered `origin`: `_dmarc.com` is no host name, nor is `*.com`."""
    reserved = any(is_within(name, reserved) for reserved in RESERVED)
    return reserved or not HOST_LABEL.match(origin)


def _from_registry(name: str) -> Answer:
    # A public suffix (com, co.uk) is there, without records of the types that are asked for here.
    status: Status = "NXDOMAIN" if _is_free(name, _world_origin(name)) else "NOERROR"
    return Answer(status, ttl=ROOT_SOA.ttl, soa=ROOT_SOA)
