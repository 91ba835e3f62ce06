"""Sending text and media messages: a request is checked, accepted, and set on its way.

`Keyword` changes nothing: it tells which program of a US short code a message is of, and short
codes can't be had by API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.sms_voice import (
    configuration_sets,
    countries,
    feedback,
    parts,
    prices,
    protect,
    sending_checks,
    sending_delivery,
    sending_rates,
)
from local_aws.sms_voice.errors import invalid
from local_aws.sms_voice.messages import Message, outbox_of
from local_aws.sms_voice.sending_route import Route, Wish, routes

if TYPE_CHECKING:
    from local_aws.sms_voice.configuration_sets import ConfigurationSet
    from local_aws.sms_voice.protect import Verdict
    from local_aws.sms_voice.state import SmsState

Params = dict[str, Any]

DEFAULT_TYPE = "TRANSACTIONAL"
"""The type of a message for which neither request, set nor sender has one (assumption)."""

DEFAULT_TIME_TO_LIVE = 72 * 3600
"""Seconds (model, SendTextMessage)."""

INDIAN = ("IN_ENTITY_ID", "IN_TEMPLATE_ID")
"""DestinationCountryParameters that a sender id needs in India."""


def find_set(state: SmsState, params: Params) -> ConfigurationSet | None:
    """Return the configuration set of a request. Raises ResourceNotFoundException."""
    name = params.get("ConfigurationSetName")
    return None if name is None else configuration_sets.find(state, name)


def wish_of(params: Params, channel: str) -> Wish:
    """Return where a message is to go. Raises ValidationException."""
    field = "DestinationPhoneNumber"
    number = countries.e164(params[field], field)
    country = countries.country_of(number)
    countries.get(country, field)
    return Wish(channel, number, country)


def judge(
    state: SmsState, params: Params, wish: Wish, used_set: ConfigurationSet | None
) -> Verdict | None:
    """Apply the one protect configuration that holds for a message. Raises ConflictException."""
    used = protect.in_force(state, params.get("ProtectConfigurationId"), used_set)
    return sending_checks.protected(state, wish, used)


def send(state: SmsState, params: Params, channel: str) -> str:
    """Accept a text or media message, and return its id. Raises what refuses it."""
    used_set = find_set(state, params)
    wish = wish_of(params, channel)
    verdict = judge(state, params, wish, used_set)
    possible = routes(state, wish, params.get("OriginationIdentity"), used_set)
    _check_india(params, wish, possible[0])
    message = _draft(state, params, wish, possible[0], used_set)
    message.verdict = verdict
    _check(state, params, wish, possible[0], message)
    message.id = state.aws.ids.uuid("sms-message")
    if params.get("DryRun"):
        sending_rates.use_dry_run(state, message.parts)
        return message.id
    _use(message, sending_rates.first_free(state, possible, message.parts), wish)
    keep(state, message, params)
    state.aws.clock.call_later(0, sending_delivery.begin, state, message)
    return message.id


def _check(state: SmsState, params: Params, wish: Wish, route: Route, message: Message) -> None:
    sending_checks.message_type(route, message.message_type)
    sending_checks.sandbox(state, wish)
    sending_checks.opted_in(state, wish, route)
    sending_checks.price(params.get("MaxPrice"), message.price.total)
    sending_checks.spend(state, wish.channel, message.price.total)


def _check_india(params: Params, wish: Wish, route: Route) -> None:
    if wish.country != "IN" or route.identity is None or route.sender.startswith("+"):
        return
    given = params.get("DestinationCountryParameters", {})
    missing = [name for name in INDIAN if name not in given]
    if missing:
        text = f"{' and '.join(missing)} must be given for a sender id in India"
        raise invalid("MISSING_PARAMETER", "DestinationCountryParameters", text)


def _draft(
    state: SmsState, params: Params, wish: Wish, route: Route, used_set: ConfigurationSet | None
) -> Message:
    body, now = params.get("MessageBody", ""), state.now()
    cut = parts.split(body)
    # MMS messages aren't cut ("MMS file types, size and character limits").
    count = cut.count if wish.channel == "TEXT" else 1
    message = Message(
        id="",
        channel=wish.channel,
        sender=route.sender,
        destination=wish.destination,
        country=wish.country,
        body=body,
        message_type=_type_of(params, route, used_set),
        requested_at=now,
        expires_at=now + params.get("TimeToLive", DEFAULT_TIME_TO_LIVE),
        encoding=cut.encoding,
        parts=count,
        price=prices.unit_price(wish.channel, wish.country).times(count),
        deliverable=cut.deliverable or wish.channel != "TEXT",
        context=dict(params.get("Context", {})),
        configuration_set=used_set,
        media_url=next(iter(params.get("MediaUrls", [])), ""),
    )
    return message


def _type_of(params: Params, route: Route, used_set: ConfigurationSet | None) -> str:
    of_set = used_set.default_message_type if used_set else None
    types = route.message_types()
    of_sender = DEFAULT_TYPE if DEFAULT_TYPE in types or not types else types[0]
    return params.get("MessageType") or of_set or of_sender


def _use(message: Message, route: Route, wish: Wish) -> None:
    message.sender = route.sender
    identity = route.identity
    message.international = identity is not None and identity.country != wish.country


def keep(state: SmsState, message: Message, params: Params) -> None:
    """Keep a message that is accepted, charge it, and wait for its feedback if asked to."""
    outbox = outbox_of(state)
    outbox.add(message)
    outbox.charge(message.channel, state.now(), message.price.total)
    default = message.configuration_set and message.configuration_set.default_message_feedback
    if params.get("MessageFeedbackEnabled", default):
        feedback.expect(state, message)
