"""What the receiving host says to a client, a recipient and a message.

Codes are those of the RFCs; texts are assumptions, as AWS documents none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.internet.smtp import Envelope, Reply
from local_aws.ses.identity.identities import is_verified
from local_aws.ses.receiving.actions.publish import MAX_BYTES as MAX_SNS_BYTES
from local_aws.ses.receiving.filters import is_blocked
from local_aws.ses.receiving.incoming import receive
from local_aws.ses.receiving.matching import matching
from local_aws.ses.receiving.processing import Run
from local_aws.ses.receiving.rules import Receiving
from local_aws.ses.state import SesState

if TYPE_CHECKING:
    from local_aws.world import LocalAws

MAX_MESSAGE_BYTES = 40 * 1024 * 1024
"""Octets of a message (the quotas page)."""

MAX_RECIPIENTS = 100
"""Recipients of one message (RFC 5321 §4.5.3.1.8 asks for at least so many; assumption)."""

BLOCKED = Reply(550, "Mail from your address is not accepted", "5.7.1")
NOBODY = Reply(550, "Requested action not taken: mailbox unavailable", "5.1.1")
NEEDS_TLS = Reply(530, "Must issue a STARTTLS command first", "5.7.0")
TOO_LARGE = Reply(552, "Message exceeds the maximum size", "5.3.4")


def receiver_of(aws: LocalAws, region: str, recipient: str) -> Receiving | None:
    """Return the account that receives mail for a recipient: one with an active rule set, and the
    domain, or one above it, verified."""
    for receiving in aws.states(Receiving):
        if receiving.region != region or receiving.active is None:
            continue
        identities = aws.state(SesState, receiving.account_id, region)
        if is_verified(identities, recipient.rpartition("@")[2].lower()):
            return receiving
    return None


def rules_for(receiving: Receiving, recipient: str) -> list[dict[str, Any]]:
    """Return the enabled rules of the active rule set that apply to a recipient."""
    rules = receiving.active.rules if receiving.active else []
    return [rule for rule in rules if rule["Enabled"] and matching(rule, [recipient])]


def refuse_recipient(
    aws: LocalAws, region: str, client_ip: str, tls: str | None, recipient: str
) -> Reply | None:
    """Return the refusal of a recipient, None where a rule is about it."""
    receiving = receiver_of(aws, region, recipient)
    if receiving is None:
        return NOBODY
    if is_blocked(list(receiving.filters.values()), client_ip):
        return BLOCKED
    rules = rules_for(receiving, recipient)
    if not rules:
        return NOBODY
    # Source: API reference, ReceiptRule: mail that is not received over TLS bounces.
    if tls is None and any(rule["TlsPolicy"] == "Require" for rule in rules):
        return NEEDS_TLS
    return None


def take(aws: LocalAws, region: str, envelope: Envelope) -> list[Reply]:
    """Take a message for recipients that have not been refused; one reply each.

    What the rules do follows by the clock, at once.
    """
    if len(envelope.data) > MAX_MESSAGE_BYTES:
        return [TOO_LARGE] * len(envelope.recipients)
    replies: dict[str, Reply] = {}
    for receiving, addresses in _by_receiver(aws, region, envelope.recipients):
        reply = _take(receiving, _for(envelope, addresses))
        replies |= dict.fromkeys(addresses, reply)
    return [replies.get(address, NOBODY) for address in envelope.recipients]


def _for(envelope: Envelope, recipients: list[str]) -> Envelope:
    return Envelope(
        envelope.client_ip,
        envelope.helo,
        envelope.mail_from,
        recipients,
        envelope.data,
        envelope.tls,
    )


def _by_receiver(
    aws: LocalAws, region: str, recipients: list[str]
) -> list[tuple[Receiving, list[str]]]:
    found: dict[str, tuple[Receiving, list[str]]] = {}
    for address in recipients:
        receiving = receiver_of(aws, region, address)
        if receiving is not None:
            found.setdefault(receiving.account_id, (receiving, []))[1].append(address)
    return list(found.values())


def _take(receiving: Receiving, envelope: Envelope) -> Reply:
    if len(envelope.data) > MAX_SNS_BYTES and _publishes(receiving, envelope.recipients):
        return TOO_LARGE
    rule_set = receiving.active
    if rule_set is None:
        return NOBODY
    incoming = receive(receiving, envelope)
    receiving.received.add(incoming)
    run = Run(receiving, rule_set, incoming)
    receiving.aws.clock.call_later(0, run.go_on)
    return Reply(250, f"OK {incoming.message_id}", "")


def _publishes(receiving: Receiving, recipients: list[str]) -> bool:
    """Whether a rule would publish the whole message to a topic."""
    return any(
        "SNSAction" in action
        for recipient in recipients
        for rule in rules_for(receiving, recipient)
        for action in rule.get("Actions", [])
    )
