"""The last requests that the local AWS got, as what they are: calls of operations."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from local_aws.access.asked import Asked, asked_of_moto
from local_aws.identification import Call, credential, identify, read_params
from local_aws.protocol import models, rest_xml

if TYPE_CHECKING:
    from botocore.model import Shape

    from local_aws.context import Request, Response

KEPT = 200
LONGEST = 4000
"""Characters of a command that are shown. A message with an attachment has millions."""

LARGEST = 100_000
"""Bytes of a request that are kept whole; of a larger one only what it asks for is."""

HIDDEN = "(not shown)"

MESSAGE = re.compile(r"<Message>(.*?)</Message>", re.DOTALL)

MESSAGE_ID = re.compile(rb"MessageId(?:\":\s*\"|>)([0-9A-Za-z-]{20,})")
"""Where the answers to a send, of SES, SMS and SNS, have the id of the message."""

QUOTED = r"(?:[^\"\\]|\\.)*"
"""What is between the quotation marks of a JSON text."""

SECRET_TEXT = re.compile(
    r"(<\w*(?:{0})\w*>)[^<]*|(\"\w*(?:{0})\w*\"\s*:\s*\"){1}".format(
        "Secret(?!Id|Arn)|Password|PrivateKey|SessionToken|Plaintext", QUOTED
    )
)
"""A member of an answer, in XML or JSON, that nobody else should see; it may be cut off."""

ENVIRONMENT = re.compile(rf"\"Variables\"\s*:\s*\{{(?:[^{{}}\"]|\"{QUOTED}\"?)*")
"""The environment of a function in an answer."""

VALUE = re.compile(rf"(:\s*\"){QUOTED}")

ADDED_BY_SDKS = frozenset(
    {"ChecksumAlgorithm", "ChecksumMode", "ContentEncoding", "ContentLength", "EncodingType"}
    | {"ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME"}
)
"""Parameters of S3 that SDKs add by themselves; the AWS CLI does, too."""


@dataclass(frozen=True)
class Recorded:
    """A request and how it ended.

    `number` counts the requests, `at` is the lab's time in epoch seconds, `name` service and
    operation (`sesv2 SendEmail`), `size` the bytes of the body, which isn't kept if there are too
    many. `answer` is the beginning of the response's body.
    """

    number: int
    at: float
    name: str
    request: Request
    size: int
    status: int
    answer: bytes

    @property
    def failed(self) -> bool:
        """Whether it was answered with an error."""
        return self.status >= 400

    @property
    def problem(self) -> str:
        """What an error said; empty where the call went well."""
        if not self.failed:
            return ""
        text = self.answer.decode("utf-8", "replace")
        found = MESSAGE.search(text)
        if found:
            return html.unescape(found[1])
        try:
            document = json.loads(text)
            return str(document.get("message") or document.get("Message") or text)
        except (ValueError, AttributeError):
            return text

    @property
    def came_back(self) -> str:
        """What was answered, as far as it is kept, without secrets; empty for what is no text."""
        try:
            text = self.answer.decode("utf-8")
        except UnicodeDecodeError as cut:
            if cut.start < len(self.answer) - 4:
                return ""
            text = self.answer[: cut.start].decode("utf-8")
        try:
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except ValueError:
            text = f"{text} …" if len(self.answer) == LONGEST else text
        text = ENVIRONMENT.sub(lambda found: VALUE.sub(rf"\1{HIDDEN}", found[0]), text)
        return SECRET_TEXT.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", text)

    @property
    def asked_by(self) -> str:
        """The program that asked, as far as it says so: `Boto3/1.44.5`."""
        return (self.request.headers.get("user-agent", "").split() or ["?"])[0]

    @property
    def message_id(self) -> str:
        """The id of the mail or the text that it sent, '' for any other request."""
        sends = "Send" in self.name or self.name == "sns Publish"
        found = MESSAGE_ID.search(self.answer) if sends and not self.failed else None
        return found[1].decode() if found else ""

    def command(self) -> str:
        """Return the AWS CLI command that does the same, or the request line where there is none.

        What the model calls sensitive is left out of it.
        """
        # A server answers sooner without all that lessons show.
        from messaging_lab.show.command_line import as_cli

        if self.size > LARGEST:
            return f"{self.name}: {self.size:,} bytes, too large to be shown"
        call = _call(self.request)
        if call is None:
            return f"{self.request.method} {urlsplit(self.request.url).path}"
        try:
            text = as_cli(call.service, call.operation, _shown(*call.read()))
        except Exception as problem:
            return f"{self.name}: {problem}"
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


@dataclass(frozen=True)
class _Call:
    """Service, operation, and what reads its parameters and their shape."""

    service: str
    operation: str
    read: Callable[[], tuple[Any, Shape | None]]


def _call(request: Request) -> _Call | None:
    """Return what a request asks for, None where the local AWS knows no more than moto tells it."""
    url = urlsplit(request.url)
    signed = credential(request)
    call = identify(request, url, signed)
    if call is not None:
        return _Call(call.service, call.operation, lambda: _of_ours(call, request))
    asked = asked_of_moto(request, url, signed)
    if asked is None:
        return None
    return _Call(asked.service, asked.operation, lambda: _of_moto(asked, request))


def _of_ours(call: Call, request: Request) -> tuple[Any, Shape | None]:
    shape = models.operation_model(call.service, call.operation).input_shape
    return read_params(call, request), shape


def _of_moto(asked: Asked, request: Request) -> tuple[Any, Shape | None]:
    model, params = models.operation_model(asked.service, asked.operation), asked.params()
    if asked.service == "s3":
        query = urlsplit(request.url).query
        params = rest_xml.parse_rest_xml(model, params, query, request.headers, request.body)
        params = {name: value for name, value in params.items() if name not in ADDED_BY_SDKS}
    return params, model.input_shape


def _name(request: Request) -> str:
    """Return what a request asks for; of one to a service of moto's, as far as it says so."""
    call = _call(request)
    if call is not None:
        return f"{call.service} {call.operation}"
    target = request.headers.get("x-amz-target", "")
    if target:
        return target.replace(".", " ").replace("Amazon", "", 1)
    service = credential(request).signing_name
    form = dict(parse_qsl(request.body[:LONGEST].decode("utf-8", "replace")))
    path = urlsplit(request.url).path
    _, in_path, operation = path.rpartition("/operation/")
    what = form.get("Action") or (operation if in_path else f"{request.method} {path}")
    return f"{service or 'http'} {what}"


def _shown(value: Any, shape: Shape | None) -> Any:
    """Return parameters without what must not be shown."""
    if shape is not None and shape.metadata.get("sensitive"):
        return dict.fromkeys(value, HIDDEN) if isinstance(value, dict) else HIDDEN
    if isinstance(value, dict):
        members = getattr(shape, "members", {})
        inner = getattr(shape, "value", None)
        return {
            name: _shown(one, members.get(name, inner))
            for name, one in value.items()
            if not _made_up(members.get(name))
        }
    if isinstance(value, list):
        return [_shown(one, getattr(shape, "member", None)) for one in value]
    return value


def _made_up(shape: Shape | None) -> bool:
    """Whether it is a token that an SDK makes up: with the same one nothing would be done again."""
    return shape is not None and bool(shape.metadata.get("idempotencyToken"))


class Recorder:
    """Keeps the last requests; the gateway tells it of each one."""

    def __init__(self) -> None:
        self.requests: deque[Recorded] = deque(maxlen=KEPT)
        self.count = 0

    def __call__(self, at: float, request: Request, response: Response) -> None:
        """Take down a request and its answer."""
        self.count += 1
        answer = response.body[:LONGEST]
        name, size = _name(request), len(request.body)
        if size > LARGEST:
            request = replace(request, body=b"")
        self.requests.append(Recorded(self.count, at, name, request, size, response.status, answer))

    def clear(self) -> None:
        """Forget them; the count goes on, so that a page that shows them is renewed."""
        self.requests.clear()
        self.count += 1
