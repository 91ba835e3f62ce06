"""Times as SNS writes them into its records."""

from __future__ import annotations

from datetime import datetime


def written(time: datetime) -> str:
    """Return an aware UTC time as `2026-01-06 09:00:00.000`."""
    return time.strftime("%Y-%m-%d %H:%M:%S.") + f"{time.microsecond // 1000:03d}"
