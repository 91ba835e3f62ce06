"""Answers to requests that no operation of ours got to see, in a form that any SDK can read."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from local_aws.context import Request, Response

XML_SERVICES = frozenset({"route53", "cloudfront"})
"""Services that answer in XML without being asked by a form, and wrapped; by signing name."""


def fault(request: Request, status: int, code: str, text: str, signing_name: str = "") -> Response:
    """Return an error response in JSON or XML, as the client that sent the request expects."""
    if signing_name == "s3":  # whose errors aren't wrapped
        body = f"<Error><Code>{code}</Code><Message>{escape(text)}</Message></Error>"
        return Response(status, body.encode(), {"content-type": "application/xml"})
    if signing_name in XML_SERVICES or "form" in request.headers.get("content-type", ""):
        body = (
            f"<ErrorResponse><Error><Type>Receiver</Type><Code>{code}</Code>"
            f"<Message>{escape(text)}</Message></Error></ErrorResponse>"
        )
        return Response(status, body.encode(), {"content-type": "text/xml"})
    headers = {"content-type": "application/json", "x-amzn-errortype": code}
    return Response(status, json.dumps({"__type": code, "message": text}).encode(), headers)
