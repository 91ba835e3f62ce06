"""What only a simulated world has: `/_lab/...`, JSON in and out.

These routes are a contract that others rely on (the helper library, tests, demos); they are
described for users in docs/lab_routes.md.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from local_aws.context import Request, Response
from local_aws.lab_routes import (
    accounts,
    indirect_mail,
    ledger,
    mail_manager,
    mailboxes,
    people,
    phones,
    smtp,
    unsubscribe,
    workmail,
)
from local_aws.lab_routes.request import BadRequest, Handler
from local_aws.lab_routes.unsubscribe import UNSUBSCRIBE

if TYPE_CHECKING:
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
            return unsubscribe.answer(aws, request)
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


def look_up(aws: LocalAws, _: dict[str, Any], question: str) -> dict[str, Any]:
    """What DNS answers now to `dns/NAME/TYPE`, asked by a resolver that remembers nothing."""
    name, record_type = question.rsplit("/", 1)
    answer = aws.internet.resolver(caching=False).lookup(name, record_type.upper())
    return {"status": answer.status, "values": list(answer.values), "ttl": answer.ttl}


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
    *accounts.ROUTES,
    *mailboxes.ROUTES,
    *phones.ROUTES,
    *smtp.ROUTES,
    *mail_manager.ROUTES,
    *indirect_mail.ROUTES,
    *workmail.ROUTES,
    *people.ROUTES,
    *ledger.ROUTES,
    ("GET", "/status", status),
    ("POST", "/reset", reset),
    ("POST", "/clock/advance", advance),
    ("GET", "/dns/([^/]+/[A-Za-z0-9]+)", look_up),
]
