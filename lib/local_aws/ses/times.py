"""Moments as the API shows them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(epoch: float) -> datetime:
    """Return epoch seconds as an aware datetime."""
    return datetime.fromtimestamp(epoch, UTC)


def iso(epoch: float) -> str:
    """Return epoch seconds as events show them: `2026-01-06T09:00:00.000Z`."""
    return utc(epoch).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
