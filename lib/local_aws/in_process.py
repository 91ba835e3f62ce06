"""boto3 sessions that the local AWS answers in process.

One handler on botocore's `before-send` event returns the answer, so nothing is patched and no
request can leave the machine: the handler always answers.
"""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from local_aws.context import Request

if TYPE_CHECKING:
    from local_aws.world import LocalAws

NOBODYS_SETTINGS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables of botocore with which a session reads no profile and no file of the caller's:
one that is missing or broken must not stop a local AWS, which has no use for it."""

_loader = botocore.session.Session(session_vars=NOBODYS_SETTINGS).get_component("data_loader")


class _RawBody(BytesIO):
    """The part of urllib3's response that botocore reads a body through."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def make_session(aws: LocalAws, account_id: str, region: str) -> boto3.Session:
    """Return a boto3 session of one account, whose access key is the account id."""
    core = botocore.session.Session(session_vars=NOBODYS_SETTINGS)
    core.register_component("data_loader", _loader)
    core.set_credentials(account_id, "local")
    core.register("before-send.*.*", _answerer(aws))
    return boto3.Session(botocore_session=core, region_name=region)


def _answerer(aws: LocalAws) -> Any:
    def before_send(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        return answer(aws, request)

    return before_send


def answer(aws: LocalAws, prepared: AWSPreparedRequest) -> AWSResponse:
    """Answer a request that botocore is about to send."""
    request = Request(
        method=prepared.method,
        url=prepared.url,
        headers={
            name.lower(): value if isinstance(value, str) else _text(value)
            for name, value in prepared.headers.items()
        },
        body=_read(prepared.body),
    )
    response = aws.handle(request)
    headers: Any = response.headers
    return AWSResponse(prepared.url, response.status, headers, _RawBody(response.body))


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _read(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if body is None:
        return b""
    content = body.read() if hasattr(body, "read") else body
    return content.encode() if isinstance(content, str) else bytes(content)
