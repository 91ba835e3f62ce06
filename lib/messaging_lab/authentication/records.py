"""The DNS records that authenticate a domain: what to publish, why, and what is still missing.

Read from SES's own answer (GetEmailIdentity), never guessed: the tokens and the hosted zone of
Easy DKIM differ by identity and Region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from messaging_lab.authentication.dkim import Lookup
from messaging_lab.show.tables import Table, table

DEFAULT_TTL = 300
"""Seconds. Short, so that a mistake made while learning is soon forgotten by resolvers."""

CHARACTER_STRING = 255
"""Octets one character-string of a TXT record holds at most (RFC 1035, 3.3.14)."""

CLASSIC_SIGNING_ZONE = "dkim.amazonses.com"
"""Where Easy DKIM keys stand when the answer names no SigningHostedZone (SES API v1)."""

POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True)
class DnsRecord:
    """One value of one record set. Names and targets have no trailing dot, TXT no quotes."""

    name: str
    type: str
    value: str
    why: str
    ttl: int = DEFAULT_TTL

    @property
    def data(self) -> str:
        """The value as a zone file and Route 53 want it: TXT quoted and cut, targets absolute."""
        if self.type == "TXT":
            return quote_txt(self.value)
        if self.type in {"CNAME", "MX"} and not self.value.endswith("."):
            return f"{self.value}."
        return self.value


class DnsRecords(list[DnsRecord]):
    """Records in the order to publish them; shows itself as a table."""

    def _repr_html_(self) -> str:
        return as_table(self)._repr_html_()

    def __repr__(self) -> str:
        return as_table(self).text()


def records_for(
    domain: str,
    identity: Mapping[str, Any],
    *,
    region: str,
    selector: str | None = None,
    public_key: str | None = None,
    dmarc: str | None = None,
    verification_token: str | None = None,
    ttl: int = DEFAULT_TTL,
) -> DnsRecords:
    """Return the records for a domain identity.

    `identity` is the response of GetEmailIdentity or CreateEmailIdentity. For a key of your own
    (BYODKIM) give its `selector` and its `public_key` in base64. `dmarc` is a policy
    (`none`, `quarantine`, `reject`) or a whole record. `verification_token` is what the v1
    operation VerifyDomainIdentity answers.
    """
    found = [
        *_verification(domain, verification_token, ttl),
        *_dkim(domain, identity.get("DkimAttributes") or {}, selector, public_key, ttl),
        *_mail_from(identity.get("MailFromAttributes") or {}, region, ttl),
        *_dmarc(domain, dmarc, ttl),
    ]
    return DnsRecords(found)


def _verification(domain: str, token: str | None, ttl: int) -> Iterable[DnsRecord]:
    if token:
        why = "Shows SES that you control the domain (API v1)."
        yield DnsRecord(f"_amazonses.{domain}", "TXT", token, why, ttl)


def _dkim(
    domain: str,
    attributes: Mapping[str, Any],
    selector: str | None,
    public_key: str | None,
    ttl: int,
) -> Iterable[DnsRecord]:
    tokens = attributes.get("Tokens") or []
    if attributes.get("SigningAttributesOrigin") == "EXTERNAL":
        yield _own_key(domain, selector or next(iter(tokens), None), public_key, ttl)
        return
    zone = attributes.get("SigningHostedZone") or CLASSIC_SIGNING_ZONE
    why = "Easy DKIM: leads to a public key that SES keeps and rotates."
    for token in tokens:
        yield DnsRecord(f"{token}._domainkey.{domain}", "CNAME", f"{token}.{zone}", why, ttl)


def _own_key(domain: str, selector: str | None, public_key: str | None, ttl: int) -> DnsRecord:
    # The API reference says that Tokens holds the selector; the developer guide shows it empty.
    if not public_key or not selector:
        raise ValueError(
            f"{domain} signs with a key of your own: give its selector= and its public_key= "
            "(base64)."
        )
    why = "Your own DKIM key: receivers check signatures with it."
    value = f"p={''.join(public_key.split())}"
    return DnsRecord(f"{selector}._domainkey.{domain}", "TXT", value, why, ttl)


def _mail_from(attributes: Mapping[str, Any], region: str, ttl: int) -> Iterable[DnsRecord]:
    name = attributes.get("MailFromDomain")
    if name:
        host = f"10 feedback-smtp.{region}.amazonses.com"
        yield DnsRecord(name, "MX", host, "MAIL FROM: bounces come back to SES.", ttl)
        policy = "v=spf1 include:amazonses.com ~all"
        why = "SPF: lets SES's addresses send for this MAIL FROM domain."
        yield DnsRecord(name, "TXT", policy, why, ttl)


def _dmarc(domain: str, asked: str | None, ttl: int) -> Iterable[DnsRecord]:
    if asked:
        value = f"v=DMARC1; p={asked}" if asked in POLICIES else asked
        if not value.startswith("v=DMARC1"):
            raise ValueError(
                f"{asked!r} is no DMARC policy: give none, quarantine, reject or a whole record."
            )
        why = "DMARC: what receivers do with mail that isn't authenticated as this domain."
        yield DnsRecord(f"_dmarc.{domain}", "TXT", value, why, ttl)


def quote_txt(value: str) -> str:
    """Return a TXT value in quotes, cut into character-strings of at most 255 octets.

    Quotes and backslashes are escaped (RFC 1035, 5.1). Raises ValueError for anything but ASCII:
    none of these records has it, and zone files and Route 53 escape it differently.
    """
    if not value.isascii():
        raise ValueError("A TXT value of these records is plain ASCII; this one is not.")
    pieces = [value[at : at + CHARACTER_STRING] for at in range(0, len(value), CHARACTER_STRING)]
    escaped = (piece.replace("\\", "\\\\").replace('"', '\\"') for piece in pieces or [""])
    return " ".join(f'"{piece}"' for piece in escaped)


def as_change_batch(records: Iterable[DnsRecord], action: str = "UPSERT") -> dict[str, Any]:
    """Return the records as the ChangeBatch of Route 53's ChangeResourceRecordSets.

    Values of one name and type become one record set, because a second UPSERT would replace the
    first. `action` is CREATE, UPSERT or DELETE.
    """
    sets: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        found = sets.setdefault(
            (record.name, record.type),
            {"Name": record.name, "Type": record.type, "TTL": record.ttl, "ResourceRecords": []},
        )
        if {"Value": record.data} not in found["ResourceRecords"]:
            found["ResourceRecords"].append({"Value": record.data})
    return {"Changes": [{"Action": action, "ResourceRecordSet": each} for each in sets.values()]}


def as_zone_text(records: Iterable[DnsRecord]) -> str:
    """Return the records as lines of a zone file (RFC 1035, 5.1)."""
    return "".join(f"{one.name}. {one.ttl} IN {one.type} {one.data}\n" for one in records)


def as_table(records: Iterable[DnsRecord]) -> Table:
    """Return the records as a table with what each one is for, said once where it is the same."""
    rows: list[dict[str, str]] = []
    said = ""
    for one in records:
        why, said = "" if one.why == said else one.why, one.why
        rows.append({"Name": one.name, "Type": one.type, "Value": one.value, "Why": why})
    columns = ("Name", "Type", "Value", "Why")
    return table(rows, columns, caption="DNS records to publish", code=("Name", "Value"))


def missing(records: Iterable[DnsRecord], lookup: Lookup) -> list[str]:
    """Return, in words, what a resolver doesn't see yet; an empty list when all is in place."""
    return [problem for one in records for problem in _problems(one, lookup(one.name, one.type))]


def _problems(record: DnsRecord, seen: list[str]) -> Iterable[str]:
    where = f"{record.type} {record.name}"
    if not seen:
        yield f"{where}: nothing is published yet; expected {_short(record.value)}."
    elif _normal(record, record.value) not in {_normal(record, value) for value in seen}:
        there = ", ".join(_short(value) for value in seen)
        yield f"{where}: {there} is published instead of {_short(record.value)}."
    elif record.type == "MX" and len(seen) > 1:
        yield f"{where}: {len(seen)} values are published; SES wants exactly this one."
    elif record.value.startswith("v=spf1") and _count(seen, "v=spf1") > 1:
        yield f"{where}: more than one SPF record makes SPF fail with permerror (RFC 7208, 4.5)."
    elif record.value.startswith("v=DMARC1") and _count(seen, "v=DMARC1") > 1:
        yield f"{where}: with more than one DMARC record receivers apply none."


def _count(values: list[str], start: str) -> int:
    return sum(value.startswith(start) for value in values)


def _normal(record: DnsRecord, value: str) -> str:
    if record.type == "TXT":
        return value.strip()
    return " ".join(value.lower().rstrip(".").split())


def _short(value: str) -> str:
    return value if len(value) <= 60 else f"{value[:45]}… ({len(value)} characters)"
