"""A receiver with the rules and the wording of Microsoft's consumer mail (Outlook.com, Hotmail).

Sources: Microsoft's announcement of its requirements for high-volume senders (in force since 5 May
2025) and its list of NDR codes. It is not quite clear whether Microsoft junks or refuses what
misses them; here ordinary senders' mail is junked and bulk senders' refused.
"""

from __future__ import annotations

from local_aws.internet.authentication import Verdict
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.mailbox_provider import INBOX, SPAM, MailboxProvider
from local_aws.internet.smtp import Envelope, Reply


class OutlookLike(MailboxProvider):
    """Takes mail for outlook.example, outlook.com and hotmail.com."""

    name = "outlook"
    hostname = "mx.outlook.example"
    ip = "192.0.2.22"
    domains: tuple[str, ...] = ("outlook.example", "outlook.com", "hotmail.com")
    dmarc = "v=DMARC1; p=none; sp=quarantine; rua=mailto:rua@dmarc.outlook.example"
    reports: Writer | None = Writer(
        organization="Outlook.example",
        email="dmarcreport@outlook.example",
        contact="",
        form="rfc7489",
        hour=6,
    )
    style = "outlook"
    maximum_size = 49_283_072

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Refuse by DMARC policy, hold bulk senders to all of SPF, DKIM and DMARC, junk doubts."""
        if verdict.iprev.result != "pass":
            return no_reverse_dns(verdict)
        if not verdict.header_from:
            return Reply(550, "Message rejected: invalid or multiple From addresses", "5.6.0")
        if verdict.dmarc.disposition == "reject":
            return policy_reject(verdict)
        if self.is_bulk(verdict) and not meets_bulk_rules(verdict):
            return level_not_met(verdict)
        if verdict.dmarc.disposition == "quarantine" or not verdict.authenticated:
            return SPAM
        return INBOX

    def unknown_user(self, address: str) -> Reply:
        """The refusal of mail to a mailbox that doesn't exist."""
        text = "Requested action not taken: mailbox unavailable (S2017062302)."
        return Reply(550, f"{text} [{self.hostname}]", "5.5.0")

    def mailbox_full(self, address: str) -> Reply:
        """The refusal of mail to a full mailbox."""
        return Reply(452, f"The recipient's mailbox is full <{address}>", "4.2.2")

    def too_big(self) -> Reply:
        """The refusal of a message over the size limit."""
        return Reply(552, "Message size exceeds fixed maximum message size", "5.3.4")

    def accepted(self) -> Reply:
        """The reply to a message that was taken."""
        text = f"<{self.queue_id()}@{self.hostname}> Queued mail for delivery -> 250 2.1.5"
        return Reply(250, text, "2.6.0")


def no_reverse_dns(verdict: Verdict) -> Reply:
    """No reverse DNS. Microsoft documents this reply for IPv6; for IPv4 it is an assumption."""
    text = (
        f"Service unavailable, sending address [{verdict.client_ip}] must have reverse DNS record"
    )
    return Reply(550, text, "5.7.25")


def policy_reject(verdict: Verdict) -> Reply:
    """The owner of the From domain asks for a refusal."""
    text = (
        f"Access denied, sending domain [{verdict.header_from.upper()}] does not pass DMARC "
        "verification and has a DMARC policy of reject."
    )
    return Reply(550, text, "5.7.509")


def meets_bulk_rules(verdict: Verdict) -> bool:
    """Whether SPF, DKIM and DMARC all pass."""
    passed = verdict.spf.result == "pass" and verdict.dkim_passed
    return passed and verdict.dmarc.result == "pass"


def level_not_met(verdict: Verdict) -> Reply:
    """A bulk sender lacks SPF, DKIM or DMARC."""
    passed = {
        "Spf": verdict.spf.result == "pass",
        "Dkim": verdict.dkim_passed,
        "DMARC": verdict.dmarc.result == "pass",
    }
    results = " , ".join(f"{name}= {'Pass' if ok else 'Fail'}" for name, ok in passed.items())
    text = (
        f"Access denied, sending domain [{verdict.header_from.upper()}] does not meet the required "
        f"authentication level. {results}"
    )
    return Reply(550, text, "5.7.515")
