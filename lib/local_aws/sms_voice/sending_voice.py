"""Voice messages: a text that is read to whoever answers a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from local_aws.internet.phones import Call
from local_aws.sms_voice import prices, protection, sending, sending_checks, sending_rates
from local_aws.sms_voice.account import SANDBOX
from local_aws.sms_voice.errors import invalid, over_quota
from local_aws.sms_voice.events import happened
from local_aws.sms_voice.messages import VOICE, Message, outbox_of
from local_aws.sms_voice.sending_delivery import end, is_filtered
from local_aws.sms_voice.sending_route import routes
from local_aws.sms_voice.sending_simulators import simulators

if TYPE_CHECKING:
    from local_aws.sms_voice.sending_route import Route, Wish
    from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

PLAIN_CHARACTERS = 3000
"""Length of a body that isn't SSML (model, MessageBodyTextType)."""

WORDS_PER_MINUTE = 150
"""How fast the voice reads. Assumption: Polly's rate differs by voice."""

SANDBOX_SECONDS = 30
SANDBOX_CALLS_A_DAY = 20
SANDBOX_CALLS_TO_ONE = 5
"""Limits of calls in the sandbox (user guide, "Sandbox")."""

DAY = 24 * 3600.0

OUTCOMES = {
    "reachable": "COMPLETED",
    "late": "NO_ANSWER",
    "unreachable": "NO_ANSWER",
    "unknown": "NO_ANSWER",
    "busy": "BUSY",
}
"""Condition of a phone -> end of a call to it; all others: FAILED."""


def send(state: SmsState, params: Params) -> str:
    """Accept a voice message, and return its id. Raises what refuses it."""
    used_set = sending.find_set(state, params)
    wish = sending.wish_of(params, VOICE)
    seconds = _seconds(params)
    verdict = sending.judge(state, params, wish, used_set)
    possible = routes(state, wish, params["OriginationIdentity"], used_set)
    message = _draft(state, params, wish, possible[0], seconds)
    message.configuration_set, message.verdict = used_set, verdict
    _check(state, params, wish, possible[0], message)
    message.id = state.aws.ids.uuid("sms-message")
    if params.get("DryRun"):
        sending_rates.use_dry_run(state, 1)
        return message.id
    sending_rates.use_call(state, message.sender)
    sending.keep(state, message, params)
    state.aws.clock.call_later(0, _call, state, message)
    return message.id


def _seconds(params: Params) -> int:
    body = params["MessageBody"]
    if params.get("MessageBodyTextType", "TEXT") == "SSML":
        body = _spoken(body)
    elif len(body) > PLAIN_CHARACTERS:
        text = f"a text has at most {PLAIN_CHARACTERS} characters, more is for SSML"
        raise invalid("MAXIMUM_SIZE_EXCEEDED", "MessageBody", text)
    return max(1, -(-len(body.split()) * 60 // WORDS_PER_MINUTE))


def _spoken(ssml: str) -> str:
    try:
        root = fromstring(ssml)
    except (ParseError, DefusedXmlException):
        raise invalid("CANNOT_PARSE", "MessageBody", "this is not SSML") from None
    if root.tag.rpartition("}")[2] != "speak":
        raise invalid("CANNOT_PARSE", "MessageBody", "SSML begins with <speak>")
    return " ".join(root.itertext())


def _draft(state: SmsState, params: Params, wish: Wish, route: Route, seconds: int) -> Message:
    if state.account.tier == SANDBOX:
        seconds = min(seconds, SANDBOX_SECONDS)
    now = state.now()
    return Message(
        id="",
        channel=VOICE,
        sender=route.sender,
        destination=wish.destination,
        country=wish.country,
        body=params["MessageBody"],
        message_type="",
        requested_at=now,
        expires_at=now + params.get("TimeToLive", sending.DEFAULT_TIME_TO_LIVE),
        price=prices.unit_price(VOICE, wish.country).times(-(-seconds // 60)),
        context=dict(params.get("Context", {})),
        seconds=seconds,
    )


def _check(state: SmsState, params: Params, wish: Wish, route: Route, message: Message) -> None:
    sending_checks.sandbox(state, wish)
    sending_checks.opted_in(state, wish, route)
    minute = prices.unit_price(VOICE, wish.country).total
    sending_checks.price(params.get("MaxPricePerMinute"), minute, "MaxPricePerMinute")
    sending_checks.spend(state, VOICE, message.price.total)
    if state.account.tier == SANDBOX:
        _check_calls(state, wish)


def _check_calls(state: SmsState, wish: Wish) -> None:
    # Assumption: the model's one reason for calls stands for both limits of the sandbox.
    since = state.now() - DAY
    made = [
        one.destination
        for one in outbox_of(state).messages.values()
        if one.channel == VOICE and one.requested_at > since
    ]
    full = len(made) >= SANDBOX_CALLS_A_DAY
    if full or made.count(wish.destination) >= SANDBOX_CALLS_TO_ONE:
        raise over_quota("DAILY_DESTINATION_CALL_LIMIT")


def _call(state: SmsState, message: Message) -> None:
    protection.assess(state, message)
    if is_filtered(message):
        end(state, message, "PROTECT_BLOCKED")
        return
    outcome = _outcome(state, message)
    happened(state, message, "INITIATED", final=False)
    if outcome == "FAILED":
        end(state, message, outcome)
        return
    happened(state, message, "RINGING", final=False)
    if outcome != "COMPLETED":
        end(state, message, outcome)
        return
    happened(state, message, "ANSWERED", final=False)
    call = Call(message.body, message.sender, state.now(), message.seconds)
    if message.destination not in simulators():
        state.aws.internet.phones.put_call(message.destination, call)
    state.aws.clock.call_later(message.seconds, end, state, message, outcome)


def _outcome(state: SmsState, message: Message) -> str:
    simulator = simulators().get(message.destination)
    if simulator is not None:
        return "COMPLETED" if simulator.outcome == "SUCCESSFUL" else "FAILED"
    condition = state.aws.internet.phones.condition(message.destination)
    return OUTCOMES.get(condition.name, "FAILED")
