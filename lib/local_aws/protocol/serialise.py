"""A result or an error to an HTTP response, by the botocore model."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from local_aws.context import Response
from local_aws.errors import AwsError
from local_aws.protocol.models import error_shape, protocol_of, service_model

_FAULTS = {"NotImplemented", "InternalFailure"}

OUTSIDE = ("header", "statusCode")
"""Locations of members that aren't in the body."""

NAMESPACES = {"route53": "https://route53.amazonaws.com/doc/2013-04-01/"}
"""XML namespaces that the models give with each input shape and not with the service."""


def serialise(
    service: str, operation: OperationModel, result: dict[str, Any], request_id: str
) -> Response:
    """Return the response of a successful call; `result` has the members of the output shape."""
    protocol = protocol_of(service)
    if protocol == "query":
        return _query_result(service, operation, result, request_id)
    if protocol == "rest-xml":
        return _rest_xml_result(service, operation, result, request_id)
    shape = operation.output_shape
    headers = {"x-amzn-requestid": request_id, "content-type": _content_type(service)}
    status = 200
    if protocol == "rest-json":
        status = _status(operation, result)
        headers |= _headers(shape, result)
    whole = result.get(shape.serialization.get("payload", "")) if shape is not None else None
    if isinstance(whole, bytes):
        return Response(status, whole, headers)
    body = json.dumps(to_json(shape, result, top=True) if shape is not None else {})
    return Response(status, body.encode(), headers)


def serialise_error(service: str, error: AwsError, request_id: str) -> Response:
    """Return the response for an error, with the code and status that the model gives it."""
    shape = error_shape(service, error.code)
    details = shape.metadata.get("error", {}) if shape is not None else {}
    status = (
        error.status or details.get("httpStatusCode") or (500 if error.code in _FAULTS else 400)
    )
    if protocol_of(service) in ("query", "rest-xml"):
        return _query_error(service, error, details, status, request_id)
    members = to_json(shape, error.members) if isinstance(shape, StructureShape) else error.members
    wire = {"__type": error.code, _message_key(shape): error.message, **members}
    headers = {
        "x-amzn-requestid": request_id,
        "content-type": _content_type(service),
        "x-amzn-errortype": error.code,
    }
    return Response(status, json.dumps(wire).encode(), headers)


def _status(operation: OperationModel, result: dict[str, Any]) -> int:
    """Return the HTTP status: a member of the result, or the one of the model."""
    member = _status_member(operation.output_shape)
    return int(result.get(member) or operation.http.get("responseCode", 200))


@functools.cache
def _status_member(shape: StructureShape | None) -> str:
    members = shape.members.items() if shape is not None else ()
    places = {name for name, one in members if one.serialization.get("location") == "statusCode"}
    return next(iter(places), "")


@functools.cache
def _content_type(service: str) -> str:
    if protocol_of(service) == "rest-json":
        return "application/json"
    return f"application/x-amz-json-{service_model(service).metadata.get('jsonVersion', '1.0')}"


def _message_key(shape: Shape | None) -> str:
    members = getattr(shape, "members", {})
    return "Message" if "Message" in members else "message"


def _headers(shape: StructureShape | None, result: dict[str, Any]) -> dict[str, str]:
    members = _header_members(shape) if shape is not None else ()
    return {key: str(result[name]) for name, key in members if result.get(name) is not None}


@functools.cache
def _header_members(shape: StructureShape) -> list[tuple[str, str]]:
    """Return name and header of the members that travel as headers."""
    return [
        (name, member.serialization.get("name", name))
        for name, member in shape.members.items()
        if member.serialization.get("location") == "header"
    ]


def to_json(shape: Shape, value: Any, *, top: bool = False) -> Any:
    """Convert a value to what json.dumps takes. An unknown member is a KeyError: a bug."""
    if isinstance(shape, StructureShape):
        return _json_structure(shape, value, top)
    if isinstance(shape, ListShape):
        return [to_json(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: to_json(shape.value, item) for key, item in value.items()}
    if shape.type_name == "blob":
        return base64.b64encode(value).decode()
    if shape.type_name == "timestamp":
        return _json_timestamp(shape, value)
    return value


def _json_structure(shape: StructureShape, value: dict[str, Any], top: bool) -> dict[str, Any]:
    found = {}
    for name, item in value.items():
        member = shape.members[name]
        if item is None or (top and member.serialization.get("location") in OUTSIDE):
            continue
        found[member.serialization.get("name", name)] = to_json(member, item)
    return found


def _json_timestamp(shape: Shape, value: datetime) -> float | str:
    kind = shape.serialization.get("timestampFormat")
    if kind == "iso8601":
        return iso8601(value)
    return format_datetime(value, usegmt=True) if kind == "rfc822" else value.timestamp()


def iso8601(value: datetime) -> str:
    """Return an instant as AWS writes it: 2026-01-06T09:00:00.000Z."""
    return (
        value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    )


def _query_result(
    service: str, operation: OperationModel, result: dict[str, Any], request_id: str
) -> Response:
    shape = operation.output_shape
    inner = ""
    if shape is not None:
        wrapper = shape.serialization.get("resultWrapper", f"{operation.name}Result")
        inner = f"<{wrapper}>{_xml_members(shape, result)}</{wrapper}>"
    return _xml(
        f'<{operation.name}Response xmlns="{_namespace(service)}">{inner}'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        f"</{operation.name}Response>",
        200,
        request_id,
    )


def _rest_xml_result(
    service: str, operation: OperationModel, result: dict[str, Any], request_id: str
) -> Response:
    shape = operation.output_shape
    inner = _xml_members(shape, result) if shape is not None else ""
    name = f"{operation.name}Response"
    response = _xml(
        f'<?xml version="1.0"?>\n<{name} xmlns="{_namespace(service)}">{inner}</{name}>',
        operation.http.get("responseCode", 200),
        request_id,
    )
    response.headers |= _headers(shape, result)
    return response


def _query_error(
    service: str, error: AwsError, details: dict[str, Any], status: int, request_id: str
) -> Response:
    code = details.get("code", error.code)
    kind = "Sender" if status < 500 else "Receiver"
    members = "".join(
        f"<{name}>{escape(str(item))}</{name}>" for name, item in error.members.items()
    )
    return _xml(
        f'<ErrorResponse xmlns="{_namespace(service)}"><Error><Type>{kind}</Type>'
        f"<Code>{escape(code)}</Code><Message>{escape(error.message)}</Message>{members}</Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>",
        status,
        request_id,
    )


def _namespace(service: str) -> str:
    model = service_model(service)
    if "xmlNamespace" in model.metadata:
        return str(model.metadata["xmlNamespace"])
    return NAMESPACES.get(service, "")


def _xml(body: str, status: int, request_id: str) -> Response:
    headers = {"content-type": "text/xml", "x-amzn-requestid": request_id}
    return Response(status, body.encode(), headers)


def _xml_members(shape: StructureShape, value: dict[str, Any]) -> str:
    parts = []
    for name, item in value.items():
        member = shape.members[name]
        if item is not None and member.serialization.get("location") != "header":
            parts.append(_xml_value(member.serialization.get("name", name), member, item))
    return "".join(parts)


REFERENCES = {"\r": "&#xD;"}
"""A carriage return that isn't written as a character reference is read as a line feed."""


def _xml_value(tag: str, shape: Shape, value: Any) -> str:
    write = _XML.get(shape.type_name)
    if write:
        return write(tag, shape, value)
    return f"<{tag}>{escape(_text(shape, value), REFERENCES)}</{tag}>"


def _xml_structure(tag: str, shape: StructureShape, value: Any) -> str:
    return f"<{tag}>{_xml_members(shape, value)}</{tag}>"


def _xml_list(tag: str, shape: ListShape, value: Any) -> str:
    flat = shape.serialization.get("flattened")
    name = tag if flat else shape.member.serialization.get("name", "member")
    items = "".join(_xml_value(name, shape.member, item) for item in value)
    return items if flat else f"<{tag}>{items}</{tag}>"


def _xml_map(tag: str, shape: MapShape, value: Any) -> str:
    flat = shape.serialization.get("flattened")
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    entry = tag if flat else "entry"
    items = "".join(
        f"<{entry}><{key_name}>{escape(key)}</{key_name}>"
        f"{_xml_value(value_name, shape.value, item)}</{entry}>"
        for key, item in value.items()
    )
    return items if flat else f"<{tag}>{items}</{tag}>"


_XML: dict[str, Callable[[str, Any, Any], str]] = {
    "structure": _xml_structure,
    "list": _xml_list,
    "map": _xml_map,
}


def _text(shape: Shape, value: Any) -> str:
    if shape.type_name == "boolean":
        return "true" if value else "false"
    if shape.type_name == "blob":
        return base64.b64encode(value).decode()
    return iso8601(value) if shape.type_name == "timestamp" else str(value)
