"""What recipients do that their senders hear of: they leave, fill up, and report spam.

Yahoo- and Outlook-like providers run a feedback loop, and tell SES of each report; Gmail tells
nobody about single messages ("Feedback loop" in Google's sender guidelines).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.mailbox_provider import MailboxProvider
from local_aws.internet.mailboxes import StoredMessage, mailbox_name
from local_aws.internet.smtp import Envelope, MailHost, Reply, exchange, find_host
from local_aws.ses.returned.feedback_host import FEEDBACK_LOOP
from local_aws.ses.returned.reports import spam_report
from local_aws.ses.state import SesState

if TYPE_CHECKING:
    from local_aws.world import LocalAws

FEEDBACK_LOOPS = {"yahoo": "Yahoo!-Mail-Feedback/2.0", "outlook": "Hotmail FBL"}
"""Provider with a feedback loop -> the User-Agent of its reports (wording: an assumption)."""

STATES = ("open", "closed", "full")


def set_mailbox(aws: LocalAws, address: str, state: str) -> None:
    """Let a mailbox be open, closed (it doesn't exist) or full.

    Raises LookupError for another state, or an address that no mailbox provider takes mail for.
    """
    if state not in STATES:
        raise LookupError(f"A mailbox can't be {state!r}: use one of {', '.join(STATES)}.")
    provider = provider_of(aws, address)
    provider.reopen(address)
    if state != "open":
        {"closed": provider.close, "full": provider.fill}[state](address)


def report_spam(aws: LocalAws, address: str) -> bool:
    """Let a reader report the newest message as spam; return whether the provider passes it on.

    Raises LookupError where there is no message.
    """
    messages = aws.internet.mailboxes.of(address)
    provider_of(aws, address)
    if not messages:
        raise LookupError(f"The mailbox of {address} is empty: there is nothing to report.")
    return report_message(aws, address, messages[-1])


def report_message(aws: LocalAws, address: str, message: StoredMessage) -> bool:
    """Let a reader report a message as spam; return whether the provider passes it on.

    The provider remembers it, once for a message and a reader.
    """
    provider = provider_of(aws, address)
    provider.spam_reports.setdefault((mailbox_name(address), id(message.envelope)), message)
    if provider.name not in FEEDBACK_LOOPS:
        return False
    return _pass_on(aws, provider, address, message).ok


def _pass_on(aws: LocalAws, host: MailboxProvider, address: str, message: StoredMessage) -> Reply:
    agent, sent = FEEDBACK_LOOPS[host.name], message.envelope
    data = spam_report(host.hostname, address, sent, aws.clock.now(), agent)
    envelope = Envelope(host.ip, host.hostname, "", [FEEDBACK_LOOP], data)
    return exchange(aws.internet, host.resolver, envelope)[0]


def provider_of(aws: LocalAws, address: str) -> MailboxProvider:
    """Return who keeps an address's mailbox: behind a gateway not the host that the MX names."""
    domain = address.rpartition("@")[2].lower()
    companies = aws.internet.hosted_mail.by_name.values()
    host: MailHost | Reply | None = next((one for one in companies if domain in one.tenants), None)
    host = host or find_host(aws.internet, aws.internet.resolver(caching=False), domain)
    if not isinstance(host, MailboxProvider):
        raise LookupError(f"No mailbox provider of the lab takes mail for {address}.")
    return host


def disturb_notifications(
    aws: LocalAws, duplicates: float, longest_delay: float, account_id: str, region: str
) -> None:
    """Let a share of SES's events come twice, and each late by up to `longest_delay` seconds.

    Raises LookupError for a share outside 0 to 1 or a delay below 0.
    """
    if not 0 <= duplicates <= 1 or longest_delay < 0:
        raise LookupError('"duplicates" is a share from 0 to 1, "longest_delay" seconds from 0 on.')
    faults = aws.state(SesState, account_id, region).notification_faults
    faults.duplicates, faults.longest_delay = duplicates, longest_delay
