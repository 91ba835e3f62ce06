"""The query protocol, as SES v1 and SNS speak it: a form whose names say where in a structure.

`Tags.member.1.Key=…` is the key of the first tag; the model says what the parts are called.
"""

from __future__ import annotations

from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from local_aws.protocol.parse import from_text

Query = dict[str, str]


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
