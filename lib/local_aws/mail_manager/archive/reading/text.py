"""Text as it is shown and text as it is compared."""

from __future__ import annotations

import re
import unicodedata

IGNORE_CASE = True
"""Assumption: CONTAINS doesn't tell "Invoice" from "invoice". AWS says nothing about it."""

VALUE_SEPARATOR = "\x1f"
"""Stands between several values of one attribute, so that no search text matches across them."""

FOLDING = f"NFC, {'casefold' if IGNORE_CASE else 'case kept'}, 1"
"""Names what `fold` does; an index that was made with another folding is made anew."""

_CONTROLS_IN_LINES = bytes([*range(10), *range(11, 32), 127])

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def clean(text: str) -> str:
    """Return text without control characters (a space stands for them) and lone surrogates."""
    if text.isprintable():
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub(" ", whole)


def lines_are_clean(text: str) -> bool:
    """Return whether `clean` would leave each line of a text as it is."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return len(encoded.translate(None, _CONTROLS_IN_LINES)) == len(encoded)


def fold(text: str) -> str:
    """Return text in the form in which search texts and mail are compared.

    Unicode's canonical composition makes the two ways of writing "é" the same.
    """
    if text.isascii():
        return text.lower() if IGNORE_CASE else text
    composed = unicodedata.normalize("NFC", text)
    return composed.casefold() if IGNORE_CASE else composed
