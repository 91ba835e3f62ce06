"""v1 spells statuses in CamelCase (`TemporaryFailure`) where v2 has TEMPORARY_FAILURE."""

from __future__ import annotations


def camel(text: str) -> str:
    """Return `TemporaryFailure` for `TEMPORARY_FAILURE`."""
    return "".join(word.capitalize() for word in text.split("_"))
