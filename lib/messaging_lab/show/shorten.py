"""Long values cut to what tells them apart."""

from __future__ import annotations

import re

LONG = 160
"""Characters that are shown whole."""

_BOUNCE_ID = re.compile(r"[^\s<>@()=]{24,}@")


def shorten(value: str) -> str:
    """Return a value's beginning and its length, where it is long."""
    return value if len(value) <= LONG else f"{value[:32]}… ({len(value)} characters)"


def without_bounce_id(text: str) -> str:
    """Return a text with the long local parts of bounce addresses left out.

    SES puts the message id there: `0100019b….-000000@bounce.example` becomes `…@bounce.example`.
    """
    return _BOUNCE_ID.sub("…@", text)
