"""The tag on everything that a lesson makes in a real account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

TAG = "messaging-lab"


def with_tag(model: OperationModel, params: dict[str, Any], run: str) -> dict[str, Any]:
    """Return the parameters with the lab's tag, where the operation creates something taggable.

    `Tags` of a Send operation are on a message and not on a resource, and those of TagResource are
    what the learner wants to set: both stay as they are.
    """
    name = _member(model)
    if name is None or model.name.startswith(("Send", "Tag", "Untag")):
        return params
    found = params.get(name)
    shape = _shape(model, name)
    if shape.type_name == "map":
        return {**params, name: {**(found or {}), TAG: run}}
    kept = [tag for tag in found or () if tag.get("Key") != TAG]
    return {**params, name: [*kept, {"Key": TAG, "Value": run}]}


def _member(model: OperationModel) -> str | None:
    members = getattr(model.input_shape, "members", {})
    for name in ("Tags", "tags"):
        if name in members and _holds_tags(members[name]):
            return name
    return None


def _shape(model: OperationModel, name: str) -> Shape:
    found: Shape = model.input_shape.members[name]  # type: ignore[union-attr]
    return found


def _holds_tags(shape: Any) -> bool:
    if shape.type_name == "map":
        return bool(shape.key.type_name == "string" and shape.value.type_name == "string")
    if shape.type_name != "list" or shape.member.type_name != "structure":
        return False
    return set(shape.member.members) == {"Key", "Value"}
