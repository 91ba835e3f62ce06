"""The header fields of a message, one by one: who wrote each, what it means, what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from messaging_lab.authentication.dkim import Signature, parse_tags
from messaging_lab.authentication.fields import Field, Message, Received, domain_of, read
from messaging_lab.authentication.results import parse_authentication_results
from messaging_lab.show.header_notes import (
    DKIM_TAGS,
    FEEDBACK_FIELDS,
    NOTES,
    RECEIVER,
    RELAY,
    RESULTS,
    SENDER,
    SES,
    YOU,
)
from messaging_lab.show.hops import read_hop
from messaging_lab.show.html import Html, Shown, fold, join, tag, visible
from messaging_lab.show.shorten import shorten, without_bounce_id
from messaging_lab.show.tables import plain

UNKNOWN = "Not a field this lab knows; it is handed on and ignored."


@dataclass(frozen=True)
class Part:
    """One piece of a field's value: its label, the value, what it means."""

    label: str
    value: str
    meaning: str


@dataclass(frozen=True)
class Explained:
    """A header field with who wrote it, what it means, and its parts where it has some."""

    field: Field
    writer: str
    meaning: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, repr=False)
class Headers(Shown):
    """Every header field in the order on the wire, explained."""

    stylesheets = ("headers",)
    fields: tuple[Explained, ...]

    def html(self) -> Html:
        """Return a list of the fields as on the wire, each with its explanation."""
        return tag("ol", *map(_item, self.fields), class_="mlab-headers")

    def text(self) -> str:
        """Return each field as on the wire, and indented below it what it means."""
        return "\n\n".join(_as_text(each) for each in self.fields)


def explain(message: bytes | Received) -> Headers:
    """Explain the header fields of a message given as bytes or as a mailbox keeps it."""
    parsed = read(message)
    service = SES if _sent_by_ses(parsed) else SENDER
    explained, below_first_hop = [], not parsed.all("Received")
    for field in parsed.fields:
        explained.append(_explain(field, parsed, service, below_first_hop))
        below_first_hop = below_first_hop or field.name.lower() == "received"
    return Headers(tuple(explained))


def _sent_by_ses(message: Message) -> bool:
    return bool(message.get("X-SES-Outgoing")) or message.get("Feedback-ID").endswith("AmazonSES")


def _explain(field: Field, message: Message, service: str, below_first_hop: bool) -> Explained:
    name = field.name.lower()
    writer, meaning = NOTES.get(name, (YOU, UNKNOWN))
    if writer in {SES, SENDER}:
        writer = service
    elif name == "received":
        writer = RECEIVER if not below_first_hop else RELAY
    elif not below_first_hop and writer == YOU:
        writer = RECEIVER
    parts = _PARTS[name](field, message) if name in _PARTS else []
    return Explained(field, writer, meaning, tuple(parts))


def _dkim_parts(field: Field, message: Message) -> list[Part]:
    signature = Signature(parse_tags(field.value), message.body)
    return [
        Part(f"{name}=", value, _dkim_meaning(name, value, signature))
        for name, value in signature.tags.items()
    ]


def _dkim_meaning(name: str, value: str, signature: Signature) -> str:
    meaning = DKIM_TAGS.get(name, "A tag this lab doesn't know.")
    meaning = meaning.replace("{key_name}", signature.key_name)
    if name in {"t", "x"} and re.fullmatch(r"[0-9]{1,10}", value):
        return f"{meaning} {plain(datetime.fromtimestamp(int(value), UTC))}."
    if name == "bh":
        computed = signature.body_hash()
        same = "the same" if computed == value else f"{computed}: the body was changed"
        return f"{meaning} Computed here from the body: {same}."
    return meaning


def _feedback_parts(field: Field, message: Message) -> list[Part]:
    values = field.value.split(":")
    if len(values) != len(FEEDBACK_FIELDS):
        return []
    return [
        Part(label, value or "(empty)", meaning)
        for (label, meaning), value in zip(FEEDBACK_FIELDS, values, strict=True)
    ]


def _results_parts(field: Field, message: Message) -> list[Part]:
    parsed = parse_authentication_results(field.value)
    parts = [Part("server", parsed.authserv_id, "Who judged.")] if parsed.authserv_id else []
    for each in parsed.results:
        about = " ".join(f"{name}={value}" for name, value in each.properties.items())
        meaning = RESULTS.get(each.method, "A further check.")
        comment = f" The receiver adds: {without_bounce_id(each.comment)}." if each.comment else ""
        value = without_bounce_id(f"{each.result} {about}".strip())
        parts.append(Part(each.method, value, meaning + comment))
    return parts


def _received_parts(field: Field, message: Message) -> list[Part]:
    hop = read_hop(field.value)
    pieces = [
        Part("from", hop.sender, "The name that the connecting server gave (HELO)."),
        Part("IP", hop.ip, "The address that it connected from: the one thing it can't make up."),
        Part("by", hop.receiver, "The server that took the message and wrote this field."),
        Part("with", hop.protocol, _protocol(hop.protocol)),
        Part("for", hop.recipient, "The recipient in the envelope."),
        Part("date", plain(hop.when), "When it was taken."),
    ]
    return [piece for piece in pieces if piece.value]


def _protocol(name: str) -> str:
    secure = name.upper().startswith(("ESMTPS", "UTF8SMTPS", "LMTPS"))
    return "SMTP, encrypted with TLS." if secure else "How it was handed over."


def _address_parts(field: Field, message: Message) -> list[Part]:
    domain = domain_of(field.value)
    return [Part("domain", domain, "The domain that has to align for DMARC.")] if domain else []


def _envelope_parts(field: Field, message: Message) -> list[Part]:
    domain = domain_of(field.value)
    if not domain:
        return [Part("sender", "<>", "The null sender: this message must not be answered.")]
    return [Part("domain", domain, "The MAIL FROM domain: SPF is looked up here.")]


def _outgoing_parts(field: Field, message: Message) -> list[Part]:
    day, dash, address = field.value.partition("-")
    if not dash:
        return []
    return [
        Part("day", day, "The day it left SES."),
        Part("IP", address, "The outgoing address, the one that SPF is asked about."),
    ]


_PARTS: dict[str, Callable[[Field, Message], list[Part]]] = {
    "dkim-signature": _dkim_parts,
    "feedback-id": _feedback_parts,
    "authentication-results": _results_parts,
    "received": _received_parts,
    "from": _address_parts,
    "return-path": _envelope_parts,
    "x-ses-outgoing": _outgoing_parts,
}


def _item(each: Explained) -> Html:
    colon = each.field.wire.find(":")
    wire = tag(
        "pre", tag("b", each.field.wire[:colon]), each.field.wire[colon:], class_="mlab-wire"
    )
    details = fold(_count(each), _parts(each)) if each.parts else ""
    meaning = tag("p", each.meaning, class_="mlab-meaning")
    who = tag("p", tag("span", each.writer), class_="mlab-who")
    style = _STYLES.get(each.writer, "relay")
    return tag("li", who, tag("div", wire, meaning, details), class_=f"mlab-by-{style}")


def _count(each: Explained) -> str:
    return "1 part explained" if len(each.parts) == 1 else f"{len(each.parts)} parts explained"


_STYLES = {YOU: "you", SES: "service", SENDER: "service", RECEIVER: "receiver", RELAY: "relay"}


def _parts(each: Explained) -> Html:
    rows = (
        tag(
            "tr",
            tag("th", tag("code", part.label), scope="row"),
            tag("td", tag("code", shorten(part.value))),
            tag("td", part.meaning),
        )
        for part in each.parts
    )
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Part", "Value", "Meaning")))
    return tag("table", tag("thead", head), tag("tbody", *rows), class_="mlab-table mlab-parts")


def _as_text(each: Explained) -> str:
    lines = [visible(each.field.wire), f"    {each.writer}: {each.meaning}"]
    for part in each.parts:
        lines.append(f"    - {part.label} {visible(shorten(part.value))}\n        {part.meaning}")
    return "\n".join(lines)


def legend(headers: Headers) -> Html:
    """Return who wrote how many of the fields."""
    writers = [each.writer for each in headers.fields]
    counted = ((name, writers.count(name)) for name in (YOU, SES, SENDER, RELAY, RECEIVER))
    parts = (
        tag("li", f"{name}: {count}", class_=f"mlab-by-{_STYLES[name]}")
        for name, count in counted
        if count
    )
    return tag("ul", join(parts), class_="mlab-legend", aria_label="Fields by who wrote them")
