"""The hosts of SES that take what comes back: bounces, automatic replies, and spam complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.world_zones import feedback_host
from local_aws.ses.events.arf import FeedbackReport, read_arf
from local_aws.ses.events.dsn import read_dsn
from local_aws.ses.message.addresses import BadAddress
from local_aws.ses.message.raw_message import mailboxes
from local_aws.ses.outbound.sent_message import SentMessage

if TYPE_CHECKING:
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

FEEDBACK_LOOP = "complaints@email-abuse.amazonses.com"
"""Where mailbox providers send their spam reports about mail of SES."""

TAKEN = Reply(250, "OK", "2.0.0")
UNKNOWN = Reply(550, "No such message was sent from here", "5.1.1")


class FeedbackHost:
    """feedback-smtp.<Region>.amazonses.com."""

    def __init__(self, aws: LocalAws, region: str) -> None:
        self.aws = aws
        self.ip, self.hostname = feedback_host(region)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message about a message that SES has sent."""
        return [self._take(address, envelope) for address in envelope.recipients]

    def _take(self, address: str, envelope: Envelope) -> Reply:
        if address.lower() == FEEDBACK_LOOP:
            return self._take_report(envelope.data)
        state, message = self._find(address.partition("@")[0])
        if state is None or message is None:
            return UNKNOWN
        take_answer(state, message, envelope)
        return TAKEN

    def _find(self, message_id: str) -> tuple[SesState, SentMessage] | tuple[None, None]:
        from local_aws.ses.state import SesState

        for state in self.aws.states(SesState):
            message = state.messages.get(message_id)
            if message is not None:
                return state, message
        return None, None

    def _take_report(self, data: bytes) -> Reply:
        from local_aws.ses.outbound import delivery

        report = read_arf(data)
        for message_id in report.message_ids if report else ():
            state, message = self._find(message_id)
            if state is None or message is None or report is None:
                continue
            recipients = complainers(message, report)
            if recipients:
                delivery.complained(state, message, recipients, report)
                return TAKEN
        return UNKNOWN


def complainers(message: SentMessage, report: FeedbackReport) -> list[str]:
    """Return the recipients that may have complained.

    Where the report does not name one, these are all at the domain that reports, else all (the
    developer guide: "a list of everyone who was sent the email whose address is on the domain").
    """
    if report.recipients:
        named = {address.lower() for address in report.recipients}
        return [address for address in message.outcomes if address.lower() in named]
    everyone = list(message.outcomes)
    there = [one for one in everyone if one.lower().endswith(f"@{report.reporter}")]
    return there or everyone


def take_answer(state: SesState, message: SentMessage, envelope: Envelope) -> None:
    """Make of what came back what it is: a bounce, an automatic reply, or a bounce of no form."""
    from local_aws.ses.outbound import delivery

    wire = WireMessage(envelope.data)
    report = read_dsn(envelope.data)
    if report is not None:
        delivery.reported_back(state, message, report)
    elif any(f.value.lower().startswith(b"auto-replied") for f in wire.all(b"auto-submitted")):
        for address in _authors(wire):
            if address in message.outcomes:
                delivery.auto_replied(state, message, address, wire)
    elif not envelope.mail_from:
        delivery.bounced_somehow(state, message)


def _authors(wire: WireMessage) -> list[str]:
    try:
        return [mailbox.address for mailbox in mailboxes(wire.fields, b"from")]
    except BadAddress:
        return []
