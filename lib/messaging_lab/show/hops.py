"""The chain of Received fields as hops, first one first (RFC 5321, 4.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from messaging_lab.authentication.fields import Message
from messaging_lab.show.tables import Table, table
from messaging_lab.words import duration

_IP = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]")
_CLIENT_IP = re.compile(r"\bclient-ip=([0-9A-Fa-f.:]{3,45})")
_CLAUSE = re.compile(r"\b(from|by|with|id|for)\s+(\S+)")


@dataclass(frozen=True)
class Hop:
    """One server handing over to another. Empty where the field doesn't say."""

    sender: str
    ip: str
    receiver: str
    protocol: str
    recipient: str
    when: datetime | None


def read_hop(value: str) -> Hop:
    """Read the value of one Received field, as far as it can be understood."""
    head, _, date = value.rpartition(";")
    text = re.sub(r"\([^()]*\)", " ", head or value)
    clauses: dict[str, str] = {}
    for name, word in _CLAUSE.findall(text):
        clauses.setdefault(name, word)
    address = _IP.search(head or value)
    return Hop(
        clauses.get("from", ""),
        address[1] if address else "",
        clauses.get("by", ""),
        clauses.get("with", ""),
        clauses.get("for", "").strip("<>"),
        read_date(date),
    )


def read_date(text: str) -> datetime | None:
    """Return a date of RFC 5322 as an aware datetime, or None."""
    try:
        found = parsedate_to_datetime(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def hops(message: Message) -> list[Hop]:
    """Return the hops of a message in the order they happened: the lowest field is the first."""
    return [read_hop(field.value) for field in reversed(message.all("Received"))]


def connecting_ip(message: Message) -> str:
    """Return the IP address that the receiver was connected from, as it wrote down, or ''."""
    written = _CLIENT_IP.search(message.get("Received-SPF"))
    if written:
        return written[1]
    return next((hop.ip for hop in reversed(hops(message)) if hop.ip), "")


def _taken(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else duration(seconds)


def hop_table(found: list[Hop]) -> Table:
    """Return the hops as a table with the time each one took."""
    rows = []
    for number, hop in enumerate(found):
        before = found[number - 1].when if number else None
        taken = _taken((hop.when - before).total_seconds()) if hop.when and before else ""
        sender = f"{hop.sender} [{hop.ip}]" if hop.ip and hop.ip not in hop.sender else hop.sender
        row = {"Hop": number + 1, "From": sender, "By": hop.receiver, "With": hop.protocol}
        rows.append(row | {"At": hop.when, "After": taken})
    columns = ("Hop", "From", "By", "With", "At", "After")
    return table(rows, columns[:5] if len(found) < 2 else columns, code=("From", "By"))
