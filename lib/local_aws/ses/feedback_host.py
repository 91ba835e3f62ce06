"""The hosts of SES that take what comes back: automatic replies, and reports of spam complaints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local_aws.internet.message import WireMessage
from local_aws.internet.smtp import Envelope, Reply
from local_aws.internet.world_zones import feedback_host
from local_aws.ses.sent_message import SentMessage

if TYPE_CHECKING:
    from local_aws.ses.state import SesState
    from local_aws.world import LocalAws

FEEDBACK_LOOP = "complaints@email-abuse.amazonses.com"
"""Where mailbox providers send their spam reports about mail of SES."""

TAKEN = Reply(250, "OK", "2.0.0")
UNKNOWN = Reply(550, "No such message was sent from here", "5.1.1")

REPORTED = re.compile(rb"(?im)^Original-Mail-From:[ \t]*<?([^@>\r\n]+)@")
REPORTED_TO = re.compile(rb"(?im)^Original-Rcpt-To:[ \t]*<?([^>\r\n]+?)>?[ \t]*\r?$")


class FeedbackHost:
    """feedback-smtp.<Region>.amazonses.com."""

    def __init__(self, aws: LocalAws, region: str) -> None:
        self.aws = aws
        self.ip, self.hostname = feedback_host(region)

    def receive(self, envelope: Envelope) -> list[Reply]:
        """Take a message about a message that SES has sent."""
        return [self._take(address, envelope.data) for address in envelope.recipients]

    def _take(self, address: str, data: bytes) -> Reply:
        if address.lower() == FEEDBACK_LOOP:
            return self._take_report(data)
        state, message = self._find(address.partition("@")[0])
        if state is None or message is None:
            return UNKNOWN
        return self._take_answer(state, message, WireMessage(data))

    def _find(self, message_id: str) -> tuple[SesState, SentMessage] | tuple[None, None]:
        from local_aws.ses.state import SesState

        for state in self.aws.states(SesState):
            message = state.messages.get(message_id)
            if message is not None:
                return state, message
        return None, None

    def _take_answer(self, state: SesState, message: SentMessage, wire: WireMessage) -> Reply:
        from local_aws.ses import delivery
        from local_aws.ses.raw_message import mailboxes

        automatic = any(
            field.value.lower().startswith(b"auto-replied") for field in wire.all(b"auto-submitted")
        )
        for mailbox in mailboxes(wire.fields, b"from"):
            if automatic and mailbox.address in message.outcomes:
                delivery.auto_replied(state, message, mailbox.address, wire)
        return TAKEN

    def _take_report(self, data: bytes) -> Reply:
        from local_aws.ses import delivery

        sender, recipient = REPORTED.search(data), REPORTED_TO.search(data)
        if sender is None or recipient is None:
            return UNKNOWN
        state, message = self._find(sender[1].decode("latin-1"))
        address = recipient[1].decode("latin-1")
        if state is None or message is None or address not in message.outcomes:
            return UNKNOWN
        delivery.complained(state, message, address)
        return TAKEN
