"""What deliveries find, turned into events.

The functions are called by `delivery` for each outcome. They leave at once where nobody listens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.internet.smtp import Reply, find_host
from local_aws.ses.events import bodies
from local_aws.ses.events.classification import (
    NOT_VALID,
    ON_ACCOUNT_LIST,
    SUPPRESSED,
    UNSUBSCRIBED,
    BounceKind,
    delay_type,
)
from local_aws.ses.events.event import Event, Json
from local_aws.ses.events.event_types import (
    BOUNCE,
    COMPLAINT,
    DELIVERY,
    DELIVERY_DELAY,
    REJECT,
    RENDERING_FAILURE,
    SEND,
    SUBSCRIPTION,
)
from local_aws.ses.events.publishing import anyone, publish, wanted
from local_aws.ses.suppression import BOUNCE as SUPPRESSION_REASON
from local_aws.ses.suppression import learn

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import SentMessage
    from local_aws.ses.state import SesState

Results = list[tuple[str, Reply]]
"""Addresses, each with the reply to it."""

OUTGOING_TLS = "TLSv1.3"
"""The small internet has no other (see `smtp.Envelope`)."""

NOT_SENT = {
    SUPPRESSED: (
        "Amazon SES has suppressed sending to this address because it has a recent history of "
        "bouncing as an invalid address. For more information about how to remove an address from "
        "the suppression list, see the Amazon SES Developer Guide: "
        "http://docs.aws.amazon.com/ses/latest/DeveloperGuide/remove-from-suppressionlist.html"
    ),
    ON_ACCOUNT_LIST: (
        "Amazon SES did not send the message to this address because it is on the suppression list "
        "for your account. For more information about removing addresses from the suppression "
        "list, see the Amazon SES Developer Guide at "
        "https://docs.aws.amazon.com/ses/latest/DeveloperGuide/sending-email-suppression-list.html"
    ),
    UNSUBSCRIBED: "Amazon SES did not send the message to this address because it is unsubscribed.",
    NOT_VALID: (
        "Amazon SES did not send the message to this address because it did not pass email "
        "validation."
    ),
}
"""Diagnoses of bounces without an attempt, as seen in users' logs; the last two are assumptions."""

NO_SUCH_MAILBOX = "5.1.1"
"""The status that such a bounce has in those logs."""


def sent(state: SesState, message: SentMessage) -> None:
    """A message has been accepted and is about to be delivered."""
    if anyone(state, message):
        publish(state, message, Event(SEND, {}))


def attempted(state: SesState, message: SentMessage, results: Results, has_bounces: bool) -> None:
    """A delivery has been tried: deliveries, bounces and delays, an event per domain and kind."""
    if not has_bounces and not anyone(state, message):
        return
    groups: dict[tuple[str, Any], Results] = {}
    for address, reply in results:
        outcome = message.outcomes[address]
        kind = (
            delay_type(reply) if reply.transient else outcome.bounce if reply.permanent else reply
        )
        groups.setdefault((address.rpartition("@")[2].lower(), kind), []).append((address, reply))
    for (_, kind), group in groups.items():
        _report(state, message, kind, group)


def _report(state: SesState, message: SentMessage, kind: Any, group: Results) -> None:
    if isinstance(kind, Reply):
        _delivered(state, message, group)
    elif isinstance(kind, str):
        _publish(state, message, DELIVERY_DELAY, bodies.delay(state, message, kind, group))
    else:
        bounced(state, message, kind, group)


def _delivered(state: SesState, message: SentMessage, group: Results) -> None:
    if not wanted(state, message, DELIVERY):
        return
    addresses, reply = [address for address, _ in group], group[0][1]
    remote_ip = remote_address(state, addresses[0])
    _publish(state, message, DELIVERY, bodies.delivery(state, message, addresses, reply, remote_ip))


def _publish(state: SesState, message: SentMessage, kind: Any, body: Json) -> None:
    tags = {"ses:outgoing-ip": message.client_ip, "ses:outgoing-tls-version": OUTGOING_TLS}
    publish(state, message, Event(kind, body, tags))


def remote_address(state: SesState, address: str) -> str:
    """Return the address of the host that takes mail for a recipient, '' if there is none."""
    domain = address.rpartition("@")[2].lower()
    host = find_host(state.aws.internet, state.mail_resolver, domain)
    return "" if isinstance(host, Reply) else host.ip


def bounced(state: SesState, message: SentMessage, kind: BounceKind, group: Results) -> None:
    """Recipients have bounced alike. Those that won't ever be reached are put on the list."""
    recipients = [
        bodies.bounced_recipient(address, bodies.status_of(reply), bodies.diagnostic_code(reply))
        for address, reply in group
    ]
    mta, remote_ip = f"dsn; {message.helo}", remote_address(state, group[0][0])
    body = bodies.bounce(state, kind, recipients, mta, remote_ip)
    if kind[0] == "Permanent":
        for address, _ in group:
            learn(state, message, address, SUPPRESSION_REASON, body["feedbackId"])
    _publish(state, message, BOUNCE, body)


def reported_bounce(
    state: SesState, message: SentMessage, kind: BounceKind, recipients: list[Json], mta: str
) -> str:
    """Something has come back about a message that was delivered (asynchronous bounce).

    Return the feedback id of the event.
    """
    body = bodies.bounce(state, kind, recipients, mta)
    _publish(state, message, BOUNCE, body)
    return str(body["feedbackId"])


def not_tried(
    state: SesState, message: SentMessage, addresses: list[str], kind: BounceKind
) -> None:
    """SES has not tried to deliver to addresses that are suppressed or opted out."""
    recipients = [
        bodies.bounced_recipient(address, NO_SUCH_MAILBOX, NOT_SENT[kind]) for address in addresses
    ]
    publish(state, message, Event(BOUNCE, bodies.bounce(state, kind, recipients)))


def complained(state: SesState, message: SentMessage, body: Json) -> None:
    """Recipients have marked a message as spam; `body` is the complaint object."""
    publish(state, message, Event(COMPLAINT, body))


def rejected(state: SesState, message: SentMessage, reason: str) -> None:
    """SES has found that it can't deliver a message it had accepted."""
    publish(state, message, Event(REJECT, {"reason": reason}))


def rendering_failure(state: SesState, message: SentMessage, template: str, error: str) -> None:
    """A template could not be filled in, so that the message of this id was not sent."""
    body = {"errorMessage": error, "templateName": template}
    publish(state, message, Event(RENDERING_FAILURE, body))


def subscription(state: SesState, message: SentMessage, body: Json) -> None:
    """A recipient has changed what they subscribe to; `body` is the subscription object."""
    publish(state, message, Event(SUBSCRIPTION, body))
