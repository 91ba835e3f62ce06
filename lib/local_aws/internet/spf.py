"""SPF (RFC 7208): may this client send for this domain?

pyspf evaluates the records; every look-up it makes goes to the resolver of whoever asks. It is
imported with the first check because that takes a quarter of a second.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

ADDRESS_LITERAL = re.compile(r"\[.*\]\Z")


@dataclass(frozen=True, slots=True)
class SpfResult:
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
    query = evaluator()(client_ip, sender, helo, resolver, now)
    result, _, explanation = query.check()
    return SpfResult(
        result,
        scope,
        domain,
        sender,
        explanation=explanation,
        mechanism=query.mechanism or "",
        record=query.record,
        lookups=query.lookups,
        void_lookups=query.void_lookups,
        asked=tuple(query.asked),
    )


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
            self.asked: list[tuple[str, str]] = []
            self.record = ""

        def dns_spf(self, domain: str) -> str | None:
            record: str | None = super().dns_spf(domain)
            self.record = self.record or record or ""
            return record

        def dns(
            self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False
        ) -> list[Any]:
            """Return the values of a look-up in pyspf's forms, counting those that find nothing."""
            self.asked.append((name, qtype))
            answer = self.resolver.lookup(name, qtype)
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
