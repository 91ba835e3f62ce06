"""Parameters held against every constraint of the botocore model, in AWS's own wording.

AWS's front ends answer all violations of one request in one sentence:
"2 validation errors detected: Value 'x' at 'name' failed to satisfy constraint: Member must have
length greater than or equal to 2; Value null at 'archiveId' failed to ...".

A shape is compiled once into a function, since a message is validated on every send; one that
nothing is asked of into None.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

Check = Callable[[Any, str, list[str]], None]
"""Called with a value, its path and the list that takes a phrase per violated constraint."""

_CLASSES = {
    r"\p{Alpha}": "A-Za-z",
    r"\p{Digit}": "0-9",
    r"\p{Alnum}": "A-Za-z0-9",
    r"\p{Upper}": "A-Z",
    r"\p{Lower}": "a-z",
    r"\p{Graph}": r"\x21-\x7e",
    r"\p{Print}": r"\x20-\x7e",
    r"\p{ASCII}": r"\x00-\x7f",
    r"\p{L}": r"^\W\d_",
    r"\p{Z}": r"\s",
    r"\p{S}": r"$+<=>^`|~",
    r"\p{N}": r"\d",
    r"\p{P}": r"!-#%-*,-/:;?@\[-\]_{}",
    r"\p{M}": "\u0300-\u036f",
}
"""Java's character classes that occur in the models, as Python writes them inside brackets."""

_WHOLE = {
    r"[\P{C}\s]": r"[^\x00-\x08\x0e-\x1f\x7f]",
    r"[\w-_]": r"[\w\-_]",
}
"""Bracket expressions that Java reads and Python doesn't."""


def problems(shape: Shape | None, params: dict[str, Any]) -> list[str]:
    """Return one phrase per violated constraint, in the order of the model's members."""
    found: list[str] = []
    check = _compile(shape) if shape is not None else None
    if check is not None:
        check(params, "", found)
    return found


def message(found: list[str]) -> str:
    """Return the sentence AWS makes of them."""
    noun = "error" if len(found) == 1 else "errors"
    return f"{len(found)} validation {noun} detected: " + "; ".join(found)


_compiled: dict[int, tuple[Shape, Check | None]] = {}


def _compile(shape: Shape) -> Check | None:
    # Shapes of a model are made anew for each reference; the cache keeps the ones it was asked for.
    known = _compiled.get(id(shape))
    if known is None:
        known = _compiled[id(shape)] = (shape, _make(shape))
    return known[1]


def _make(shape: Shape) -> Check | None:
    if isinstance(shape, StructureShape):
        return _structure(shape)
    if isinstance(shape, ListShape):
        return _list(shape)
    if isinstance(shape, MapShape):
        return _map(shape)
    return _all(_scalar(shape))


def _all(checks: list[Check]) -> Check | None:
    if len(checks) < 2:
        return checks[0] if checks else None

    def check(value: Any, path: str, found: list[str]) -> None:
        for inner in checks:
            inner(value, path, found)

    return check


def _failed(value: Any, path: str, constraint: str, shape: Shape) -> str:
    return f"{_shown(value, shape)} at '{path}' failed to satisfy constraint: {constraint}"


def _shown(value: Any, shape: Shape) -> str:
    if value is None:
        return "Value null"
    if shape.metadata.get("sensitive") or isinstance(value, bytes):
        return "Value"
    return f"Value '{value}'"


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _structure(shape: StructureShape) -> Check:
    members = shape.members
    required = dict.fromkeys(name for name in shape.required_members if name in members).keys()
    only_one = bool(getattr(shape, "is_tagged_union", False))

    @functools.cache
    def checked() -> list[tuple[str, str, Check]]:
        # At first use, not at once: structures may refer to themselves.
        compiled = [(name, _camel(name), _compile(member)) for name, member in members.items()]
        return [(name, camel, inner) for name, camel, inner in compiled if inner is not None]

    def check(value: dict[str, Any], path: str, found: list[str]) -> None:
        prefix = f"{path}." if path else ""
        if not required <= value.keys():
            missing = [name for name in required if name not in value]
            found += [_missing(prefix + _camel(name), members[name]) for name in missing]
        if only_one and len(value) != 1:
            found.append(_not_one(value, path, shape))
        for name, camel, inner in checked():
            if name in value:
                inner(value[name], prefix + camel, found)

    return check


def _missing(path: str, shape: Shape) -> str:
    return _failed(None, path, "Member must not be null", shape)


def _not_one(value: dict[str, Any], path: str, shape: Shape) -> str:
    text = _failed(value, path, "Exactly one member of the union must be set", shape)
    return text.replace(str(value), ", ".join(value) or "{}")


def _list(shape: ListShape) -> Check | None:
    size, inner = _bounds(shape, "length", len), _compile(shape.member)
    if inner is None:
        return _all(size)

    def members(value: list[Any], path: str, found: list[str]) -> None:
        for position, item in enumerate(value, 1):
            inner(item, f"{path}.{position}.member", found)

    return _all([*size, members])


def _map(shape: MapShape) -> Check | None:
    size, of_key, of_value = (
        _bounds(shape, "length", len),
        _compile(shape.key),
        _compile(shape.value),
    )
    if of_key is None and of_value is None:
        return _all(size)

    def entries(value: dict[str, Any], path: str, found: list[str]) -> None:
        for key, item in value.items():
            said: list[str] = []
            if of_key is not None:
                of_key(key, path, said)
            found += [s.replace("constraint: Member", "constraint: Map keys", 1) for s in said]
            if of_value is not None:
                of_value(item, f"{path}.{key}.member", found)

    return _all([*size, entries])


def _scalar(shape: Shape) -> list[Check]:
    if shape.type_name == "string":
        return [*_bounds(shape, "length", len), *_text_checks(shape)]
    if shape.type_name == "blob":
        return _bounds(shape, "length", len)
    if shape.type_name in ("boolean", "timestamp"):
        return []
    return _bounds(shape, "value", lambda value: value)


def _text_checks(shape: Shape) -> list[Check]:
    found: list[Check] = []
    allowed = getattr(shape, "enum", None)
    if allowed:
        names = ", ".join(allowed)
        known = frozenset(allowed)
        found.append(
            _test(shape, known.__contains__, f"Member must satisfy enum value set: [{names}]")
        )
    pattern = shape.metadata.get("pattern")
    if pattern:
        text = f"Member must satisfy regular expression pattern: {pattern}"
        found.append(_test(shape, lambda value: matches(pattern, value), text))
    return found


def _test(shape: Shape, holds: Callable[[Any], Any], constraint: str) -> Check:
    def check(value: Any, path: str, found: list[str]) -> None:
        if not holds(value):
            found.append(_failed(value, path, constraint, shape))

    return check


def _bounds(shape: Shape, what: str, measure: Callable[[Any], Any]) -> list[Check]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    found: list[Check] = []
    if low is not None:
        text = f"Member must have {what} greater than or equal to {low}"
        found.append(_test(shape, lambda value: measure(value) >= low, text))
    if high is not None:
        text = f"Member must have {what} less than or equal to {high}"
        found.append(_test(shape, lambda value: measure(value) <= high, text))
    return found


def matches(pattern: str, value: str) -> bool:
    """Tell whether a whole value matches a pattern of the model (Java's notation)."""
    return bool(python_pattern(pattern).fullmatch(value))


@functools.cache
def python_pattern(pattern: str) -> re.Pattern[str]:
    """Translate a model's pattern to Python's notation; raises re.error where that's impossible."""
    text = pattern
    for java, python in _WHOLE.items():
        text = text.replace(java, python)
    for java, python in _CLASSES.items():
        text = _replace_class(text, java, python)
    return re.compile(text)


def _replace_class(text: str, java: str, python: str) -> str:
    r"""Replace e.g. \p{Alnum}, inside brackets by the range and outside by a bracket of its own."""
    pieces = text.split(java)
    built = pieces[0]
    for piece in pieces[1:]:
        inside = _open_bracket(built)
        # A negated class can't stand inside another; \w is the nearest that Python offers there.
        inner = r"\w" if python.startswith("^") else python
        built += (inner if inside else f"[{python}]") + piece
    return built


def _open_bracket(text: str) -> bool:
    bare = re.sub(r"\\.", "", text)
    return bare.rfind("[") > bare.rfind("]")
