"""Presigned S3 links that follow the lab's clock.

Signatures aren't checked anywhere in the local AWS. That a link works for a limited time is,
because moto doesn't, and because the time that counts is the lab's.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local_aws.clock import Clock
from local_aws.context import Request, Response

_TIMESTAMP = "%Y%m%dT%H%M%SZ"


class _ClockAuth(S3SigV4QueryAuth):
    """Signature version 4 in the query, dated by the lab's clock."""

    def __init__(self, clock: Clock, access_key: str, region: str, seconds: int) -> None:
        super().__init__(Credentials(access_key, "local"), "s3", region, expires=seconds)
        self._clock = clock

    def add_auth(self, request: Any) -> None:
        signer: Any = self  # the steps of the base class aren't in its type stubs
        request.context["timestamp"] = self._clock.utc().strftime(_TIMESTAMP)
        signer._modify_request_before_signing(request)
        to_sign = signer.string_to_sign(request, signer.canonical_request(request))
        signer._inject_signature_to_request(request, signer.signature(to_sign, request))


def presign(
    clock: Clock, url: str, access_key: str, region: str, seconds: int, method: str = "GET"
) -> str:
    """Return `url` as a link for one HTTP method that works for `seconds` of lab time."""
    request = AWSRequest(method, url)
    _ClockAuth(clock, access_key, region, seconds).add_auth(request)
    return str(request.url)


def refusal(request: Request, clock: Clock) -> Response | None:
    """Return S3's answer to a presigned link that has expired; None for any other request."""
    if "Expires=" not in request.url:
        return None
    query = dict(parse_qsl(urlsplit(request.url).query))
    end = _end(query)
    if end is None or clock.utc() <= end:
        return None
    expired = _iso(end)
    period = query.get("X-Amz-Expires", "")
    given = f"<X-Amz-Expires>{int(period)}</X-Amz-Expires>" if period else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>'
        f"<Message>Request has expired</Message>{given}<Expires>{expired}</Expires>"
        f"<ServerTime>{_iso(clock.utc())}</ServerTime></Error>"
    )
    return Response(403, body.encode(), {"content-type": "application/xml"})


def _end(query: dict[str, str]) -> datetime | None:
    """Return when a link ends, in signature version 4 or 2; None where it isn't presigned."""
    try:
        if "X-Amz-Signature" in query:
            signed = datetime.strptime(query["X-Amz-Date"], _TIMESTAMP).replace(tzinfo=UTC)
            return signed + timedelta(seconds=int(query["X-Amz-Expires"]))
        if "Signature" in query:
            return datetime.fromtimestamp(int(query["Expires"]), UTC)
    except (KeyError, ValueError, OverflowError):
        return None
    return None


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
