"""A receiver with the rules and the wording of Gmail.

Sources: Google's "Email sender guidelines" and "SMTP errors and codes"; the wording is that of
replies seen since 2024. Where Google does not say what it does, a rule below says "assumption".
"""

from __future__ import annotations

from local_aws.internet.authentication import Verdict
from local_aws.internet.authentication_results import spf_comment
from local_aws.internet.dmarc_reports.report import Writer
from local_aws.internet.mailbox_provider import INBOX, SPAM, MailboxProvider
from local_aws.internet.mailboxes import GMAIL_DOMAINS
from local_aws.internet.smtp import Envelope, Reply

HELP = "https://support.google.com/mail/answer/81126"


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

    def decide(self, verdict: Verdict, envelope: Envelope) -> str | Reply:
        """Refuse what Gmail refuses of every sender, then of bulk senders; then choose a folder."""
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
        return SPAM if verdict.dmarc.disposition == "quarantine" else INBOX

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
