"""Deliveries: from the signed message to each recipient's mail host, again where that says later.

What becomes of a recipient is recorded by one function per outcome, at the end of this file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.ses import archiving, suppression
from local_aws.ses.configuration_sets import DEFAULT_MAX_DELIVERY_SECONDS, ConfigurationSet
from local_aws.ses.events import bodies, outcomes, tracking
from local_aws.ses.events.arf import NOT_SPAM, FeedbackReport
from local_aws.ses.events.classification import (
    SOFT,
    UNDETERMINED,
    BounceKind,
    bounce_kind,
    expiry_kind,
    reported_kind,
)
from local_aws.ses.events.dsn import FAILED, DeliveryReport, RecipientReport
from local_aws.ses.identity.dkim_attributes import Signer
from local_aws.ses.lists.links import add_links
from local_aws.ses.message.draft import Draft
from local_aws.ses.message.signing import sign_twice
from local_aws.ses.outbound.history import Happening
from local_aws.ses.outbound.screening import BAD_CONTENT, COMPLAINED, has_virus, suppressed_kind
from local_aws.ses.outbound.sent_message import SentMessage
from local_aws.ses.outbound.simulator import open_hosts
from local_aws.ses.returned import feedback_mail

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

RETRY_AFTER = (300.0, 900.0, 1800.0, 3600.0, 7200.0)
"""Seconds from one attempt to the next after a 4xx reply; the last goes for all later ones.
Assumption: AWS does not say when it tries again."""

EXPIRED_STATUS = "4.4.7"
"""The status of a message whose time has run out (RFC 3463, X.4.7), as seen in users' logs."""


def limit_of(configuration: ConfigurationSet | None) -> float:
    """Return the seconds in which a message has to be delivered."""
    own = configuration.max_delivery_seconds if configuration else 0
    return float(own or DEFAULT_MAX_DELIVERY_SECONDS)


def dispatch(state: SesState, message: SentMessage, draft: Draft, signer: Signer | None) -> None:
    """Sign a message and deliver it to those whom SES may try."""
    open_hosts(state.aws)
    tracking.track(state, message, draft)
    if message.contact_list:
        add_links(state, message, draft)
    wire = WireMessage.assemble(draft.fields, draft.body)
    signatures = sign_twice(wire, signer, state.aws.ids, message.sent_at)
    message.raw = render(signatures, wire)
    note(state, message, "SEND")
    outcomes.sent(state, message)
    if has_virus(draft.body):
        rejected(state, message, BAD_CONTENT)
        return
    waiting: list[str] = []
    listed: dict[BounceKind, list[str]] = {}
    for address in message.recipients:
        kind = suppressed_kind(state, message, address)
        if kind is None:
            waiting.append(address)
        else:
            listed.setdefault(kind, []).append(address)
    for kind, addresses in listed.items():
        suppressed(state, message, addresses, kind)
    if message.configuration_set:
        archiving.keep(state, message)
    attempt(state, message, waiting, 0)


def render(signatures: list[bytes], wire: WireMessage) -> bytes:
    """Return the octets of a message, signatures on top."""
    head = b"\r\n".join([field.raw for field in wire.fields])
    return b"".join([*signatures, head, b"\r\n\r\n", wire.body])


def attempt(state: SesState, message: SentMessage, addresses: list[str], number: int) -> None:
    """Try to deliver to `addresses` for the (number + 1)th time, and plan the next time."""
    if not addresses:
        return
    envelope = Envelope(message.client_ip, message.helo, message.mail_from, addresses, message.raw)
    replies = exchange(state.aws.internet, state.mail_resolver, envelope)
    waiting, refused = [], []
    results = list(zip(addresses, replies, strict=True))
    for address, reply in results:
        if reply.ok:
            delivered(state, message, address, reply)
        elif reply.permanent:
            bounced(state, message, address, reply)
            refused.append(address)
        else:
            delayed(state, message, address, reply)
            waiting.append(address)
    outcomes.attempted(state, message, results, bool(refused))
    feedback_mail.tell_of_bounces(state, message, refused)
    plan(state, message, waiting, number)


def plan(state: SesState, message: SentMessage, waiting: list[str], number: int) -> None:
    """Come back to the recipients that were told "later", or give them up when time runs out."""
    wait = RETRY_AFTER[min(number, len(RETRY_AFTER) - 1)]
    left = message.sent_at + message.max_delivery_seconds - state.now()
    if waiting and left >= wait:
        state.aws.clock.call_later(wait, attempt, state, message, waiting, number + 1)
    elif waiting:
        state.aws.clock.call_later(max(left, 0.0), expire, state, message, waiting)


def expire(state: SesState, message: SentMessage, addresses: list[str]) -> None:
    """Give up."""
    configuration = state.configuration_sets.get(message.configuration_set)
    own_limit = bool(configuration and configuration.max_delivery_seconds)
    for address in addresses:
        last = message.outcomes[address].reply
        reply, kind = expired(message, last), expiry_kind(last, own_limit=own_limit)
        outcome = message.outcomes[address]
        outcome.reply, outcome.at = reply, state.now()
        _bounced(state, message, address, kind, bodies.diagnostic_code(reply))
        outcomes.bounced(state, message, kind, [(address, reply)])
    feedback_mail.tell_of_bounces(state, message, addresses)


def expired(message: SentMessage, last: Reply | None) -> Reply:
    """Return what a recipient bounces with that was told "later" for too long."""
    minutes = int(message.max_delivery_seconds // 60)
    text = f"Message expired: unable to deliver in {minutes} minutes.<{last or 'no reply'}>"
    return Reply(550, text, EXPIRED_STATUS)


def _reached(state: SesState, message: SentMessage, address: str, reply: Reply) -> None:
    outcome = message.outcomes[address]
    outcome.reply, outcome.at = reply, state.now()
    outcome.attempts += 1


def delivered(state: SesState, message: SentMessage, address: str, reply: Reply) -> None:
    """The recipient's host has taken the message."""
    _reached(state, message, address, reply)
    outcome = state.last_results[address] = message.outcomes[address]
    outcome.status = "delivered"
    note(state, message, "DELIVERY", address)


def delayed(state: SesState, message: SentMessage, address: str, reply: Reply) -> None:
    """The recipient's host has said "later"."""
    _reached(state, message, address, reply)
    note(state, message, "DELIVERY_DELAY", address, detail=bodies.diagnostic_code(reply))


def bounced(state: SesState, message: SentMessage, address: str, reply: Reply) -> None:
    """The recipient's host has refused the message for good."""
    _reached(state, message, address, reply)
    _bounced(state, message, address, bounce_kind(reply), bodies.diagnostic_code(reply))


def _bounced(
    state: SesState, message: SentMessage, address: str, kind: BounceKind, diagnosis: str = ""
) -> None:
    outcome = state.last_results[address] = message.outcomes[address]
    outcome.status, outcome.bounce = "bounced", kind
    message.bounces += 1
    note(state, message, "BOUNCE", address, kind, diagnosis)


def note(
    state: SesState,
    message: SentMessage,
    event_type: str,
    address: str = "",
    kind: BounceKind = ("", ""),
    detail: str = "",
) -> None:
    """Write into the history of a message what has happened now."""
    message.history.append(Happening(state.now(), event_type, address, kind, detail))


def suppressed(
    state: SesState, message: SentMessage, addresses: list[str], kind: BounceKind
) -> None:
    """SES does not try: the addresses are on a list. They count as bounces or complaints."""
    for address in addresses:
        outcome = message.outcomes[address]
        outcome.status, outcome.at, outcome.bounce = "suppressed", state.now(), kind
        note(state, message, "COMPLAINT" if kind == COMPLAINED else "BOUNCE", address, kind)
    if kind == COMPLAINED:
        message.complaints += len(addresses)
        outcomes.complained(state, message, bodies.complaint(state, addresses, kind[1]))
        return
    message.bounces += len(addresses)
    outcomes.not_tried(state, message, addresses, kind)
    feedback_mail.tell_of_bounces(state, message, addresses)


def rejected(state: SesState, message: SentMessage, reason: str) -> None:
    """SES had accepted the message and now refuses to deliver it."""
    for outcome in message.outcomes.values():
        outcome.status, outcome.at = "rejected", state.now()
    note(state, message, "REJECT")
    message.rejects += 1
    outcomes.rejected(state, message, reason)


def not_rendered(state: SesState, message: SentMessage, template: str, error: str) -> None:
    """The template of an accepted message could not be filled in: nothing is sent."""
    for outcome in message.outcomes.values():
        outcome.status, outcome.at = "not rendered", state.now()
    note(state, message, "RENDERING_FAILURE")
    outcomes.rendering_failure(state, message, template, error)


def complained(
    state: SesState, message: SentMessage, addresses: list[str], report: FeedbackReport
) -> None:
    """Recipients have marked the message as spam, and the mailbox provider has told SES."""
    body = bodies.complaint(state, addresses) | bodies.reported(report)
    for address in addresses:
        message.outcomes[address].complained = True
        note(state, message, "COMPLAINT", address, detail=report.feedback_type)
        feedback_mail.tell_of_complaint(state, message, address)
        if report.feedback_type != NOT_SPAM:
            suppression.learn(state, message, address, suppression.COMPLAINT, body["feedbackId"])
    message.complaints += 1
    outcomes.complained(state, message, body)


def auto_replied(state: SesState, message: SentMessage, address: str, reply: WireMessage) -> None:
    """An automatic reply of the recipient has come back (RFC 3834). SES takes it for a soft bounce.

    Source: the bounce type Transient/General in "Contents of event data" and what AWS says of
    out-of-office replies in "Retrieving Amazon SES event data from CloudWatch".
    """
    message.outcomes[address].auto_replied = True
    outcomes.reported_bounce(state, message, SOFT, [{"emailAddress": address}], "")
    feedback_mail.forward_reply(state, message, reply)


def reported_back(state: SesState, message: SentMessage, report: DeliveryReport) -> None:
    """A host that had taken the message has found later that it can't deliver it (RFC 3464)."""
    groups: dict[BounceKind, list[RecipientReport]] = {}
    for one in report.recipients:
        if one.action == FAILED:
            groups.setdefault(reported_kind(one), []).append(one)
    for kind, group in groups.items():
        recipients = [bodies.reported_recipient(one) for one in group]
        found = outcomes.reported_bounce(state, message, kind, recipients, report.reporting_mta)
        addresses = [a for one in group for a in (one.address, one.original)]
        bounced_late(state, message, addresses, kind, found)


def bounced_late(
    state: SesState, message: SentMessage, addresses: list[str], kind: BounceKind, feedback_id: str
) -> None:
    """Recipients that had got the message have bounced after all."""
    late = [address for address in message.outcomes if address in addresses]
    for address in late:
        _bounced(state, message, address, kind)
        if kind[0] == "Permanent":
            suppression.learn(state, message, address, suppression.BOUNCE, feedback_id)
    feedback_mail.tell_of_bounces(state, message, late)


def bounced_somehow(state: SesState, message: SentMessage) -> None:
    """A bounce has come back that says nothing a machine could read."""
    alone = list(message.recipients) if len(message.recipients) == 1 else []
    recipients = [{"emailAddress": address} for address in alone]
    found = outcomes.reported_bounce(state, message, UNDETERMINED, recipients, "")
    bounced_late(state, message, alone, UNDETERMINED, found)
