"""Function URLs: HTTP in front of a function, in payload format 2.0.

On AWS a URL is a host of its own, `https://ID.lambda-url.REGION.on.aws/`. Here it is a path of the
local AWS, since no DNS of the machine knows such hosts: `http://127.0.0.1:PORT/_lab/functions/ID/`.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from local_aws.context import Request, Response
from local_aws.errors import AwsError
from local_aws.functions import endpoint, invocation, policies
from local_aws.functions.state import FunctionsState

if TYPE_CHECKING:
    from local_aws.functions.function import Function, FunctionUrl
    from local_aws.functions.invocation import Invoked
    from local_aws.world import LocalAws

PREFIX = "/_lab/functions/"


def address(state: FunctionsState, url: FunctionUrl) -> str:
    """Return FunctionUrl."""
    return f"{endpoint.url_of(state.aws)}{PREFIX}{url.url_id}/"


def answer(aws: LocalAws, request: Request, prefix: str = PREFIX) -> Response:
    """Answer a request to a function URL."""
    rest = urlsplit(request.url).path.removeprefix(prefix)
    url_id, _, path = rest.partition("/")
    found = _find(aws, url_id)
    if found is None:
        return _json(404, {"Message": None})
    state, function, qualifier = found
    url = function.urls[qualifier]
    if not _may(function, qualifier, url, request):
        return _json(403, {"Message": "Forbidden"})
    event = event_of(state, url, request, "/" + path)
    try:
        version = function.version(qualifier)
        content = json.dumps(event).encode()
        answered = invocation.run(state, function, version, content, qualifier=qualifier)
    except AwsError as problem:
        # Lambda's own refusals (throttling, a missing version) come with their status.
        return _json(429 if "TooMany" in problem.code else 502, {"Message": problem.message})
    return response_of(answered)


def _find(aws: LocalAws, url_id: str) -> tuple[FunctionsState, Function, str] | None:
    for state in aws.states(FunctionsState):
        for function in list(state.functions.values()):
            for qualifier, url in function.urls.items():
                if url.url_id == url_id:
                    return state, function, qualifier
    return None


def _may(function: Function, qualifier: str, url: FunctionUrl, request: Request) -> bool:
    """AWS_IAM: the request must be signed; by whom isn't looked at. NONE: the policy says so."""
    if url.auth_type == "AWS_IAM":
        signed = request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256")
        return signed or "X-Amz-Signature=" in request.url
    return policies.is_public_url(function, qualifier)


def event_of(
    state: FunctionsState, url: FunctionUrl, request: Request, path: str
) -> dict[str, Any]:
    """Return the event of a request ("Lambda function URLs, request and response payloads")."""
    parts = urlsplit(request.url)
    now = state.aws.clock.utc()
    host = f"{url.url_id}.lambda-url.{state.region}.on.aws"
    cookies = [one.strip() for one in request.headers.get("cookie", "").split(";") if one.strip()]
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": parts.query,
        "headers": {**_headers(request), "host": host},
        "requestContext": {
            "accountId": state.account_id if url.auth_type == "AWS_IAM" else "anonymous",
            "apiId": url.url_id,
            "domainName": host,
            "domainPrefix": url.url_id,
            "http": {
                "method": request.method,
                "path": unquote(path),
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": state.aws.ids.uuid("lambda-url"),
            "routeKey": "$default",
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        **_body(request),
    }
    if cookies:
        event["cookies"] = cookies
    if query:
        event["queryStringParameters"] = query
    return event


def _headers(request: Request) -> dict[str, str]:
    # A function never sees who signed: the service takes these off.
    own = ("authorization", "cookie")
    return {name: value for name, value in request.headers.items() if name not in own}


def _body(request: Request) -> dict[str, Any]:
    if not request.body:
        return {"isBase64Encoded": False}
    kind = request.headers.get("content-type", "")
    if kind.startswith("text/") or any(word in kind for word in ("json", "xml", "javascript")):
        return {"body": request.body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(request.body).decode(), "isBase64Encoded": True}


def response_of(answered: Invoked) -> Response:
    """Return the HTTP response that a function's answer means; 502 where it failed."""
    if answered.failed:
        return Response(502, b"Internal Server Error", {"content-type": "application/json"})
    document = answered.document()
    if not isinstance(document, dict) or "statusCode" not in document:
        # Without a status the whole answer is the body.
        return Response(200, answered.payload, {"content-type": "application/json"})
    headers = {"content-type": "application/json"}
    headers |= {name.lower(): str(value) for name, value in document.get("headers", {}).items()}
    cookies = document.get("cookies", [])
    if cookies:
        headers["set-cookie"] = ", ".join(cookies)
    body = document.get("body") or ""
    text = body if isinstance(body, str) else json.dumps(body)
    content = base64.b64decode(text) if document.get("isBase64Encoded") else text.encode()
    return Response(int(document["statusCode"]), content, headers)


def _json(status: int, document: dict[str, Any]) -> Response:
    return Response(status, json.dumps(document).encode(), {"content-type": "application/json"})
