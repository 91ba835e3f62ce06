"""A receiver with the rules and the wording of Yahoo Mail.

Sources: the "Sender Requirements & Recommendations" and "SMTP Error Codes" pages of Yahoo's sender
hub. Where Yahoo does not say what it does, a rule below says "assumption".
"""

from __future__ import annotations

from local_aws.internet.authentication import Verdict
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.mailbox_provider import INBOX, SPAM, MailboxProvider
from local_aws.internet.smtp import Envelope, Reply

CODES = "https://senders.yahooinc.com/error-codes"
POLICY = Reply(554, f"Message not accepted for policy reasons. See {CODES}", "5.7.9")


class YahooLike(MailboxProvider):
    """Takes mail for yahoo.example and yahoo.com."""

    name = "yahoo"
    hostname = "mx.yahoo.example"
    ip = "192.0.2.21"
    domains = ("yahoo.example", "yahoo.com")
    dmarc = "v=DMARC1; p=reject; rua=mailto:d@rua.yahoo.example"
    reports = Writer(
        organization="Yahoo",
        email="dmarchelp@yahoo.example",
        contact="https://senders.yahooinc.com",
        hour=5,
    )
    style = "yahoo"
    maximum_size = 41_943_040

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Ask every sender for reverse DNS and SPF or DKIM, bulk senders for all of them."""
        if verdict.iprev.result != "pass":
            return no_reverse_dns(verdict)
        if not verdict.header_from or not verdict.authenticated:
            return POLICY
        if verdict.dmarc.disposition == "reject":
            return POLICY
        complete = verdict.spf.result == "pass" and verdict.dkim_passed
        if self.is_bulk(verdict) and not (complete and verdict.dmarc.result == "pass"):
            return POLICY
        return SPAM if verdict.dmarc.disposition == "quarantine" else INBOX

    def unknown_user(self, address: str) -> Reply:
        """The refusal of mail to a mailbox that doesn't exist. It has no enhanced status code."""
        domain = address.rpartition("@")[2]
        text = f"delivery error: dd This user doesn't have a {domain} account ({address}) [0]"
        return Reply(554, f"{text} - {self.hostname}")

    def mailbox_full(self, address: str) -> Reply:
        """The refusal of mail to a full mailbox (assumption: a temporary one)."""
        return Reply(452, f"mailbox over quota ({address})", "4.2.2")

    def too_big(self) -> Reply:
        """The refusal of a message over the size limit."""
        return Reply(552, "Message size exceeds the maximum message size", "5.3.4")

    def accepted(self) -> Reply:
        """The reply to a message that was taken."""
        return Reply(250, "ok dirdel")


def no_reverse_dns(verdict: Verdict) -> Reply:
    """No reverse DNS. Yahoo requires it; the wording of the refusal is an assumption."""
    text = f"Connections not accepted from {verdict.client_ip}: no valid forward and reverse DNS."
    return Reply(553, f"{text} See {CODES}", "5.7.25")
