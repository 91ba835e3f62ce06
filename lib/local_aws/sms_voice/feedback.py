"""Feedback: whether a message had the effect that it was sent for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.sms_voice.errors import invalid, not_found
from local_aws.sms_voice.messages import Message, outbox_of
from local_aws.sms_voice.protection import traffic_of

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

PENDING, RECEIVED, FAILED = "PENDING", "RECEIVED", "FAILED"

WAIT_SECONDS = 3600.0
"""After this time without feedback a message counts as FAILED ("Message feedback")."""


def expect(state: SmsState, message: Message) -> None:
    """Wait for feedback on a message."""
    message.feedback = PENDING
    state.aws.clock.call_later(WAIT_SECONDS, _give_up, state, message)


def _give_up(state: SmsState, message: Message) -> None:
    if message.feedback == PENDING:
        _record(state, message, FAILED)


def put(state: SmsState, message_id: str, status: str) -> Message:
    """Record what became of a message; the last word counts, also after the wait (assumption).

    Raises ResourceNotFoundException, and ValidationException for a message that was sent without
    feedback (assumption).
    """
    message = outbox_of(state).messages.get(message_id)
    if message is None:
        raise not_found("message", message_id)
    if not message.feedback:
        text = "the message was sent without MessageFeedbackEnabled"
        raise invalid("INVALID_REQUEST", "MessageId", text)
    if message.feedback != status:
        _record(state, message, status)
    return message


def _record(state: SmsState, message: Message, status: str) -> None:
    message.feedback = status
    traffic_of(state).note_feedback(message.destination, status == RECEIVED, state.now())
