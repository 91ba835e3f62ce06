"""Moments as the API shows them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(epoch: float) -> datetime:
    """Return epoch seconds as an aware datetime."""
    return datetime.fromtimestamp(epoch, UTC)
