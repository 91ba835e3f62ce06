"""What all receivers of mail do alike: take the envelope, judge, decide, stamp and store.

A kind of provider adds its names, its wording and its rules (see gmail_like, yahoo_like,
outlook_like and postbox).
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from local_aws.internet.authentication import Verdict, judge
from local_aws.internet.authentication_results import (
    authentication_results,
    safe,
    without_forged_results,
)
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.dmarc_reports.reporter import Reporter
from local_aws.internet.mailboxes import StoredMessage, mailbox_name
from local_aws.internet.message import WireMessage
from local_aws.internet.names import registrable_domain
from local_aws.internet.smtp import Envelope, Reply

if TYPE_CHECKING:
    from local_aws.internet import Internet

INBOX, SPAM = "INBOX", "SPAM"

BULK_MESSAGES = 5000
"""Messages a day from one registrable domain that make it a bulk sender, for good, in the rules of
Gmail and Microsoft. Yahoo publishes no number; this one is assumed for it."""


class JudgedMessage(NamedTuple):
    """A message that a provider has judged, accepted or not: a line of its log.

    Holds what DMARC reports need. `disposition` is what was done (none, quarantine, reject);
    `folder` is "" for a refusal.
    """

    received_at: float
    envelope: Envelope
    verdict: Verdict
    disposition: str
    folder: str
    reply: Reply


class MailboxProvider:
    """A receiving host, the domains it takes mail for, and its rules.

    `domains` is empty for a host that takes mail for any domain. `dmarc` is what the provider
    publishes for its own domains, and `reports` how it writes reports on others', None if it
    doesn't. `maximum_size` is in octets.
    """

    name = ""
    hostname = ""
    ip = ""
    domains: tuple[str, ...] = ()
    dmarc = ""
    reports: Writer | None = None
    style = "rfc8601"
    maximum_size = 0

    def __init__(self, internet: Internet) -> None:
        self.internet = internet
        self.resolver = internet.resolver()
        self.log: list[JudgedMessage] = []
        self.reporter = Reporter(self)
        self.bulk_messages = BULK_MESSAGES
        # What readers have done: (mailbox, identity of the envelope) -> message reported as spam;
        # (mailbox, From address) -> epoch second of the one-click request.
        self.spam_reports: dict[tuple[str, int], StoredMessage] = {}
        self.unsubscribed: dict[tuple[str, str], float] = {}
        self._closed: set[str] = set()
        self._full: set[str] = set()
        self._per_day: Counter[tuple[str, int]] = Counter()
        self._bulk_senders: set[str] = set()

    def open(self) -> None:
        """Publish the provider's records and listen."""
        self.internet.listen(self)
        dns = self.internet.dns
        for domain in self.domains:
            dns.put(domain, "MX", [f"10 {self.hostname}"])
            dns.put(domain, "TXT", [f"v=spf1 ip4:{self.ip} -all"])
            if self.dmarc:
                dns.put(f"_dmarc.{domain}", "TXT", [self.dmarc])
        self.reporter.publish()

    def close(self, address: str) -> None:
        """Let the mailbox of `address` not exist."""
        self._closed.add(mailbox_name(address))

    def fill(self, address: str) -> None:
        """Let the mailbox of `address` be full."""
        self._full.add(mailbox_name(address))

    def reopen(self, address: str) -> None:
        """Let the mailbox of `address` exist and have room again."""
        self._closed.discard(mailbox_name(address))
        self._full.discard(mailbox_name(address))

    # --- the wording and the rules of a kind of provider -------------------------------------

    def unknown_user(self, address: str) -> Reply:
        """The refusal of mail to a mailbox that doesn't exist."""
        return Reply(550, f"<{address}>: Recipient address rejected: User unknown", "5.1.1")

    def mailbox_full(self, address: str) -> Reply:
        """The refusal of mail to a full mailbox."""
        return Reply(452, f"<{address}>: Mailbox full", "4.2.2")

    def too_big(self) -> Reply:
        """The refusal of a message over the size limit."""
        return Reply(552, "Message size exceeds fixed limit", "5.3.4")

    def accepted(self) -> Reply:
        """The reply to a message that was taken."""
        return Reply(250, f"Ok: queued as {self.queue_id()}", "2.0.0")

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Return the folder for a message, or the refusal."""
        raise NotImplementedError

    # --- receiving ---------------------------------------------------------------------------

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message: one reply per recipient, in order."""
        if len(envelope.data) > self.maximum_size:
            return [self.too_big() for _ in envelope.recipients]
        refusals = [self.refuse_recipient(address) for address in envelope.recipients]
        if all(refusals):
            return [refusal for refusal in refusals if refusal]
        addresses = zip(envelope.recipients, refusals, strict=True)
        reply = self.take(envelope, [address for address, refusal in addresses if not refusal])
        return [refusal or reply for refusal in refusals]

    def refuse_recipient(self, address: str) -> Reply | None:
        """Return the reply to RCPT if it is a refusal."""
        mailbox = mailbox_name(address)
        if self.domains and mailbox.rpartition("@")[2] not in self.domains:
            return Reply(550, f"<{address}>: Relay access denied", "5.7.1")
        if mailbox in self._closed:
            return self.unknown_user(address)
        return self.mailbox_full(address) if mailbox in self._full else None

    def take(self, envelope: Envelope, addresses: list[str]) -> Reply:
        """Judge a message, store it for `addresses` unless it is refused, and log it."""
        now = self.internet.clock.now()
        wire = WireMessage(envelope.data)
        verdict = judge(envelope, self.resolver, self.hostname, now=now, message=wire)
        self.count(verdict, now)
        outcome = self.decide(verdict, envelope)
        reply = outcome if isinstance(outcome, Reply) else self.accepted()
        folder = "" if isinstance(outcome, Reply) else outcome
        done = {"": "reject", SPAM: "quarantine", INBOX: "none"}[folder]
        self.log.append(JudgedMessage(now, envelope, verdict, done, folder, reply))
        self.reporter.saw(now)
        if folder:
            self.store(envelope, wire, verdict, folder, addresses)
        return reply

    def store(
        self,
        envelope: Envelope,
        wire: WireMessage,
        verdict: Verdict,
        folder: str,
        addresses: list[str],
    ) -> None:
        """Put the message into the mailboxes, with this host's fields on top."""
        data = without_forged_results(envelope.data, wire, self.hostname)
        stamp = ";\r\n ".join(authentication_results(verdict, self.style))
        now = self.internet.clock.now()
        for address in addresses:
            top = f"{self.trace(envelope, verdict, address)}Authentication-Results: {stamp}\r\n"
            message = StoredMessage(folder, top.encode(), data, now, envelope)
            self.internet.mailboxes.put(address, message)

    def trace(self, envelope: Envelope, verdict: Verdict, address: str) -> str:
        """Return the trace fields (RFC 5321 §4.4), each with its CRLF."""
        secured = f"\r\n (version={envelope.tls})" if envelope.tls else ""
        date = date_field(self.internet.clock.now())
        return (
            f"Return-Path: <{safe(envelope.mail_from)}>\r\n"
            f"Received: from {safe(envelope.helo)} ({verdict.iprev.name or 'unknown'} "
            f"[{envelope.client_ip}])\r\n"
            f" by {self.hostname} with {'ESMTPS' if envelope.tls else 'ESMTP'} "
            f"id {self.queue_id()}{secured}\r\n"
            f" for <{safe(address)}>; {date}\r\n"
        )

    def queue_id(self) -> str:
        """Return an identifier for a message in this host's queue."""
        return self.internet.ids.hex(f"queue:{self.name}", 14)

    def count(self, verdict: Verdict, now: float) -> None:
        """Count a message for its sender, who may become a bulk sender by it."""
        key = (sending_domain(verdict), int(now // 86400))
        self._per_day[key] += 1
        if self._per_day[key] >= self.bulk_messages:
            self._bulk_senders.add(key[0])

    def is_bulk(self, verdict: Verdict) -> bool:
        """Whether the From domain's owner has been found to send in bulk."""
        return sending_domain(verdict) in self._bulk_senders


@lru_cache(maxsize=64)
def date_field(moment: float) -> str:
    """Return an epoch second in the form of a Date field (RFC 5322 §3.3)."""
    return format_datetime(datetime.fromtimestamp(moment, UTC))


def sending_domain(verdict: Verdict) -> str:
    """Return the registrable domain that senders are counted by."""
    return registrable_domain(verdict.header_from) or verdict.header_from
