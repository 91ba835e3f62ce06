"""All the receivers of the small internet: Gmail-, Yahoo- and Outlook-like, and Postbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.authentication import Verdict
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.dns import CATCH_ALL_HOST
from local_aws.internet.gmail_like import GmailLike
from local_aws.internet.mailbox_provider import INBOX, SPAM, JudgedMessage, MailboxProvider
from local_aws.internet.outlook_like import OutlookLike
from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.yahoo_like import YahooLike

if TYPE_CHECKING:
    from local_aws.internet import Internet

__all__ = [
    "GmailLike",
    "JudgedMessage",
    "MailboxProvider",
    "OutlookLike",
    "Postbox",
    "YahooLike",
    "open_providers",
]


class Postbox(MailboxProvider):
    """The host of every domain that has no other: plain rules, by the RFCs.

    It takes what it can't authenticate into the spam folder, and does with the rest what DMARC
    asks for.
    """

    name = "postbox"
    hostname = CATCH_ALL_HOST
    ip = "192.0.2.23"
    reports = Writer(organization="Postbox", email="dmarc@postbox.example", contact="", hour=2)
    maximum_size = 52_428_800

    def open(self) -> None:
        """Listen, and publish what the reports need to pass DMARC."""
        super().open()
        dns, domain = self.internet.dns, "postbox.example"
        dns.put(domain, "MX", [f"10 {self.hostname}"])
        dns.put(domain, "TXT", [f"v=spf1 ip4:{self.ip} -all"])
        dns.put(f"_dmarc.{domain}", "TXT", ["v=DMARC1; p=reject"])

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Honour DMARC; put mail that nobody answers for into the spam folder."""
        disposition = verdict.dmarc.disposition
        if disposition == "reject":
            text = f"Rejected by the DMARC policy of {verdict.header_from}"
            return Reply(550, text, "5.7.1")
        answered_for = verdict.authenticated and verdict.header_from
        if disposition == "quarantine" or verdict.iprev.result != "pass" or not answered_for:
            return SPAM
        return INBOX


def open_providers(internet: Internet) -> dict[str, MailboxProvider]:
    """Let every provider publish its records and listen; return them by name."""
    kinds: tuple[type[MailboxProvider], ...] = (GmailLike, YahooLike, OutlookLike, Postbox)
    providers = {kind.name: kind(internet) for kind in kinds}
    for provider in providers.values():
        provider.open()
    return providers
