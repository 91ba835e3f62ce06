"""The last requests that the local AWS got, as what they are: calls of operations."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from local_aws import gateway
from local_aws.protocol import models
from messaging_lab.show.command_line import as_cli

if TYPE_CHECKING:
    from botocore.model import Shape

    from local_aws.context import Request, Response

KEPT = 200
LONGEST = 4000
"""Characters of a command that are shown. A message with an attachment has millions."""

LARGEST = 100_000
"""Bytes of a request that are kept whole; of a larger one only what it asks for is."""

HIDDEN = "(not shown)"


@dataclass(frozen=True)
class Recorded:
    """A request and how it ended.

    `at` is the lab's time in epoch seconds, `name` service and operation (`sesv2 SendEmail`),
    `size` the bytes of the body, which isn't kept if there are too many.
    """

    at: float
    name: str
    request: Request
    size: int
    status: int
    answer: bytes

    @property
    def problem(self) -> str:
        """What an error said; empty where the call went well."""
        if self.status < 400:
            return ""
        text = self.answer.decode("utf-8", "replace")
        try:
            document = json.loads(text)
            return str(document.get("message") or document.get("Message") or text)
        except (ValueError, AttributeError):
            return text[:LONGEST]

    def command(self) -> str:
        """Return the AWS CLI command that does the same, or the request line where there is none.

        What the model calls sensitive is left out of it.
        """
        if self.size > LARGEST:
            return f"{self.name}: {self.size:,} bytes, too large to be shown"
        call = _call(self.request)
        if call is None:
            return f"{self.request.method} {urlsplit(self.request.url).path}"
        try:
            params = gateway.read_params(call, self.request)
            shape = models.operation_model(call.service, call.operation).input_shape
            text = as_cli(call.service, call.operation, _shown(params, shape))
        except Exception as problem:
            return f"{self.name}: {problem}"
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _call(request: Request) -> gateway.Call | None:
    return gateway.identify(request, urlsplit(request.url))


def _name(request: Request) -> str:
    """Return what a request asks for; of one to a service of moto's, as far as it says so."""
    call = _call(request)
    if call is not None:
        return f"{call.service} {call.operation}"
    target = request.headers.get("x-amz-target", "")
    if target:
        return target.replace(".", " ").replace("Amazon", "", 1)
    _, _, service = gateway.credential(request)
    form = dict(parse_qsl(request.body[:LONGEST].decode("utf-8", "replace")))
    path = urlsplit(request.url).path
    return f"{service or 'http'} {form.get('Action') or f'{request.method} {path}'}"


def _shown(value: Any, shape: Shape | None) -> Any:
    """Return parameters without what must not be shown."""
    if shape is not None and shape.metadata.get("sensitive"):
        return HIDDEN
    if isinstance(value, dict):
        members = getattr(shape, "members", {})
        inner = getattr(shape, "value", None)
        return {name: _shown(one, members.get(name, inner)) for name, one in value.items()}
    if isinstance(value, list):
        return [_shown(one, getattr(shape, "member", None)) for one in value]
    return value


class Recorder:
    """Keeps the last requests; the gateway tells it of each one."""

    def __init__(self) -> None:
        self.requests: deque[Recorded] = deque(maxlen=KEPT)
        self.count = 0

    def __call__(self, at: float, request: Request, response: Response) -> None:
        """Take down a request and its answer."""
        self.count += 1
        answer = response.body[:LONGEST] if response.status >= 400 else b""
        name, size = _name(request), len(request.body)
        if size > LARGEST:
            request = replace(request, body=b"")
        self.requests.append(Recorded(at, name, request, size, response.status, answer))

    def clear(self) -> None:
        """Forget them; the count goes on, so that a page that shows them is renewed."""
        self.requests.clear()
        self.count += 1
