"""DMARC policy records and the walk up the DNS tree that finds them (RFC 9989 §4.7 and §4.10).

The `dmarc` package stops at RFC 7489's record (no `np`, no `psd`, `p` required) and knows no tree
walk; it serves the tests as an oracle for what both documents have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver

VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(;|\Z)")
REPORT_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s,]+\Z")
REPORT_SIZE = re.compile(r"![0-9]+[kmgtKMGT]?\Z")
POLICIES = ("none", "quarantine", "reject")

WALK_LABELS = 7
"""A walk that starts below this many labels goes on at this depth: eight queries at most."""


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """A DMARC policy record. `sp` and `np` are None where absent.

    `usable` is False for a record without a valid `p`, or with an invalid `sp` or `np`, that names
    no address for aggregate reports either: DMARC then does not apply (§4.10.1). With such an
    address it counts as `p=none`. `pct` is ignored since RFC 9989 and kept for display.
    """

    text: str
    p: str = "none"
    sp: str | None = None
    np: str | None = None
    adkim: str = "r"
    aspf: str = "r"
    psd: str = "u"
    testing: bool = False
    rua: tuple[str, ...] = ()
    ruf: tuple[str, ...] = ()
    fo: str = "0"
    pct: str | None = None
    usable: bool = True


@lru_cache(maxsize=1024)
def parse_record(text: str) -> DmarcRecord | None:
    """Return the policy record in a TXT record's text; None if it isn't a DMARC1 record.

    Unknown tags, and values that a tag doesn't have, are ignored (§4.7).
    """
    if not VERSION.match(text.strip()):
        return None
    tags = read_tags(text)
    rua = report_addresses(tags.get("rua", ""))
    record = DmarcRecord(
        text=text,
        adkim=one_of(tags, "adkim", "rs"),
        aspf=one_of(tags, "aspf", "rs"),
        psd=one_of(tags, "psd", "uyn"),
        testing=tags.get("t", "").lower() == "y",
        rua=rua,
        ruf=report_addresses(tags.get("ruf", "")),
        fo=tags.get("fo", "0"),
        pct=tags.get("pct"),
        usable=policies_valid(tags) or bool(rua),
    )
    return with_policies(record, tags) if policies_valid(tags) else record


def read_tags(text: str) -> dict[str, str]:
    """Return tag names (lower-case) and values; the first of a repeated tag counts."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags


def one_of(tags: dict[str, str], tag: str, values: str) -> str:
    """Return the tag's one-letter value, the first of `values` where it has none of them."""
    value = tags.get(tag, "").lower()
    return value if len(value) == 1 and value in values else values[0]


def report_addresses(value: str) -> tuple[str, ...]:
    """Return the URIs in a report tag that are URIs, without the size limits of RFC 7489."""
    uris = (REPORT_SIZE.sub("", uri.strip()) for uri in value.split(","))
    return tuple(uri for uri in uris if REPORT_URI.match(uri))


def policies_valid(tags: dict[str, str]) -> bool:
    """Whether `p` is there and it, `sp` and `np` have values that exist."""
    given = [tags[tag].lower() for tag in ("p", "sp", "np") if tag in tags]
    return "p" in tags and all(value in POLICIES for value in given)


def with_policies(record: DmarcRecord, tags: dict[str, str]) -> DmarcRecord:
    """Return the record with the policies of the tags, which are valid."""
    found = {tag: tags[tag].lower() for tag in ("p", "sp", "np") if tag in tags}
    return replace(record, p=found["p"], sp=found.get("sp"), np=found.get("np"))


class DnsTrouble(Exception):
    """The name servers did not answer, so that nobody knows whether there is a record."""


def fetch_record(resolver: Resolver, domain: str) -> DmarcRecord | None:
    """Return the record at `_dmarc.<domain>`; several of them count as none (§4.10, step 2).

    Raises DnsTrouble.
    """
    answer = resolver.lookup(f"_dmarc.{domain}", "TXT")
    if answer.status == "SERVFAIL":
        raise DnsTrouble(f"_dmarc.{domain}")
    return only_record(answer.values) if answer.values else None


@lru_cache(maxsize=1024)
def only_record(texts: tuple[str, ...]) -> DmarcRecord | None:
    """Return the policy record among TXT records, if there is exactly one."""
    found = [record for text in texts if (record := parse_record(text))]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Walk:
    """What a walk from `start` found: the records by domain, deepest first, and the names asked."""

    start: str
    records: dict[str, DmarcRecord]
    asked: tuple[str, ...]

    @cached_property
    def policy_domain(self) -> str:
        """Where the policy is: author domain, organizational domain, public suffix; or ""."""
        suffixes = (domain for domain, record in self.records.items() if record.psd == "y")
        places = (self.start, self.organizational_domain, *suffixes)
        return next((place for place in places if place in self.records), "")

    @cached_property
    def organizational_domain(self) -> str:
        """The organizational domain of `start` (§4.10.2)."""
        for domain, record in self.records.items():
            if record.psd == "n":
                return domain
            if record.psd == "y" and domain != self.start:
                return one_below(domain, self.start)
        return min(self.records, key=label_count, default=self.start)


def tree_walk(resolver: Resolver, domain: str) -> Walk:
    """Ask from `domain` upwards for policy records, until one with `psd=y` or `psd=n` (§4.10).

    Raises DnsTrouble.
    """
    found = []
    for name in walk_names(domain):
        record = fetch_record(resolver, name)
        found.append(record.text if record else None)
        if record is not None and record.psd in "yn":
            break
    return read_walk(domain, tuple(found))


@lru_cache(maxsize=1024)
def read_walk(start: str, found: tuple[str | None, ...]) -> Walk:
    """Return what a walk has found: the text of the record at each of its first names, or None."""
    names = walk_names(start)[: len(found)]
    pairs = zip(names, found, strict=True)
    read = {name: parse_record(text) for name, text in pairs if text is not None}
    records = {name: record for name, record in read.items() if record is not None}
    return Walk(start, records, tuple(f"_dmarc.{name}" for name in names))


@lru_cache(maxsize=4096)
def walk_names(domain: str) -> tuple[str, ...]:
    """Return the domains that a walk asks, eight at most."""
    labels = domain.split(".")
    upper = labels[1:][-WALK_LABELS:]
    return (domain, *(".".join(upper[place:]) for place in range(len(upper))))


def label_count(domain: str) -> int:
    """Return the number of labels of a domain."""
    return domain.count(".") + 1


def one_below(ancestor: str, domain: str) -> str:
    """Return the name one label below `ancestor` on the way down to `domain`."""
    return ".".join(domain.split(".")[-label_count(ancestor) - 1 :])
