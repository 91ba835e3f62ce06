"""What a pattern compares a value with: a number, a text in which * stands for anything, or a
regular expression."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from lark import Token

from local_aws.regular_expressions import BadExpression, Expression, expression, literal

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class InvalidPattern(ValueError):
    """A filter pattern that can't be read: what is wrong with it."""


def comparison(
    sign: str,
    value: Token,
    number: Callable[[Any], float | None],
    text: Callable[[Any], str],
) -> Callable[[Any], bool]:
    """Return what says whether a value is as a pattern wants it.

    `number` and `text` say what a value is as such; a number is None for what isn't one. Raises
    InvalidPattern.
    """
    if sign in ORDERS and value.type != "NUMBER":
        raise InvalidPattern(f"Invalid metric filter pattern: {sign} compares numbers")
    if value.type != "NUMBER":
        fits = _fits(value)
        return lambda found: fits(text(found)) != (sign == "!=")
    limit, order = float(value), ORDERS.get(sign, operator.eq)

    def compares(found: Any) -> bool:
        as_number = number(found)
        return (as_number is not None and order(as_number, limit)) != (sign == "!=")

    return compares


def _fits(value: Token) -> Callable[[str], bool]:
    if value.type == "REGEX":
        return read_expression(value[1:-1]).found
    text = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.type == "STRING" else str(value)
    if "*" not in text:
        return lambda found: found == text
    pieces = map(literal, text.split("*"))
    return expression("(?s)" + ".*".join(pieces), whole=True).found


def read_expression(text: str) -> Expression:
    """Return the regular expression between two %. Raises InvalidPattern."""
    try:
        return expression(text)
    except BadExpression as problem:
        raise InvalidPattern(f"Invalid regular expression: {problem}") from None
