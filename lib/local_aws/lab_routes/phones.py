"""`/_lab/phones/...`: what a phone received, and what its owner and carrier do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, moment_of, text_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def register_origination(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The registrar says yes to a number or sender id: {"origination_identity": "+1…"} or a name.

    A sender id needs its "iso_country_code" as well.
    """
    from local_aws.sms_voice import lab

    identity = text_of(body, "origination_identity")
    try:
        if identity.startswith("+"):
            lab.register_phone_number(aws, identity)
        else:
            country, where = text_of(body, "iso_country_code"), body.get("region")
            lab.register_sender_id(aws, identity, country, body.get("account_id"), where)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    return {}


def phone(aws: LocalAws, _: dict[str, Any], number: str) -> dict[str, Any]:
    """The text messages on a phone (its number as +15550100) and its calls, in their order."""
    return {
        "messages": [
            {
                "body": message.body,
                "origination_identity": message.origination_identity,
                "received_at": moment_of(message.received_at),
                "media_url": message.media_url,
            }
            for message in aws.internet.phones.of(number)
        ],
        "calls": [
            {
                "body": call.body,
                "origination_identity": call.origination_identity,
                "answered_at": moment_of(call.answered_at),
                "seconds": call.seconds,
            }
            for call in aws.internet.phones.calls(number)
        ],
    }


def reply(aws: LocalAws, body: dict[str, Any], number: str) -> dict[str, Any]:
    """The owner of a phone writes to an origination number: {"to": "+1…", "body": "STOP"}."""
    from local_aws.sms_voice import lab

    try:
        lab.reply(aws, number, text_of(body, "to"), text_of(body, "body"))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    return {}


def condition(aws: LocalAws, body: dict[str, Any], number: str) -> dict[str, Any]:
    """What is the matter with a phone: {"condition": "unreachable"} or {"condition": "late",
    "seconds": 600}. "reachable" makes all good again.
    """
    from local_aws.sms_voice import lab

    seconds = body.get("seconds", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 4e9:
        raise BadRequest('"seconds" must be a number >= 0: how late messages come.')
    try:
        lab.set_condition(aws, number, text_of(body, "condition"), seconds)
    except ValueError as problem:
        raise BadRequest(str(problem)) from None
    return {}


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/sms/registrations", register_origination),
    ("GET", "/phones/([^/]+)", phone),
    ("POST", "/phones/([^/]+)/reply", reply),
    ("POST", "/phones/([^/]+)/condition", condition),
]
