"""The Condition of a policy's statement.

Source: "IAM JSON policy elements: Condition operators" and "... with multiple context keys or
values" in the IAM user guide. Keys compare without regard to case, texts with it. An operator that
isn't known here makes a policy unreadable (BadCondition) and never lets anything pass.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from local_aws.regular_expressions import expression, literal

Values = dict[str, tuple[str, ...]]
"""Condition key in lower case -> what the request has for it."""

Test = Callable[[str, str], bool]
"""(what the request has, what the policy wants) -> whether they agree."""


class BadCondition(ValueError):
    """A condition that can't be evaluated; the text says which."""


@lru_cache(maxsize=1024)
def wildcard(pattern: str, *, fold: bool = False) -> Callable[[str], bool]:
    """Return what says whether a text fits a pattern with * and ?; `fold` ignores case."""
    parts = (".*" if one == "*" else "." if one == "?" else literal(one) for one in pattern)
    return expression(f"(?s{'i' if fold else ''}){''.join(parts)}", whole=True).found


def _like(given: str, wanted: str) -> bool:
    return wildcard(wanted)(given)


def _arn_like(given: str, wanted: str) -> bool:
    # Each of the six parts of an ARN is matched by itself.
    pairs = list(zip(given.split(":", 5), wanted.split(":", 5), strict=False))
    return len(pairs) == 6 and all(_like(*pair) for pair in pairs)


def _in_network(given: str, wanted: str) -> bool:
    try:
        return ipaddress.ip_address(given) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def _numbers(compare: Callable[[float, float], bool]) -> Test:
    def test(given: str, wanted: str) -> bool:
        try:
            return compare(float(given), float(wanted))
        except ValueError:
            return False

    return test


def _dates(compare: Callable[[float, float], bool]) -> Test:
    def test(given: str, wanted: str) -> bool:
        try:
            return compare(_moment(given), _moment(wanted))
        except ValueError:
            return False

    return test


def _moment(text: str) -> float:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _ordered(kind: str, make: Callable[[Callable[[float, float], bool]], Test]) -> dict[str, Test]:
    return {
        f"{kind}Equals": make(lambda a, b: a == b),
        f"{kind}LessThan": make(lambda a, b: a < b),
        f"{kind}LessThanEquals": make(lambda a, b: a <= b),
        f"{kind}GreaterThan": make(lambda a, b: a > b),
        f"{kind}GreaterThanEquals": make(lambda a, b: a >= b),
    }


TESTS: dict[str, Test] = {
    "StringEquals": lambda a, b: a == b,
    "StringEqualsIgnoreCase": lambda a, b: a.casefold() == b.casefold(),
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": lambda a, b: a.lower() == b.lower(),
    "BinaryEquals": lambda a, b: a == b,
    "IpAddress": _in_network,
    **_ordered("Numeric", _numbers),
    **_ordered("Date", _dates),
}

NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}


def holds(condition: dict[str, Any], values: Values) -> bool:
    """Whether all of a Condition holds for a request. Raises BadCondition."""
    return all(
        _holds(operator, values.get(key.lower(), ()), as_texts(wanted))
        for operator, block in condition.items()
        for key, wanted in block.items()
    )


def as_texts(given: Any) -> list[str]:
    """Return what a policy gives as one value or a list, as texts."""
    many = given if isinstance(given, list) else [given]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in many]


def _holds(operator: str, given: Iterable[str], wanted: list[str]) -> bool:
    quantifier, _, name = operator.rpartition(":")
    given, if_exists = tuple(given), name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if name == "Null":
        return (not given) == (wanted[:1] == ["true"])
    negated = name in NEGATIONS
    test = TESTS.get(NEGATIONS.get(name, name))
    if test is None or quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise BadCondition(f"the condition operator {operator}")
    if not given:
        # "If the key isn't present": only negations, IfExists and ForAllValues hold then.
        return if_exists or quantifier == "ForAllValues" or (negated and quantifier == "")
    agreed = [any(test(value, one) for one in wanted) != negated for value in given]
    return any(agreed) if quantifier == "ForAnyValue" else all(agreed)
