"""Handlebars as SES has it: nothing is escaped, and what is printed must be in the data.

dotpromptz-handlebars does the work; it follows Handlebars.js, reads no files, and calls nothing but
its own helpers. It doesn't know `{{[a name]}}` by itself, `{{list.1}}` (but `{{list.[1]}}`) and
`{{@../index}}`. Source: "Advanced email personalization" in the developer guide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from dotpromptz_handlebars import Handlebars, StrictModeError

INLINE = re.compile(r"\{\{(~?)#\s*\*\s*inline\b")
"""The beginning of an inline partial, which the developer guide writes `{{#* inline "name"}}`."""

BLOCK = re.compile(r"\{\{\{?~?\s*[#^>/*]|\{\{\{\{")
"""What is more than a simple substitution."""

COMPILED = 1024
"""Templates that are kept compiled."""


class BadTemplate(ValueError):
    """A template that is not Handlebars; the text says what is wrong."""


class MissingAttribute(ValueError):
    """A template prints an attribute that the data hasn't got; `name` is its path."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Attribute '{name}' is not present in the rendering data.")
        self.name = name


def render(source: str, data: dict[str, Any]) -> str:
    """Fill in a template. Raises BadTemplate, MissingAttribute.

    Conditions and loops take an attribute that isn't there for an empty one, as `{{#if lastName}}`
    in the developer guide does; printing it is a failure.
    """
    if "{{" not in source:
        return source
    try:
        return _compile(source)(data)
    except StrictModeError as problem:
        raise MissingAttribute(problem.path) from None
    except (ValueError, RecursionError) as problem:
        raise BadTemplate(f"The template can't be rendered: {problem}.") from None


def check(source: str) -> None:
    """Raise BadTemplate for a template that is not Handlebars."""
    try:
        _compile(source)
    except (ValueError, RecursionError) as problem:
        raise BadTemplate(f"The template can't be rendered: {problem}.") from None


def is_simple(source: str) -> bool:
    """Whether a template only substitutes, without blocks, partials and loops."""
    return not BLOCK.search(source)


@lru_cache(maxsize=COMPILED)
def _compile(source: str) -> Callable[..., str]:
    # `log` would print. Without it, it is a name like any other.
    engine = Handlebars(escape_html=False, strict=True)
    engine.unregister_helper("log")
    return engine.compile(INLINE.sub(r"{{\1#*inline", source))
