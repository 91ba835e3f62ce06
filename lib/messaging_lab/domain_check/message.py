"""A sample message: is it signed for the domain, and can readers leave by one click (RFC 8058)?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from messaging_lab.authentication.dkim import Signature, signatures
from messaging_lab.authentication.fields import Message, domain_of, read
from messaging_lab.authentication.results import read_authentication_results
from messaging_lab.domain_check.findings import Finding, fail, note, ok, warn
from messaging_lab.errors import LabError
from messaging_lab.show.hops import hops

TOPIC, FORM, CLICK = "message", "form", "one-click"
MAX_SIZE = 64 << 20
BRACKETED = re.compile(r"<\s*([^<>]+?)\s*>")
ONCE = ("From", "Date", "Subject", "Message-ID", "To")
"""Fields that RFC 5322 allows once at most."""

BOTH = ("list-unsubscribe", "list-unsubscribe-post")


@dataclass(slots=True)
class Sample:
    """What a message tells about its sender."""

    message: Message
    header_from: str = ""
    mail_from: str = ""
    client_ip: str = ""
    encrypted: bool | None = None
    verdicts: dict[str, str] = field(default_factory=dict)
    signed: list[Signature] = field(default_factory=list)

    def selectors(self, domain: str) -> list[str]:
        """Return the selectors that sign for a domain."""
        return [one.selector for one in self.signed if one.domain == domain]


def read_sample(path: Path) -> Sample:
    """Read a message from a file. Raises LabError where there is none."""
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_SIZE)
    except OSError as error:
        raise LabError(f"{path} can't be read: {error.strerror}.") from None
    message = read(raw)
    if not message.fields:
        raise LabError(f"{path} is no message: it has no header fields. Save one as .eml.")
    return describe(message, raw)


def describe(message: Message, raw: bytes) -> Sample:
    """Return what a message tells: its domains, its signatures, and what its receiver wrote."""
    sample = Sample(message, domain_of(message.get("From")), signed=signatures(message))
    sample.mail_from = domain_of(message.get("Return-Path"))
    arrived = hops(message)
    if arrived:
        sample.client_ip = arrived[-1].ip
        protocol = arrived[-1].protocol.upper()
        sample.encrypted = "SMTPS" in protocol if protocol else None
    for result in read_authentication_results(raw).results:
        better = sample.verdicts.get(result.method) != "pass"
        if better:
            sample.verdicts[result.method] = result.result
    return sample


def check_message(
    domain: str, sample: Sample | None, *, transactional: bool = False
) -> list[Finding]:
    """Look at a sample message, None where none was given. If transactional, not for one-click."""
    if sample is None:
        mend = "Give --message FILE.eml with a mail of yours."
        return [note(CLICK, "No message was given, so one-click wasn't looked at.", mend)]
    return [*form(domain, sample), *([] if transactional else one_click(sample))]


def form(domain: str, sample: Sample) -> Iterator[Finding]:
    """Yield what RFC 5322 and the providers ask of every message."""
    names = [one.name.lower() for one in sample.message.fields]
    wrong = [name for name in ONCE if names.count(name.lower()) > 1]
    wrong += [name for name in ("From", "Date", "Message-ID") if name.lower() not in names]
    if wrong:
        mend = "Send each of From, Date and Message-ID once."
        yield fail(FORM, f"Missing, or there more than once: {', '.join(wrong)}.", mend)
    if sample.header_from != domain and not sample.header_from.endswith(f".{domain}"):
        mend = "Give a mail of the domain, or check the domain of the mail."
        yield fail(TOPIC, f"From is at {sample.header_from or 'no domain'}, not {domain}.", mend)
    for method in ("spf", "dkim", "dmarc"):
        if method in sample.verdicts:
            yield verdict(method, sample.verdicts[method])


def verdict(method: str, result: str) -> Finding:
    """Return what the receiver of the message has found."""
    text = f"Its receiver found {method}={result}."
    if result == "pass":
        return ok(TOPIC, text)
    level = fail if method == "dmarc" and result == "fail" else warn
    return level(TOPIC, text, "See what is said of SPF, DKIM and MAIL FROM.")


def one_click(sample: Sample) -> Iterator[Finding]:
    """Yield whether readers can leave with one click (RFC 8058 §3 and §4)."""
    links = BRACKETED.findall(sample.message.get("List-Unsubscribe"))
    post = re.sub(r"\s", "", sample.message.get("List-Unsubscribe-Post"))
    if not links:
        mend = "Add it with List-Unsubscribe-Post; only what a person has asked for needs none "
        mend += "(--transactional)."
        yield fail(CLICK, "There is no List-Unsubscribe.", mend)
        return
    if not any(link.lower().startswith("https://") for link in links):
        mend = "Add an https link that takes the POST; mailto alone isn't one-click."
        yield fail(CLICK, f"List-Unsubscribe has no https link: {', '.join(links)}", mend)
    if post.lower() != "list-unsubscribe=one-click":
        mend = "Add List-Unsubscribe-Post: List-Unsubscribe=One-Click"
        yield fail(CLICK, f"List-Unsubscribe-Post is {post or 'missing'!r}.", mend)
    yield covered(sample)


def covered(sample: Sample) -> Finding:
    """Return whether a signature covers both fields; receivers don't follow others."""
    for one in sample.signed:
        names = [name.strip().lower() for name in one.tags.get("h", "").split(":")]
        if all(name in names for name in BOTH):
            return ok(CLICK, f"The signature of {one.domain} covers both fields.")
    mend = "Name List-Unsubscribe and List-Unsubscribe-Post in the signature's h=."
    return fail(CLICK, "No DKIM signature covers both fields.", mend)
