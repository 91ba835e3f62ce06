"""The answer to a question about a domain name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Status = Literal["NOERROR", "NXDOMAIN", "SERVFAIL"]


class Alias(NamedTuple):
    """A CNAME record that was followed on the way to the answer."""

    name: str
    target: str
    ttl: int


class Soa(NamedTuple):
    """The start of authority that a negative answer carries (RFC 2308 §3)."""

    zone: str
    text: str
    ttl: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up of a name and a record type found.

    `values` are presentation text, names without their final dot and a TXT record's
    character-strings joined and unquoted: "203.0.113.5", "10 mx.example.com", "v=spf1 -all".
    NOERROR without values is NODATA: the name is there, records of the type are not. `ttl` is in
    seconds. `cname` is the canonical name where the asked one is an alias, and `chain` how it was
    found. `soa` is set on negative answers.
    """

    status: Status
    values: tuple[str, ...] = ()
    ttl: int = 0
    cname: str | None = None
    chain: tuple[Alias, ...] = ()
    soa: Soa | None = None


SERVFAIL = Answer("SERVFAIL")
