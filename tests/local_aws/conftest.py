"""Fixtures of the local AWS, and the rule that every answer fits the botocore model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from local_aws import gateway
from local_aws.world import LocalAws


def misfits(shape: Shape | None, value: Any, path: str = "") -> list[str]:
    """Return where a result of ours doesn't fit the shape the model gives it."""
    if shape is None:
        return [f"{path}: the operation has no output"] if value else []
    if isinstance(shape, StructureShape):
        return _structure(shape, value, path)
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            return [f"{path}: {type(value).__name__} is not a list"]
        return [
            m for n, item in enumerate(value) for m in misfits(shape.member, item, f"{path}[{n}]")
        ]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            return [f"{path}: {type(value).__name__} is not a map"]
        return [
            m for key, item in value.items() for m in misfits(shape.value, item, f"{path}.{key}")
        ]
    return _scalar(shape, value, path)


NOT_SENT_BY_AWS = {
    "MailFromAttributes": {"MailFromDomain", "MailFromDomainStatus"},
    "IdentityMailFromDomainAttributes": {"MailFromDomain", "MailFromDomainStatus"},
    "IdentityNotificationAttributes": {"BounceTopic", "ComplaintTopic", "DeliveryTopic"},
}
"""Members that the model calls required and that AWS leaves out where there is nothing to show."""


def _structure(shape: StructureShape, value: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {type(value).__name__} is not a structure"]
    required = set(shape.required_members) - NOT_SENT_BY_AWS.get(shape.name, set())
    found = [f"{path}.{name}: required, missing" for name in sorted(required) if name not in value]
    for name, item in value.items():
        if name not in shape.members:
            found.append(f"{path}.{name}: not in the model")
        elif item is not None:
            found += misfits(shape.members[name], item, f"{path}.{name}")
    return found


KINDS = {
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "long": "int",
    "float": "float int",
    "double": "float int",
    "timestamp": "datetime",
    "blob": "bytes",
}


def _scalar(shape: Shape, value: Any, path: str) -> list[str]:
    if type(value).__name__ not in KINDS[shape.type_name].split():
        return [f"{path}: {value!r} is not a {shape.type_name}"]
    if shape.type_name == "timestamp" and value.tzinfo is None:
        return [f"{path}: a timestamp without its zone"]
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        return [f"{path}: {value!r} is not one of {allowed}"]
    return []


@pytest.fixture(autouse=True)
def answers_fit_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every result of every operation of ours that any test calls."""
    serialise = gateway.serialise

    def checked(service: str, operation: Any, result: dict[str, Any], request_id: str) -> Any:
        found = misfits(operation.output_shape, result)
        assert not found, f"{service} {operation.name}: {found}"
        return serialise(service, operation, result, request_id)

    monkeypatch.setattr(gateway, "serialise", checked)


@pytest.fixture
def aws() -> Iterator[LocalAws]:
    """A fresh local AWS with a frozen clock."""
    world = LocalAws()
    yield world
    world.reset()
