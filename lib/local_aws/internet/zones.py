"""One DNS zone as plain data, and what it says about a name.

The algorithm is RFC 1034 §4.3.2 with wildcards as RFC 4592 reads them and empty non-terminals as
RFC 8020 does: a name exists where it has records or where a name below it has some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from local_aws.internet.answer import SERVFAIL, Answer, Soa
from local_aws.internet.names import is_within, parent_of

Values = Sequence[str] | Callable[[], Sequence[str]]
"""A record set's values, or a function that makes them when somebody asks."""


class RecordSet(NamedTuple):
    """The records of one name and type. `ttl` is in seconds."""

    values: Values
    ttl: int

    def read(self) -> tuple[str, ...]:
        """Return the values, making them first where they are made on demand."""
        return tuple(self.values() if callable(self.values) else self.values)


class Zone:
    """The names from `origin` down, all in canonical form, with their records."""

    def __init__(self, origin: str, soa: str, soa_ttl: int) -> None:
        self.origin = origin
        self._nodes: dict[str, dict[str, RecordSet]] = {origin: {}}
        self._children: Counter[str] = Counter()
        self._cuts: set[str] = set()
        self.put(origin, "SOA", [soa], soa_ttl)

    def put(self, name: str, rtype: str, values: Values, ttl: int) -> None:
        """Set the records of one name and type, in place of those it had."""
        self._grow(name)
        self._nodes[name][rtype] = RecordSet(values, ttl)
        if rtype == "NS" and name != self.origin:
            self._cuts.add(name)

    def remove(self, name: str, rtype: str) -> None:
        """Take the records of one name and type away; it is no error if there are none."""
        if self._nodes.get(name, {}).pop(rtype, None) is not None:
            self._prune(name)
        if rtype == "NS":
            self._cuts.discard(name)

    def _grow(self, name: str) -> None:
        while name not in self._nodes:
            self._nodes[name] = {}
            name = parent_of(name)
            self._children[name] += 1

    def _prune(self, name: str) -> None:
        while name != self.origin and not self._nodes[name] and not self._children[name]:
            del self._nodes[name]
            name = parent_of(name)
            self._children[name] -= 1

    def records(self) -> Iterator[tuple[str, str, RecordSet]]:
        """Yield each name, type and record set."""
        for name, node in self._nodes.items():
            for rtype, records in node.items():
                yield name, rtype, records

    def answer(self, name: str, rtype: str) -> Answer:
        """Return what this zone's name servers answer. `name` is at or below the origin."""
        if self._cuts and self._is_delegated(name):
            # The name servers that the zone hands the name to are not in this small internet.
            return SERVFAIL
        node = self._nodes.get(name)
        if node is None:
            node = self._wildcard(name)
        if node is None:
            return self._negative("NXDOMAIN")
        return self._from_node(node, rtype)

    def _from_node(self, node: dict[str, RecordSet], rtype: str) -> Answer:
        found = node.get(rtype)
        if found is not None:
            return Answer("NOERROR", found.read(), found.ttl)
        alias = node.get("CNAME")
        if alias is not None:
            return Answer("NOERROR", (), alias.ttl, cname=alias.read()[0].lower())
        return self._negative("NOERROR")

    def _negative(self, status: str) -> Answer:
        soa = self._nodes[self.origin]["SOA"]
        text = soa.read()[0]
        # RFC 2308 §5: the lesser of the SOA record's own TTL and its MINIMUM field.
        ttl = min(soa.ttl, int(text.split()[-1]))
        authority = Soa(self.origin, text, ttl)
        if status == "NXDOMAIN":
            return Answer("NXDOMAIN", ttl=ttl, soa=authority)
        return Answer("NOERROR", ttl=ttl, soa=authority)

    def _wildcard(self, name: str) -> dict[str, RecordSet] | None:
        encloser = parent_of(name)
        while encloser not in self._nodes:
            encloser = parent_of(encloser)
        return self._nodes.get(f"*.{encloser}" if encloser else "*")

    def _is_delegated(self, name: str) -> bool:
        return any(is_within(name, cut) for cut in self._cuts)
