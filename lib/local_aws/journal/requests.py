"""What is written of an HTTP request, and which ones are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from local_aws.context import Request, Response

if TYPE_CHECKING:
    from local_aws.world import LocalAws

LOOKS = re.compile(r"/_lab/(status|ledger|mailboxes/[^/]+|phones/[^/]+|dns/.+)")
"""GET requests of the lab that only look. They aren't written down, since pages and waiting
notebooks make them all the time."""

READS = re.compile(r"BatchGet|Describe|Get|Head|List|Lookup|Query|Scan|Search")
"""Beginnings of the names of operations that change nothing a customer could see. They are written
down, since an answer takes identifiers, but nobody has to wait until they are on disk."""

NEVER_THE_SAME = frozenset({"TrentService.Sign"})
"""Targets of operations that answer something else each time, and leave nothing: signatures with
ECDSA and RSASSA-PSS have random octets in them."""

ACTION = re.compile(rb"(?:^|&)Action=(\w+)")


def only_looks(request: Request) -> bool:
    """Whether a request can't change anything at all."""
    return request.method == "GET" and bool(LOOKS.fullmatch(urlsplit(request.url).path))


def only_reads(request: Request) -> bool:
    """Whether a request leaves the account as it was."""
    if urlsplit(request.url).path.startswith("/_lab/"):
        return False
    target = request.headers.get("x-amz-target", "").rpartition(".")[2]
    if target:
        return bool(READS.match(target))
    action = ACTION.search(request.body) if request.method == "POST" else None
    if action:
        return bool(READS.match(action[1].decode()))
    return request.method in ("GET", "HEAD")


def written(request: Request) -> dict[str, Any]:
    """Return what is written of a request beside its body."""
    return {
        "kind": "http",
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        "from": request.source_ip,
    }


def read(aws: LocalAws, head: dict[str, Any], body: bytes, was_at: str) -> Request:
    """Return a request as if it had come to where the local AWS is served now."""
    url, headers = str(head["url"]), dict(head["headers"])
    if was_at != aws.endpoint_url:
        url = url.replace(was_at, aws.endpoint_url, 1)
        if headers.get("host") == urlsplit(was_at).netloc:
            headers["host"] = urlsplit(aws.endpoint_url).netloc
    return Request(head["method"], url, headers, body, head["from"])


def told(request: Request, answer: Response) -> bytes:
    """Return what has to come out again when the request is done again."""
    if request.headers.get("x-amz-target") in NEVER_THE_SAME:
        return f"{answer.status}".encode()
    return f"{answer.status} ".encode() + answer.body
