"""One call to AWS made visible: what boto3 sent, what came back, the same on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.exceptions import ClientError

from messaging_lab.show.command_line import as_cli
from messaging_lab.show.html import Html, Shown, fold, join, tag, visible
from messaging_lab.show.marks import FAIL, PASS, badge
from messaging_lab.show.tables import plain

SHOWN_HEADERS = ("content-type", "x-amz-target")
"""Request headers that say something about the call. Signature and credentials are never shown."""

_SECRET = re.compile(r"PrivateKey|Password|Secret|SessionToken|Passphrase", re.IGNORECASE)


@dataclass(frozen=True, repr=False)
class ApiCall(Shown):
    """One operation called once.

    `sent` are the lines that went out, `status` is the HTTP status, `answer` the response without
    its metadata, `error` what AWS refused with, if it did.
    """

    stylesheets = ("calls",)
    service: str
    operation: str
    params: Mapping[str, Any]
    sent: str
    status: int
    answer: Mapping[str, Any]
    error: ClientError | None = field(default=None)

    @property
    def response(self) -> Mapping[str, Any]:
        """The response; raises the ClientError if the call was refused."""
        if self.error is not None:
            raise self.error
        return self.answer

    @property
    def command(self) -> str:
        """The same call for the AWS CLI."""
        return as_cli(self.service, self.operation, _without_secrets(self.params))

    def html(self) -> Html:
        """Return the title, the three views, each folded but what came back."""
        kind = FAIL if self.error else PASS
        title = tag(
            "p",
            badge(self._outcome(), kind=kind),
            " ",
            tag("code", self._name()),
            class_="mlab-title",
        )
        parts = [fold("Sent by boto3", tag("pre", self.sent))]
        parts.append(fold("Came back", tag("pre", self._answer()), open_=True))
        parts.append(fold("The same with the AWS CLI", tag("pre", self.command)))
        return tag("section", title, join(parts), class_="mlab-call")

    def text(self) -> str:
        """Return the same views one after another."""
        views = (
            ("Sent by boto3", self.sent),
            ("Came back", self._answer()),
            ("The same with the AWS CLI", self.command),
        )
        body = "\n".join(f"{title}:\n{_indent(content)}" for title, content in views)
        return f"{self._outcome()}  {self._name()}\n{body}"

    def _name(self) -> str:
        return f"{self.service} {self.operation}"

    def _outcome(self) -> str:
        if self.error is None:
            return str(self.status)
        return f"{self.status} {self.error.response['Error'].get('Code', '')}"

    def _answer(self) -> str:
        if self.error is not None:
            return str(self.error.response["Error"].get("Message", ""))
        return _pretty(self.answer) if self.answer else "(an empty answer: done)"


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in visible(text).split("\n"))


def api_call(method: Callable[..., Any], **params: Any) -> ApiCall:
    """Call a method of a boto3 client and return the call, answered or refused, to look at.

    `api_call(ses.create_email_identity, EmailIdentity="nutrition.example")`. A ClientError is
    kept, not raised: it is in `.error`, and `.response` raises it.
    """
    client = getattr(method, "__self__", None)
    if client is None or not hasattr(client, "meta"):
        raise TypeError("Give a method of a boto3 client, such as ses.get_account.")
    operation = client.meta.method_to_api_mapping[method.__name__]
    service = client.meta.service_model.service_name
    sent: list[str] = []
    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    watch = _watcher(sent)
    client.meta.events.register_first(event, watch)
    try:
        answer, error = method(**params), None
    except ClientError as refused:
        answer, error = refused.response, refused
    finally:
        client.meta.events.unregister(event, watch)
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    rest = {} if error else {k: v for k, v in answer.items() if k != "ResponseMetadata"}
    return ApiCall(service, operation, params, sent[-1] if sent else "", status, rest, error)


def _watcher(sent: list[str]) -> Callable[..., None]:
    def watch(request: Any, **_: Any) -> None:
        sent.append(_written(request))

    return watch


def _written(request: Any) -> str:
    address = urlsplit(request.url)
    path = address.path + (f"?{address.query}" if address.query else "")
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    lines = [f"{request.method} {path}"]
    lines += [f"{name}: {headers[name]}" for name in SHOWN_HEADERS if name in headers]
    body = _text(request.body or b"")
    return "\n".join([*lines, "", _body(body)]) if body else "\n".join(lines)


def _text(value: Any) -> str:
    if hasattr(value, "read"):
        return "(a stream)"
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _body(body: str) -> str:
    try:
        return _pretty(json.loads(body))
    except ValueError:
        pass
    if body.startswith("<"):
        return body
    pairs = parse_qsl(body, keep_blank_values=True)
    return "\n".join(f"{name}={_hidden(name, value)}" for name, value in pairs) or body


def _pretty(value: Any) -> str:
    return json.dumps(_without_secrets(value), indent=2, default=plain, ensure_ascii=False)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _hidden(name, _without_secrets(inner)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(inner) for inner in value]
    return value


def _hidden(name: str, value: Any) -> Any:
    return "(not shown)" if isinstance(value, str) and _SECRET.search(name) else value
