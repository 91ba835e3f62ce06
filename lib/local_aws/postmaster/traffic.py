"""What the provider has received, read once from its log: whose it was, and how it fared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet.mailbox_provider import INBOX, sending_domain
from local_aws.internet.mailboxes import mailbox_name
from local_aws.internet.message import WireMessage
from local_aws.people.letter import one_click, sender_of

if TYPE_CHECKING:
    from local_aws.internet.mailbox_provider import JudgedMessage, MailboxProvider

FROM_HEADER, ALL_DKIM = "FROM_HEADER", "ALL_DKIM"


class Received(NamedTuple):
    """One message. `identifiers` are those of Feedback-ID, none without a passing signature;
    `signers` the domains whose signature passed; `key` tells the message from all others."""

    day: date
    at: float
    domain: str
    sender: str
    identifiers: tuple[str, ...]
    signers: tuple[str, ...]
    passed: frozenset[str]
    tls: bool
    inbox: bool
    error: tuple[str, str]
    one_click: bool
    boxes: tuple[str, ...]
    key: int


class Traffic:
    """The messages of a provider's log, oldest first, as far as it has been read."""

    def __init__(self, provider: MailboxProvider) -> None:
        self.provider = provider
        self._read: list[Received] = []

    def of(self, domain: str, first: date, last: date, key: str = FROM_HEADER) -> list[Received]:
        """Return a domain's messages, its subdomains' included, of the days given.

        `key` says whose a message is: its From domain's, or that of every passing signature.
        """
        return [
            one
            for one in self._all()
            if first <= one.day <= last
            and any(
                belongs(name, domain)
                for name in (one.signers if key == ALL_DKIM else (one.domain,))
            )
        ]

    def _all(self) -> list[Received]:
        self._read += [received(one) for one in self.provider.log[len(self._read) :]]
        return self._read

    def reporters(self, one: Received) -> Iterator[str]:
        """Yield the mailboxes whose readers have reported a message as spam."""
        return (box for box in one.boxes if (box, one.key) in self.provider.spam_reports)


def belongs(name: str, domain: str) -> bool:
    """Whether a name is a domain or below it."""
    return name == domain or name.endswith(f".{domain}")


def received(judged: JudgedMessage) -> Received:
    """Return what counts of a message in the log."""
    verdict, envelope = judged.verdict, judged.envelope
    wire = WireMessage(envelope.data)
    signers = tuple(dict.fromkeys(one.domain for one in verdict.dkim if one.result == "pass"))
    checks = {
        "spf": verdict.spf.result == "pass",
        "dkim": bool(signers),
        "dmarc": verdict.dmarc.result == "pass",
    }
    return Received(
        day=day_of(judged.received_at // 86400 * 86400),
        at=judged.received_at,
        domain=verdict.header_from or sending_domain(verdict),
        sender=sender_of(wire),
        identifiers=identifiers(wire) if signers else (),
        signers=signers,
        passed=frozenset(name for name, passed in checks.items() if passed),
        tls=envelope.tls is not None,
        inbox=judged.folder == INBOX,
        error=("", "") if judged.folder else error_of(judged),
        one_click=bool(signers) and bool(one_click(wire)),
        boxes=tuple(mailbox_name(address) for address in envelope.recipients),
        key=id(envelope),
    )


@lru_cache(maxsize=512)
def day_of(midnight: float) -> date:
    """Return the day that begins at an epoch second."""
    return datetime.fromtimestamp(midnight, UTC).date()


def identifiers(wire: WireMessage) -> tuple[str, ...]:
    """Return the identifiers of Feedback-ID: four fields at most, counted from the right."""
    fields = wire.all(b"feedback-id")
    value = fields[0].value.decode("ascii", "replace") if len(fields) == 1 else ""
    parts = [one.strip() for one in value.split(":")][-4:]
    return tuple(dict.fromkeys(one for one in parts if one)) if parts[-1] else ()


REASONS = {"5.7.25": "bad_or_missing_ptr_record", "5.7.26": "stamp_policy_error"}
"""Enhanced status -> error_reason. Assumption: a refusal by a domain's policy is what the API calls
a stamp policy error; Google doesn't explain it."""


def error_of(judged: JudgedMessage) -> tuple[str, str]:
    """Return error_type and error_reason of a refusal."""
    if judged.reply.transient:
        return "temp_fail", "other"
    return "reject", REASONS.get(judged.reply.enhanced, "other")
