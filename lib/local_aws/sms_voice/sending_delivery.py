"""From acceptance to the end: Protect, simulators, carriers and phones, and the events about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.internet import carriers
from local_aws.internet.phones import TextMessage
from local_aws.sms_voice import prices, protection, sending_media
from local_aws.sms_voice.events import UNPAID, happened
from local_aws.sms_voice.messages import TEXT, Message, outbox_of
from local_aws.sms_voice.sending_simulators import simulators

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

UNKNOWN_SECONDS = 72 * 3600.0
"""Without a carrier's last word a message ends UNKNOWN after this time (user guide)."""


def begin(state: SmsState, message: Message) -> None:
    """Set an accepted message on its way."""
    protection.assess(state, message)
    if not message.deliverable:
        end(state, message, "INVALID_MESSAGE")
    elif is_filtered(message):
        end(state, message, "PROTECT_BLOCKED")
    elif problem := sending_media.problem(state, message):
        end(state, message, problem)
    elif message.destination in simulators():
        _to_simulator(state, message, simulators()[message.destination].outcome)
    else:
        _to_carrier(state, message)


def is_filtered(message: Message) -> bool:
    """Tell whether Protect holds an assessed message back."""
    verdict, found = message.verdict, message.assessment
    return verdict is not None and verdict.status == "FILTER" and bool(found and found.suspect)


def end(state: SmsState, message: Message, status: str) -> None:
    """Let a message end, unless it has, and give back what it has cost for nothing."""
    if message.final:
        return
    if status in UNPAID:
        outbox_of(state).charge(message.channel, message.requested_at, -message.price.total)
        message.price = prices.FREE
    if status == "PROTECT_BLOCKED" and message.channel != TEXT:
        # The model has no such event for media and voice, so there is none.
        message.status, message.final = status, True
        return
    happened(state, message, status, final=True)


def _to_simulator(state: SmsState, message: Message, outcome: str) -> None:
    # AWS shows nobody what its simulators were sent; here the one that takes it keeps it, as phones
    # do, so that a learner can read it.
    if outcome == "SUCCESSFUL":
        state.aws.internet.phones.put(message.destination, _on_phone(state, message))
    end(state, message, outcome)


def _on_phone(state: SmsState, message: Message) -> TextMessage:
    return TextMessage(message.body, message.sender, state.now(), message.media_url)


def _to_carrier(state: SmsState, message: Message) -> None:
    condition = state.aws.internet.phones.condition(message.destination)
    if condition.name != "late":
        _hand_over(state, message)
        return
    happened(state, message, "QUEUED", final=False)
    left = message.expires_at - state.now()
    if condition.seconds > left:
        state.aws.clock.call_later(left, end, state, message, "TTL_EXPIRED")
    else:
        state.aws.clock.call_later(condition.seconds, _hand_over, state, message)


def _hand_over(state: SmsState, message: Message) -> None:
    happened(state, message, "PENDING", final=False)
    text = _on_phone(state, message)
    told = carriers.deliver(state.aws.internet, message.destination, message.country, text)
    if told is None:
        state.aws.clock.call_later(UNKNOWN_SECONDS, end, state, message, "UNKNOWN")
    else:
        end(state, message, told)
