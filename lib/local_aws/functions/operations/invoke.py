"""Invoke: wait for the answer, leave it to the queue, or only ask whether one may."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError
from local_aws.functions import asynchronous, invocation
from local_aws.functions.errors import refused
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState

REQUEST_BYTES = {"RequestResponse": 6_291_456, "Event": 1_048_576, "DryRun": 6_291_456}
"""Lambda's quotas of a payload: 6 MB for an answer, 1 MB for the queue."""

TAIL_BYTES = 4096
"""What LogType Tail returns of a log."""


@service.operation("Invoke")
def invoke(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Invoke a function. Holds no lock meanwhile: the function may call Lambda itself."""
    for name in ("DurableExecutionName", "TenantId"):
        if params.get(name):
            raise refused(f"Invoke with {name}")
    state = context.state(FunctionsState)
    kind = params.get("InvocationType", "RequestResponse")
    function, qualifier = state.find(params["FunctionName"], params.get("Qualifier"))
    version = function.version(qualifier)
    payload = _payload(params.get("Payload", b""), kind)
    if kind == "DryRun":
        return {"StatusCode": 204, "Payload": b""}
    if kind == "Event":
        asynchronous.accept(state, function, qualifier, payload, context.request_id)
        return {"StatusCode": 202, "Payload": b""}
    answer = invocation.run(
        state,
        function,
        version,
        payload,
        qualifier=qualifier,
        request_id=context.request_id,
        client_context=_client_context(params.get("ClientContext")),
    )
    found = {"StatusCode": 200, "ExecutedVersion": answer.version, "Payload": answer.payload}
    if answer.failed:
        found["FunctionError"] = answer.error
    if params.get("LogType") == "Tail":
        found["LogResult"] = base64.b64encode(answer.log.encode()[-TAIL_BYTES:]).decode()
    return found


def _payload(payload: bytes, kind: str) -> bytes:
    """Return the event as JSON. Raises InvalidRequestContentException, RequestTooLargeException."""
    if len(payload) > REQUEST_BYTES[kind]:
        text = f"{len(payload)} byte payload is too large for the {kind} invocation type (limit "
        raise AwsError(
            "RequestTooLargeException", f"{text}{REQUEST_BYTES[kind]} bytes)", Type="User"
        )
    try:
        json.loads(payload or b"{}")
    except ValueError as problem:
        text = f"Could not parse request body into json: {problem}"
        raise AwsError("InvalidRequestContentException", text, Type="User") from None
    return payload or b"{}"


def _client_context(text: str | None) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        found: dict[str, Any] = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        raise AwsError(
            "InvalidRequestContentException",
            "Client context must be a valid Base64-encoded JSON object.",
            Type="User",
        ) from None
    return found
