"""SPF (RFC 7208): may this client send for this domain?

pyspf evaluates the records; every look-up it makes goes to the resolver of whoever asks. It is
imported with the first check because that takes a quarter of a second.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from local_aws.internet.answer import Answer
    from local_aws.internet.resolver import Resolver

ADDRESS_LITERAL = re.compile(r"\[.*\]\Z")
MEMORY = 4096
"""Outcomes that are kept."""


class SpfResult(NamedTuple):
    """The result of one check (a keyword of RFC 7208 §2.6) and how it came about.

    `scope` says which identity was checked ("mailfrom" or "helo"), `domain` its domain, `sender`
    the whole of it; `mechanism` is the term of `record` that matched, "" if none did. `lookups`
    counts the terms that cost DNS look-ups (at most 10 are allowed), `void_lookups` those that
    found nothing (at most 2); `asked` are all questions in order, as (name, type).
    """

    result: str
    scope: str
    domain: str
    sender: str
    explanation: str = ""
    mechanism: str = ""
    record: str = ""
    lookups: int = 0
    void_lookups: int = 0
    asked: tuple[tuple[str, str], ...] = ()


def check(
    client_ip: str, mail_from: str, helo: str, resolver: Resolver, *, now: float = 0
) -> SpfResult:
    """Check the MAIL FROM identity, which for a null reverse-path is postmaster at HELO (§2.4).

    `now` (epoch seconds) is only seen by records that use the macro `%{t}`.
    """
    sender = mail_from or f"postmaster@{helo}"
    return evaluate(client_ip, sender, "mailfrom", helo, resolver, now)


def check_helo(client_ip: str, helo: str, resolver: Resolver, *, now: float = 0) -> SpfResult:
    """Check the HELO identity (§2.3). An address literal or a single label has result "none"."""
    return evaluate(client_ip, f"postmaster@{helo}", "helo", helo, resolver, now)


def evaluate(
    client_ip: str, sender: str, scope: str, helo: str, resolver: Resolver, now: float
) -> SpfResult:
    """Run check_host() of RFC 7208 §4 for the domain of `sender`."""
    domain = sender.rpartition("@")[2].lower()
    if "." not in domain or ADDRESS_LITERAL.match(domain):
        return SpfResult("none", scope, domain, sender, "no domain to check")
    known = _evaluations.get((client_ip, domain))
    if known is None or not known.holds(resolver):
        known = Evaluation.of(client_ip, sender, helo, resolver, now)
        if not known.has_macros:
            remember((client_ip, domain), known)
    return known.tell(scope, domain, sender)


@dataclass(slots=True)
class Evaluation:
    """The outcome for a client and a domain, with the answers from DNS that it rests on.

    A record without macros that gets the same answers has the same outcome for every sender, so
    that only the look-ups are repeated: pyspf takes as long as the rest of a message's checks.
    """

    result: str
    way: tuple[str, str, str, int, int, tuple[tuple[str, str], ...]]
    answers: tuple[tuple[str, str, Answer], ...]
    has_macros: bool
    helo: SpfResult | None = None

    @classmethod
    def of(
        cls, client_ip: str, sender: str, helo: str, resolver: Resolver, now: float
    ) -> Evaluation:
        """Evaluate with pyspf."""
        query = evaluator()(client_ip, sender, helo, resolver, now)
        result, _, explanation = query.check()
        asked = tuple((name, rtype) for name, rtype, _ in query.answers)
        counts = (query.lookups, query.void_lookups)
        way = (explanation, query.mechanism or "", query.record, *counts, asked)
        texts = (text for _, rtype, a in query.answers if rtype == "TXT" for text in a.values)
        return cls(result, way, tuple(query.answers), any("%" in text for text in texts))

    def tell(self, scope: str, domain: str, sender: str) -> SpfResult:
        """Return the outcome as a result. That for HELO is kept: a host always says the same."""
        if scope == "helo" and self.helo is not None and self.helo.sender == sender:
            return self.helo
        told = SpfResult(self.result, scope, domain, sender, *self.way)
        if scope == "helo":
            self.helo = told
        return told

    def holds(self, resolver: Resolver) -> bool:
        """Whether DNS gives the same answers still."""
        for name, rtype, before in self.answers:
            answer = resolver.lookup(name, rtype)
            if answer is before:
                continue
            if (answer.status, answer.values) != (before.status, before.values):
                return False
        return True


_evaluations: dict[tuple[str, str], Evaluation] = {}


def remember(key: tuple[str, str], evaluation: Evaluation) -> None:
    """Keep an outcome for the next message; start afresh when there are too many."""
    if len(_evaluations) >= MEMORY:
        _evaluations.clear()
    _evaluations[key] = evaluation


@lru_cache(maxsize=1)
def evaluator() -> Any:
    """Return the class that evaluates records: pyspf's query, asking a resolver of ours."""
    with warnings.catch_warnings():
        # pyspf has a regular expression that Python 3.12 complains of when it first compiles it.
        warnings.simplefilter("ignore")
        import spf

    class Evaluator(spf.query):  # type: ignore[misc]
        """One check_host() with the look-ups of one resolver."""

        def __init__(
            self, client_ip: str, sender: str, helo: str, resolver: Resolver, now: float
        ) -> None:
            super().__init__(client_ip, sender, helo)
            self.t = str(int(now))
            self.resolver = resolver
            self.answers: list[tuple[str, str, Answer]] = []
            self.record = ""

        def dns_spf(self, domain: str) -> str | None:
            record: str | None = super().dns_spf(domain)
            self.record = self.record or record or ""
            return record

        def dns(
            self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False
        ) -> list[Any]:
            """Return the values of a look-up in pyspf's forms, counting those that find nothing."""
            answer = self.resolver.lookup(name, qtype)
            self.answers.append((name, qtype, answer))
            if answer.status == "SERVFAIL":
                raise spf.TempError(f"DNS: no answer for {name} {qtype}")
            if not answer.values and not ignore_void:
                self.void_lookups += 1
                if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                    raise spf.PermError(f"Void lookup limit of {spf.MAX_VOID_LOOKUPS} exceeded")
            return [pyspf_form(value, qtype) for value in answer.values]

    return Evaluator


def pyspf_form(value: str, qtype: str) -> Any:
    """Return a record's text in the form that pyspf works with."""
    if qtype == "TXT":
        return (value.encode(),)
    if qtype == "MX":
        preference, _, name = value.partition(" ")
        return int(preference), name
    return value
