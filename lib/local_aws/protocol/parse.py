"""An HTTP request to the parameters of an operation, by the botocore model.

Parsing is lenient and leaves judgement to `validate`; a body that can't be read at all is a
SerializationException, as AWS answers it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.utils import parse_timestamp

from local_aws.errors import AwsError

Query = dict[str, str]
Converter = Callable[[Any, Any], Any]


def unreadable(why: str) -> AwsError:
    """Return the error for a request that doesn't follow its protocol."""
    return AwsError("SerializationException", why, status=400)


def parse_json(operation: OperationModel, body: bytes) -> dict[str, Any]:
    """Parse the body of a json 1.0 or 1.1 request."""
    shape = operation.input_shape
    return from_json(shape, _load(body)) if shape is not None else {}


def parse_rest_json(
    operation: OperationModel,
    labels: dict[str, str],
    query: str,
    headers: dict[str, str],
    body: bytes,
) -> dict[str, Any]:
    """Parse a rest-json request: URI labels, query string, headers and body."""
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    plan, payload = _plan(operation)
    document = _load(body) if payload is None else {}
    params: dict[str, Any] = {}
    for name, key, location, member in plan:
        if member is payload:
            raw = body if member.type_name in ("blob", "string") else _load(body)
            params[name] = raw if isinstance(raw, bytes) else from_json(member, raw)
            continue
        raw = raw_member(location, key, member, labels, pairs, headers, document)
        if raw is not None:
            params[name] = from_json(member, raw) if location == "body" else scalars(member, raw)
    return params


@functools.cache
def _plan(operation: OperationModel) -> tuple[list[tuple[str, str, str, Shape]], Shape | None]:
    """Return (name, wire name, location, shape) of each member, and the one that is the payload."""
    shape = operation.input_shape
    if shape is None:
        return [], None
    members = [
        (name, kind.get("name", name), kind.get("location", "body"), member)
        for name, member in shape.members.items()
        for kind in [member.serialization]
    ]
    payload = shape.serialization.get("payload")
    return members, shape.members[payload] if payload else None


def raw_member(
    location: str,
    key: str,
    member: Shape,
    labels: dict[str, str],
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
    document: dict[str, Any],
) -> Any:
    if location == "uri":
        return labels.get(key)
    if location == "querystring":
        values = [value for name, value in pairs if name == key]
        return values if isinstance(member, ListShape) and values else next(iter(values), None)
    if location == "header":
        return headers.get(key.lower())
    return document.get(key)


def scalars(shape: Shape, raw: Any) -> Any:
    if isinstance(shape, ListShape):
        return [from_text(shape.member, value) for value in raw]
    return from_text(shape, raw)


def _load(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise unreadable(f"The request body is not valid JSON: {problem}") from None
    if not isinstance(document, dict):
        raise unreadable("The request body must be a JSON object.")
    return document


def from_json(shape: Shape, value: Any) -> Any:
    """Convert a JSON value to what an operation takes; null members are left out."""
    convert = _JSON.get(shape.type_name)
    return value if convert is None or value is None else convert(shape, value)


def _json_structure(shape: StructureShape, value: Any) -> Any:
    if not isinstance(value, dict):
        raise unreadable("Start of structure or map found where not expected.")
    found = {}
    for name, key, member, convert in _members(shape):
        raw = value.get(key)
        if raw is not None:
            found[name] = convert(member, raw)
    return found


_tables: dict[int, tuple[StructureShape, list[tuple[str, str, Shape, Converter]]]] = {}


def _members(shape: StructureShape) -> list[tuple[str, str, Shape, Converter]]:
    # Shapes don't hash by value; the cache keeps the ones it was asked for.
    known = _tables.get(id(shape))
    if known is None:
        table = [
            (name, member.serialization.get("name", name), member, _JSON[member.type_name])
            for name, member in shape.members.items()
        ]
        known = _tables[id(shape)] = (shape, table)
    return known[1]


def _json_list(shape: ListShape, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise unreadable("Unexpected token where a list was expected.")
    return [from_json(shape.member, item) for item in value]


def _json_map(shape: MapShape, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise unreadable("Unexpected token where a map was expected.")
    return {key: from_json(shape.value, item) for key, item in value.items()}


def _json_string(_: Shape, value: Any) -> str:
    if not isinstance(value, str):
        kind = {bool: "TRUE_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}.get(type(value))
        raise unreadable(f"{kind or 'A collection'} can not be converted to a String")
    return value


def _json_number(shape: Shape, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise unreadable(f"{value!r} can not be converted to {shape.type_name.title()}")
    return value


def _json_boolean(_: Shape, value: Any) -> bool:
    if not isinstance(value, bool):
        raise unreadable(f"{value!r} can not be converted to Boolean")
    return value


def _blob(_: Shape, value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise unreadable("A blob member must be base64 text.") from None


def timestamp(_: Shape, value: Any) -> datetime:
    """Convert epoch seconds or ISO 8601 / RFC 822 text to an aware datetime in UTC."""
    try:
        return parse_timestamp(value).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise unreadable(f"{value!r} is not a timestamp.") from None


_JSON: dict[str, Converter] = {
    "structure": _json_structure,
    "list": _json_list,
    "map": _json_map,
    "string": _json_string,
    "integer": _json_number,
    "long": _json_number,
    "float": _json_number,
    "double": _json_number,
    "boolean": _json_boolean,
    "blob": _blob,
    "timestamp": timestamp,
}


def parse_query(operation: OperationModel, pairs: Query) -> dict[str, Any]:
    """Parse the form of a query request (`Tags.member.1.Key=…`)."""
    shape = operation.input_shape
    return _query_structure(shape, pairs, "") if shape is not None else {}


def _query_value(shape: Shape, pairs: Query, prefix: str) -> Any:
    if isinstance(shape, StructureShape):
        return _query_structure(shape, pairs, f"{prefix}.") or None
    if isinstance(shape, ListShape):
        return _query_list(shape, pairs, prefix)
    if isinstance(shape, MapShape):
        return _query_map(shape, pairs, prefix)
    raw = pairs.get(prefix)
    return None if raw is None else from_text(shape, raw)


def _query_structure(shape: StructureShape, pairs: Query, prefix: str) -> dict[str, Any]:
    found = {}
    for name, member in shape.members.items():
        key = prefix + member.serialization.get("name", name)
        if any(pair == key or pair.startswith(f"{key}.") for pair in pairs):
            value = _query_value(member, pairs, key)
            found[name] = value if value is not None else _empty(member)
    return found


def _empty(shape: Shape) -> Any:
    return {"list": list, "map": dict, "structure": dict}.get(shape.type_name, str)()


def _query_list(shape: ListShape, pairs: Query, prefix: str) -> list[Any]:
    step = "" if shape.serialization.get("flattened") else f".{_member_name(shape)}"
    found: list[Any] = []
    while (
        value := _query_value(shape.member, pairs, f"{prefix}{step}.{len(found) + 1}")
    ) is not None:
        found.append(value)
    return found


def _member_name(shape: ListShape) -> str:
    name: str = shape.member.serialization.get("name", "member")
    return name


def _query_map(shape: MapShape, pairs: Query, prefix: str) -> dict[str, Any]:
    step = "" if shape.serialization.get("flattened") else ".entry"
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    found: dict[str, Any] = {}
    while (key := pairs.get(f"{prefix}{step}.{len(found) + 1}.{key_name}")) is not None:
        entry = f"{prefix}{step}.{len(found) + 1}.{value_name}"
        found[key] = _query_value(shape.value, pairs, entry)
    return found


def from_text(shape: Shape, raw: str) -> Any:
    if shape.type_name in ("integer", "long"):
        return _number(int, shape, raw)
    if shape.type_name in ("float", "double"):
        return _number(float, shape, raw)
    if shape.type_name == "boolean":
        return raw.lower() == "true"
    if shape.type_name == "blob":
        return _blob(shape, raw)
    return timestamp(shape, raw) if shape.type_name == "timestamp" else raw


def _number(kind: type[int] | type[float], shape: Shape, raw: str) -> int | float:
    try:
        return kind(raw)
    except ValueError:
        raise unreadable(f"{raw!r} can not be converted to {shape.type_name.title()}") from None
