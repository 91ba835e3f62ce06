"""An HTTP request to the parameters of an operation, by the botocore model: the JSON protocols.

What is text in every protocol, in a header, a path, a form or an element, is read here too. Parsing
is lenient and leaves judgement to `validate`; a body that can't be read at all is a
SerializationException, as AWS answers it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.utils import parse_timestamp

from local_aws.errors import AwsError

Converter = Callable[[Any], Any]
Members = dict[str, tuple[str, Converter]]
"""Wire name -> name and converter of the members of a structure."""


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
    plan = _plan(operation)
    params: dict[str, Any] = {}
    for name, location, key, member in plan.around:
        raw = raw_member(location, key, member, labels, pairs, headers)
        if raw is not None:
            params[name] = scalars(member, raw)
    if plan.payload is None and pairs and not body:
        return params | _from_query(operation, plan, pairs)
    if plan.payload is None:
        return params | _convert_members(plan.body, _load(body))
    name, convert = plan.payload
    params[name] = convert(_load(body)) if convert else body
    return params


def _from_query(
    operation: OperationModel, plan: Plan, pairs: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return members of the body from the query, where `models.EARLIER_ROUTES` have them."""
    shape = operation.input_shape
    assert shape is not None
    found = {}
    for key, (name, _) in plan.body.items():
        member = shape.members[name]
        raw = raw_member("querystring", key, member, {}, pairs, {})
        if raw is not None:
            found[name] = scalars(member, raw)
    return found


class Plan(NamedTuple):
    """Where the members of an operation's input are: around the body, in it, or being it.

    `around` has name, location, wire name and shape of each; `payload` the name, and the converter
    or None where the octets are the value.
    """

    around: list[tuple[str, str, str, Shape]]
    body: Members
    payload: tuple[str, Converter | None] | None


@functools.cache
def _plan(operation: OperationModel) -> Plan:
    shape = operation.input_shape
    if shape is None:
        return Plan([], {}, None)
    members = shape.members.items()
    whole = shape.serialization.get("payload", "")
    around = [
        (name, member.serialization["location"], member.serialization.get("name", name), member)
        for name, member in members
        if "location" in member.serialization
    ]
    known = {name for name, *_ in around} | {whole}
    body = dict(_in_json(item) for item in members if item[0] not in known)
    return Plan(around, body, _payload(whole, shape.members[whole]) if whole else None)


def _in_json(item: tuple[str, Shape]) -> tuple[str, tuple[str, Converter]]:
    name, member = item
    return member.serialization.get("name", name), (name, converter(member))


def _payload(name: str, member: Shape) -> tuple[str, Converter | None]:
    return name, None if member.type_name in ("blob", "string") else converter(member)


def raw_member(
    location: str,
    key: str,
    member: Shape,
    labels: dict[str, str],
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
) -> Any:
    """Return the text of a member that is not in the body; None if the request hasn't got it."""
    if location == "uri":
        return labels.get(key)
    if location == "querystring":
        values = [value for name, value in pairs if name == key]
        return values if isinstance(member, ListShape) and values else next(iter(values), None)
    return headers.get(key.lower())


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
    return converter(shape)(value)


_converters: dict[int, tuple[Shape, Converter]] = {}


def converter(shape: Shape) -> Converter:
    """Return the function that does it, made when a shape is first met."""
    # Shapes don't hash by value; the cache keeps the ones it was asked for.
    known = _converters.get(id(shape))
    if known is None:
        known = _converters[id(shape)] = (shape, _make_converter(shape))
    return known[1]


def _make_converter(shape: Shape) -> Converter:
    if isinstance(shape, StructureShape):
        return _json_structure(shape)
    if isinstance(shape, ListShape):
        return _json_list(shape)
    if isinstance(shape, MapShape):
        return _json_map(shape)
    return _SCALARS.get(shape.type_name) or functools.partial(_json_number, shape.type_name)


def _json_structure(shape: StructureShape) -> Converter:
    @functools.cache
    def members() -> Members:
        # At first use, not at once: structures may refer to themselves.
        return dict(map(_in_json, shape.members.items()))

    def convert(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise unreadable("Start of structure or map found where not expected.")
        return _convert_members(members(), value)

    return convert


def _convert_members(members: Members, value: dict[str, Any]) -> dict[str, Any]:
    # From the value, which has a few members, not from the shape, which may have dozens.
    return {
        name: convert(raw)
        for key, raw in value.items()
        if raw is not None and key in members
        for name, convert in [members[key]]
    }


def _json_list(shape: ListShape) -> Converter:
    of_member = converter(shape.member)

    def convert(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise unreadable("Unexpected token where a list was expected.")
        return [None if item is None else of_member(item) for item in value]

    return convert


def _json_map(shape: MapShape) -> Converter:
    of_value = converter(shape.value)

    def convert(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise unreadable("Unexpected token where a map was expected.")
        return {key: None if item is None else of_value(item) for key, item in value.items()}

    return convert


def _json_string(value: Any) -> str:
    if not isinstance(value, str):
        kind = {bool: "TRUE_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE"}.get(type(value))
        raise unreadable(f"{kind or 'A collection'} can not be converted to a String")
    return value


def _json_number(kind: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise unreadable(f"{value!r} can not be converted to {kind.title()}")
    return value


def _json_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise unreadable(f"{value!r} can not be converted to Boolean")
    return value


def _blob(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise unreadable("A blob member must be base64 text.") from None


def timestamp(value: Any) -> datetime:
    """Convert epoch seconds or ISO 8601 / RFC 822 text to an aware datetime in UTC."""
    try:
        return parse_timestamp(value).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise unreadable(f"{value!r} is not a timestamp.") from None


_SCALARS: dict[str, Converter] = {
    "string": _json_string,
    "boolean": _json_boolean,
    "blob": _blob,
    "timestamp": timestamp,
}


def from_text(shape: Shape, raw: str) -> Any:
    if shape.type_name in ("integer", "long"):
        return _number(int, shape, raw)
    if shape.type_name in ("float", "double"):
        return _number(float, shape, raw)
    if shape.type_name == "boolean":
        return raw.lower() == "true"
    if shape.type_name == "blob":
        return _blob(raw)
    return timestamp(raw) if shape.type_name == "timestamp" else raw


def _number(kind: type[int] | type[float], shape: Shape, raw: str) -> int | float:
    try:
        return kind(raw)
    except ValueError:
        raise unreadable(f"{raw!r} can not be converted to {shape.type_name.title()}") from None
