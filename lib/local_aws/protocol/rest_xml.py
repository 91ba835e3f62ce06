"""The rest-xml protocol, as Route 53 speaks it: XML bodies both ways, parameters in the URI."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, ParseError

from botocore.model import ListShape, OperationModel, Shape, StructureShape
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from local_aws.protocol import parse


def parse_rest_xml(
    operation: OperationModel,
    labels: dict[str, str],
    query: str,
    headers: dict[str, str],
    body: bytes,
) -> dict[str, Any]:
    """Parse a rest-xml request: URI labels, query string, headers and the XML body.

    The body is one member alone where the model says so (`payload`): a structure, or as it is.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    pairs = parse_qsl(query, keep_blank_values=True)
    payload = shape.serialization.get("payload")
    document = _load(b"" if payload else body)
    params: dict[str, Any] = {}
    if payload and body:
        params[payload] = _payload(shape.members[payload], body)
    for name, member in shape.members.items():
        key = member.serialization.get("name", name)
        location = member.serialization.get("location", "body")
        if location == "body":
            value = _member(document, key, member)
        else:
            raw = parse.raw_member(location, key, member, labels, pairs, headers)
            value = None if raw is None else parse.scalars(member, raw)
        if value is not None:
            params[name] = value
    return params


def _payload(shape: Shape, body: bytes) -> Any:
    if isinstance(shape, StructureShape):
        return _value(_load(body), shape)
    return body if shape.type_name == "blob" else body.decode("utf-8", "replace")


def _load(body: bytes) -> Element:
    if not body:
        return Element("Request")
    try:
        document: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise parse.unreadable(f"Invalid XML ; {problem}") from None
    return document


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _member(parent: Element, key: str, shape: Shape) -> Any:
    found = [child for child in parent if _local_name(child) == key]
    if isinstance(shape, ListShape) and shape.serialization.get("flattened"):
        return [_value(child, shape.member) for child in found] or None
    return _value(found[0], shape) if found else None


def _value(element: Element, shape: Shape) -> Any:
    if isinstance(shape, StructureShape):
        values = {
            name: _member(element, member.serialization.get("name", name), member)
            for name, member in shape.members.items()
        }
        return {name: value for name, value in values.items() if value is not None}
    if isinstance(shape, ListShape):
        return [_value(child, shape.member) for child in element]
    return parse.from_text(shape, element.text or "")
