"""A caching resolver: what a mail provider, SES or a learner's own machine asks names of."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from local_aws.clock import Clock
from local_aws.internet.answer import SERVFAIL, Alias, Answer

if TYPE_CHECKING:
    Key = tuple[str, str]

MAX_CHAIN = 8
"""CNAME records followed before a resolver gives up with SERVFAIL. Undocumented, as usual."""

CACHE_SIZE = 20_000
"""Answers kept. The oldest tenth makes room when it is full."""


class Authority(Protocol):
    """Where a resolver's questions go: the name servers of all zones."""

    def answer(self, name: str, rtype: str) -> Answer:
        """Return what the name servers in charge of `name` answer, following no alias."""


class Resolver:
    """Follows aliases and remembers answers, negative ones too, for as long as their TTL says."""

    def __init__(self, authority: Authority, clock: Clock, *, caching: bool = True) -> None:
        self._authority = authority
        self._clock = clock
        self._caching = caching
        self._cache: dict[Key, tuple[float, Answer]] = {}

    def lookup(self, name: str, rtype: str) -> Answer:
        """Return the answer for `name` and a record type ("A", "MX", "TXT", ...)."""
        hit = self._cache.get((name, rtype))
        if hit is not None:
            age = self._clock.now() - hit[0]
            if age < 1:
                return hit[1]
            if age < hit[1].ttl:
                return replace(hit[1], ttl=hit[1].ttl - int(age))
        answer = self._ask(name, rtype)
        if self._caching and answer.ttl > 0:
            self._remember((name, rtype), answer)
        return answer

    def flush(self) -> None:
        """Forget all answers."""
        self._cache.clear()

    def _ask(self, name: str, rtype: str) -> Answer:
        chain: list[Alias] = []
        answer = self._authority.answer(name, rtype)
        while answer.cname is not None:
            if len(chain) == MAX_CHAIN:
                return SERVFAIL
            chain.append(Alias(name, answer.cname, answer.ttl))
            name = answer.cname
            answer = self._authority.answer(name, rtype)
        return _with_chain(answer, chain) if chain else answer

    def _remember(self, key: Key, answer: Answer) -> None:
        if len(self._cache) >= CACHE_SIZE:
            for old in list(islice(self._cache, CACHE_SIZE // 10)):
                self._cache.pop(old, None)
        self._cache[key] = (self._clock.now(), answer)


def _with_chain(answer: Answer, chain: list[Alias]) -> Answer:
    if answer.status == "SERVFAIL":
        return answer
    ttl = min(answer.ttl, *(alias.ttl for alias in chain))
    return replace(answer, ttl=ttl, cname=chain[-1].target, chain=tuple(chain))
