"""Patterns read by a grammar that stands beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedInput

from local_aws.logs.patterns.comparisons import InvalidPattern


def read_tree(grammar: str, text: str) -> Any:
    """Return the tree of a pattern by a grammar's file name; InvalidPattern says where it ends."""
    try:
        return _parser(grammar).parse(text)
    except UnexpectedInput as problem:
        place = (problem.column or 1) if problem.column and problem.column > 0 else len(text)
        raise InvalidPattern(f"Invalid metric filter pattern at character {place}") from None


@cache
def _parser(grammar: str) -> Lark:
    return Lark(Path(__file__).with_name(grammar).read_text("utf-8"), parser="lalr")
