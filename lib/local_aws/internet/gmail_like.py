"""A receiver with the rules and the wording of Gmail.

Sources: Google's "Email sender guidelines" and "SMTP errors and codes"; the wording is that of
replies seen since 2024. Where Google does not say what it does, a rule below says "assumption".
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from local_aws.internet.authentication import Verdict
from local_aws.internet.authentication_results import spf_comment
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.mailbox_provider import INBOX, SPAM, MailboxProvider, sending_domain
from local_aws.internet.mailboxes import GMAIL_DOMAINS
from local_aws.internet.names import registrable_domain
from local_aws.internet.smtp import Envelope, Reply

if TYPE_CHECKING:
    from local_aws.internet import Internet

HELP = "https://support.google.com/mail/answer/81126"

FEWEST_REPORTS, UNWANTED_RATE, UNWANTED_SECONDS = 5, 0.05, 4 * 3600
"""Mail of a domain is limited while so many readers, of so large a share of what it has sent that
day, have reported mail of the last hours as spam. Assumption: Google documents the answer
(4.7.28), not when it is given."""


class GmailLike(MailboxProvider):
    """Takes mail for gmail.example, gmail.com and googlemail.com."""

    name = "gmail"
    hostname = "mx.gmail.example"
    ip = "192.0.2.20"
    domains: tuple[str, ...] = GMAIL_DOMAINS
    dmarc = "v=DMARC1; p=none; sp=quarantine; rua=mailto:mailauth-reports@gmail.example"
    reports: Writer | None = Writer(
        organization="gmail.example",
        email="noreply-dmarc-support@gmail.example",
        contact="https://support.google.com/a/answer/2466580",
        form="rfc7489",
        compression="zip",
        hour=4,
    )
    style = "gmail"
    maximum_size = 35_882_577

    def __init__(self, internet: Internet) -> None:
        super().__init__(internet)
        self._senders: dict[int, str] = {}
        self._counted: tuple[int, float, Counter[str | None]] = (0, -1.0, Counter())

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Refuse what Gmail refuses of every sender, then of bulk senders; then choose a folder."""
        # The log keeps every envelope, so that its identity stays its own.
        self._senders[id(envelope)] = sending_domain(verdict)
        if verdict.iprev.result != "pass":
            return no_reverse_dns()
        if not verdict.header_from:
            return broken_from(verdict)
        if not verdict.authenticated:
            return unauthenticated(verdict)
        if verdict.dmarc.disposition == "reject":
            return policy_reject(verdict)
        if self.is_bulk(verdict) and (refusal := refuse_bulk(verdict, envelope)):
            return refusal
        if self.spam_reports and self.is_unwanted(verdict):
            return unsolicited(verdict, self.session())
        return SPAM if verdict.dmarc.disposition == "quarantine" else INBOX

    def is_unwanted(self, verdict: Verdict) -> bool:
        """Whether readers have lately reported too much of what a sender sends."""
        now = self.internet.clock.now()
        reported = self._reported(len(self.spam_reports), now // 60)
        domain = sending_domain(verdict)
        sent = self._per_day[domain, int(now // 86400)]
        return reported[domain] >= max(FEWEST_REPORTS, sent * UNWANTED_RATE)

    def _reported(self, reports: int, minute: float) -> Counter[str | None]:
        # Made anew when somebody has reported, or a minute has passed.
        if self._counted[:2] != (reports, minute):
            since = self.internet.clock.now() - UNWANTED_SECONDS
            reported = self.spam_reports.items()
            recent = [sent for (_, sent), one in reported if one.received_at > since]
            self._counted = (reports, minute, Counter(map(self._senders.get, recent)))
        return self._counted[2]

    def unknown_user(self, address: str) -> Reply:
        """The refusal of mail to a mailbox that doesn't exist."""
        text = (
            "The email account that you tried to reach does not exist. Please try\n"
            "double-checking the recipient's email address for typos or\n"
            "unnecessary spaces. For more information, go to\n"
            f"https://support.google.com/mail/?p=NoSuchUser {self.session()}"
        )
        return Reply(550, text, "5.1.1")

    def mailbox_full(self, address: str) -> Reply:
        """The refusal of mail to a full mailbox."""
        text = (
            "The recipient's inbox is out of storage space. Please direct the\n"
            "recipient to\n"
            f"https://support.google.com/mail/?p=OverQuotaTemp {self.session()}"
        )
        return Reply(452, text, "4.2.2")

    def too_big(self) -> Reply:
        """The refusal of a message over the size limit."""
        text = (
            "Your message exceeded Google's message size limits. To view our\n"
            "message size guidelines, go to\n"
            f"https://support.google.com/mail/?p=MaxSizeError {self.session()}"
        )
        return Reply(552, text, "5.3.4")

    def accepted(self) -> Reply:
        """The reply to a message that was taken."""
        return Reply(250, f"OK  {int(self.internet.clock.now())} {self.session()}", "2.0.0")

    def session(self) -> str:
        """Return the end of a reply, which names the session."""
        return f"{self.queue_id()}.{self.internet.ids.hex('queue:gmail', 3)} - gsmtp"

    def trace(self, envelope: Envelope, verdict: Verdict, address: str) -> str:
        """Return the trace fields with Delivered-To above and Received-SPF below."""
        comment = spf_comment(verdict.spf, envelope.client_ip)
        return (
            f"Delivered-To: {address}\r\n"
            f"{super().trace(envelope, verdict, address)}"
            f"Received-SPF: {verdict.spf.result} (gmail.example: {comment})\r\n"
            f" client-ip={envelope.client_ip};\r\n"
        )


def unsolicited(verdict: Verdict, session: str) -> Reply:
    """The sender's mail is unwanted: not so fast."""
    signers = [one.domain for one in verdict.dkim if one.result == "pass"]
    own = [one for one in signers if registrable_domain(one) == sending_domain(verdict)]
    domain = next(iter([*own, *signers]), "")
    what = f"DKIM\ndomain [{domain}  36]" if domain else f"IP\naddress [{verdict.client_ip}  15]"
    text = (
        f"Gmail has detected an unusual rate of unsolicited mail originating from your {what}.\n"
        "To protect our users from spam, mail sent from your domain has been temporarily\n"
        "rate limited. For more information, go to\n"
        "https://support.google.com/mail/?p=UnsolicitedRateLimitError to review our\n"
        f"Bulk Email Senders Guidelines. {session}"
    )
    return Reply(421, text, "4.7.28")


def no_reverse_dns() -> Reply:
    """The client's address has no name, or one that doesn't lead back to it."""
    text = (
        "The IP address sending this message does not have a PTR record setup,\n"
        "or the corresponding forward DNS entry does not point to the sending\n"
        "IP. As a policy, Gmail does not accept messages from IPs with missing\n"
        "PTR records. Please visit\n"
        f"{HELP}#ip-practices for more information."
    )
    return Reply(550, text, "5.7.25")


def broken_from(verdict: Verdict) -> Reply:
    """There isn't exactly one author domain."""
    what = (
        "Messages missing a valid address in From:\nheader, or having no From: header,"
        if verdict.dmarc.reason.startswith("no ")
        else "Messages with multiple addresses in From:\nheader"
    )
    return Reply(550, f"[{verdict.client_ip}] {what} are not accepted.", "5.7.1")


def unauthenticated(verdict: Verdict) -> Reply:
    """Neither SPF nor DKIM passed. Assumption: where DNS failed, the sender may try again."""
    failing = [verdict.spf.result, *(result.result for result in verdict.dkim)]
    later = "temperror" in failing
    text = (
        f"This mail has been {'rate limited' if later else 'blocked'} because the sender is\n"
        "unauthenticated. Gmail requires all senders to authenticate with\n"
        "either SPF or DKIM.\n"
        "\n"
        " Authentication results:\n"
        " DKIM = did not pass\n"
        f" SPF [{verdict.spf.domain}] with ip: [{verdict.client_ip}] = did not pass\n"
        "\n"
        " For instructions on setting up authentication, go to\n"
        f" {HELP}#authentication"
    )
    return Reply(421, text, "4.7.26") if later else Reply(550, text, "5.7.26")


def policy_reject(verdict: Verdict) -> Reply:
    """The owner of the From domain asks for a refusal."""
    domain = verdict.header_from
    text = (
        f"Unauthenticated email from {domain} is not accepted due to\n"
        "domain's DMARC policy. Please contact the administrator of\n"
        f"{domain} domain if this was a legitimate mail. To learn about the\n"
        "DMARC initiative, go to\n"
        "https://support.google.com/mail/?p=DmarcRejection"
    )
    return Reply(550, text, "5.7.26")


def refuse_bulk(verdict: Verdict, envelope: Envelope) -> Reply | None:
    """Return the refusal where a bulk sender lacks what only bulk senders must have."""
    where = f"For more information, go to\n{HELP}"
    who = "Gmail requires all large senders to"
    if envelope.tls is None:
        text = f"because the\nconnection is not secured with TLS. {who} use TLS.\n{where}"
        return Reply(550, f"This mail has been blocked {text}", "5.7.29")
    if verdict.spf.result != "pass":
        text = f"because SPF\ndoes not pass. {who} authenticate with SPF.\n{where}"
        return Reply(550, f"This mail has been blocked {text}", "5.7.27")
    if not verdict.dkim_passed:
        text = f"because DKIM\ndoes not pass. {who} authenticate with DKIM.\n{where}"
        return Reply(550, f"This mail has been blocked {text}", "5.7.30")
    if verdict.dmarc.result != "pass":
        text = "because the From:\nheader isn't aligned with either the authenticated SPF or DKIM"
        return Reply(421, f"This mail has been rate limited {text}\ndomain. {where}", "4.7.32")
    return None
