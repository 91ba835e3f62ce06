"""What only a simulated world has: `/_lab/...`, JSON in and out.

These routes are a contract that others rely on (the helper library, tests, demos); they are
described for users in the README.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from local_aws import (
    lab_indirect_mail,
    lab_mail_manager,
    lab_people,
    lab_unsubscribe,
    lab_workmail,
)
from local_aws.context import Request, Response
from local_aws.lab_request import BadRequest, Handler, message_of, text_of
from local_aws.lab_unsubscribe import UNSUBSCRIBE

if TYPE_CHECKING:
    from local_aws.internet.resolver import Resolver
    from local_aws.internet.smtp import Envelope
    from local_aws.world import LocalAws

TRACKING = "/_lab/track/"
FUNCTION_URLS = "/_lab/functions/"


def handle(aws: LocalAws, request: Request) -> Response:
    """Answer a request to `/_lab/...`."""
    try:
        path = urlsplit(request.url).path
        if path.startswith(TRACKING):
            return track(aws, request)
        if path.startswith(FUNCTION_URLS):
            return function_url(aws, request)
        if path.startswith(UNSUBSCRIBE):
            return lab_unsubscribe.answer(aws, request)
        return _json(200, _dispatch(aws, request))
    except BadRequest as problem:
        return _json(problem.status, {"error": str(problem)})


def _json(status: int, document: dict[str, Any]) -> Response:
    return Response(status, json.dumps(document).encode(), {"content-type": "application/json"})


def _dispatch(aws: LocalAws, request: Request) -> dict[str, Any]:
    path = urlsplit(request.url).path.removeprefix("/_lab").rstrip("/")
    for method, pattern, handler in ROUTES:
        found = re.fullmatch(pattern, path)
        if found and method == request.method:
            name = unquote(found[1]) if found.groups() else ""
            return handler(aws, _body(request), name)
    known = ", ".join(f"{method} /_lab{pattern}" for method, pattern, _ in ROUTES)
    raise BadRequest(f"There is no {request.method} /_lab{path}. There are: {known}", 404)


def _body(request: Request) -> dict[str, Any]:
    try:
        document = json.loads(request.body or b"{}")
    except ValueError:
        raise BadRequest("The body must be JSON, for example {}.") from None
    if not isinstance(document, dict):
        raise BadRequest("The body must be a JSON object, for example {}.")
    return document


def status(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """Where everything listens and what time it is in the lab."""
    return {"endpoint_url": aws.endpoint_url, **aws.listeners, "now": aws.clock.now()}


def reset(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """Go back to the first moment."""
    aws.reset()
    return {}


def advance(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Turn the clock forward by {"seconds": N}."""
    seconds = body.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 4e9:
        raise BadRequest('The body needs "seconds", a number >= 0: the clock only turns forward.')
    aws.clock.advance(seconds)
    return {"now": aws.clock.now()}


def verify_identity(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The owner of an address clicks the link in the verification mail: {"identity": "a@b"}."""
    from local_aws.ses import lab

    try:
        lab.verify_identity(
            aws, text_of(body, "identity"), body.get("account_id"), body.get("region")
        )
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    return {}


def confirm_identity(aws: LocalAws, _: dict[str, Any], token: str) -> dict[str, Any]:
    """The link in a verification mail, and where it leads if the customer has said so."""
    from local_aws.ses import lab

    try:
        verified = {"verified": lab.confirm(aws, token)}
    except LookupError as problem:
        location = lab.redirect_of(aws, token, verified=False)
        where = f" It leads to {location}." if location else ""
        raise BadRequest(f"{problem.args[0]}{where}", 404) from None
    location = lab.redirect_of(aws, token, verified=True)
    return verified | ({"location": location} if location else {})


def grant_production(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """The access team says yes: the account leaves the sandbox, {} or {"region": …}.

    That holds for SES and for End User Messaging SMS.
    """
    from local_aws.ses import lab
    from local_aws.sms_voice import lab as sms_lab

    try:
        lab.grant_production(aws, body.get("account_id"), body.get("region"))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    sms_lab.grant_production(aws, body.get("account_id"), body.get("region"))
    return {}


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
                "received_at": _iso(message.received_at),
                "media_url": message.media_url,
            }
            for message in aws.internet.phones.of(number)
        ],
        "calls": [
            {
                "body": call.body,
                "origination_identity": call.origination_identity,
                "answered_at": _iso(call.answered_at),
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


def mailbox(aws: LocalAws, _: dict[str, Any], address: str) -> dict[str, Any]:
    """The messages of a mailbox in order of arrival."""
    return {
        "messages": [
            {
                "folder": message.folder,
                "raw": base64.b64encode(message.raw).decode(),
                "received_at": _iso(message.received_at),
                "authentication_results": message.authentication_results,
            }
            for message in aws.internet.mailboxes.of(address)
        ]
    }


def set_mailbox(aws: LocalAws, body: dict[str, Any], address: str) -> dict[str, Any]:
    """A mailbox changes: {"state": "open"|"closed"|"full"}."""
    from local_aws.ses.returned import readers

    try:
        readers.set_mailbox(aws, address, text_of(body, "state"))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0])) from None
    return {}


def report_spam(aws: LocalAws, _: dict[str, Any], address: str) -> dict[str, Any]:
    """A reader reports the newest message as spam; says whether the sender gets to hear of it."""
    from local_aws.ses.returned import readers

    try:
        return {"passed_on": readers.report_spam(aws, address)}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None


def disturb_notifications(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Events of SES come twice and late: {"duplicates": share, "longest_delay": seconds}."""
    from local_aws.ses.returned import readers

    account_id, region = text_of(body, "account_id"), text_of(body, "region")
    faults = body.get("duplicates", 0), body.get("longest_delay", 0)
    if not all(isinstance(one, int | float) for one in faults):
        raise BadRequest('"duplicates" and "longest_delay" must be numbers.')
    try:
        readers.disturb_notifications(aws, *faults, account_id, region)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0])) from None
    return {}


def listen_for_smtp(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """SES's SMTP interface takes mail from now on, if it doesn't already."""
    from local_aws.ses.smtp_interface.interface import listen

    return {"smtp": listen(aws)}


def listen_for_inbound(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """SES's receiving hosts take real SMTP from now on, if they don't already."""
    from local_aws.ses.receiving.listener import listen

    return {"inbound": listen(aws)}


def deliver(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Somebody's host hands a message over: {"raw": base64, "mail_from", "recipient", "client_ip"}.

    It goes to the recipient's mail host, which judges it as any other. "helo" is the name of the
    client unless given; an empty "mail_from" is a bounce's. The answer is the host's SMTP reply.
    """
    from local_aws.internet.smtp import exchange

    resolver = aws.internet.resolver(caching=False)
    reply = exchange(aws.internet, resolver, _envelope(body, resolver))[0]
    return {"code": reply.code, "reply": str(reply)}


def _envelope(body: dict[str, Any], resolver: Resolver) -> Envelope:
    from local_aws.internet.authentication import reverse_dns
    from local_aws.internet.smtp import Envelope

    client_ip = _ip(text_of(body, "client_ip"))
    helo = body.get("helo") or reverse_dns(client_ip, resolver).name or f"[{client_ip}]"
    data = message_of(text_of(body, "raw"))
    recipient = text_of(body, "recipient")
    return Envelope(client_ip, str(helo), str(body.get("mail_from") or ""), [recipient], data)


def _ip(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise BadRequest(f'"client_ip" is {text!r}: give an IP address.') from None


def look_up(aws: LocalAws, _: dict[str, Any], question: str) -> dict[str, Any]:
    """What DNS answers now to `dns/NAME/TYPE`, asked by a resolver that remembers nothing."""
    name, record_type = question.rsplit("/", 1)
    answer = aws.internet.resolver(caching=False).lookup(name, record_type.upper())
    return {"status": answer.status, "values": list(answer.values), "ttl": answer.ttl}


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def track(aws: LocalAws, request: Request) -> Response:
    """The tracking host of SES: `/_lab/track/` and a tracked link without its `https://`."""
    from local_aws.ses.events import tracking

    # The path is taken as it came: the link inside it is percent-encoded once more.
    rest = request.url.partition(TRACKING)[2]
    reader = request.headers.get("user-agent", "")
    try:
        visit = tracking.visit(aws, f"https://{rest}", ip=request.source_ip, user_agent=reader)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    if visit.location:
        return Response(302, b"", {"location": visit.location})
    return Response(200, visit.content, {"content-type": "image/gif"})


def function_url(aws: LocalAws, request: Request) -> Response:
    """A function URL: what it says depends on the function."""
    from local_aws.functions import urls

    return urls.answer(aws, request, FUNCTION_URLS)


ROUTES: list[tuple[str, str, Handler]] = [
    *lab_mail_manager.ROUTES,
    *lab_indirect_mail.ROUTES,
    *lab_workmail.ROUTES,
    *lab_people.ROUTES,
    ("GET", "/status", status),
    ("POST", "/reset", reset),
    ("POST", "/clock/advance", advance),
    ("POST", "/identities/verify", verify_identity),
    ("GET", "/identities/confirm/([^/]+)", confirm_identity),
    ("POST", "/accounts/production", grant_production),
    ("GET", "/mailboxes/([^/]+)", mailbox),
    ("POST", "/mailboxes/([^/]+)/state", set_mailbox),
    ("POST", "/mailboxes/([^/]+)/spam", report_spam),
    ("POST", "/notifications/faults", disturb_notifications),
    ("GET", "/phones/([^/]+)", phone),
    ("POST", "/phones/([^/]+)/reply", reply),
    ("POST", "/phones/([^/]+)/condition", condition),
    ("POST", "/sms/registrations", register_origination),
    ("POST", "/smtp/listen", listen_for_smtp),
    ("POST", "/inbound/listen", listen_for_inbound),
    ("POST", "/deliver", deliver),
    ("GET", "/dns/([^/]+/[A-Za-z0-9]+)", look_up),
]
