"""What keeping mail costs: Mail Manager's managed archive beside the storage classes of S3.

The prices stand, dated and with their source, in `data/prices/mail_archive.json`. What both ways
cost alike (the ingress endpoint, the processing of each message) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

PRICES = Path(__file__).resolve().parents[2] / "data" / "prices" / "mail_archive.json"

INDEX_SHARE = 0.2
"""Assumption: the index that a managed archive is billed for, as a share of the mail in it. AWS
bills it with the storage and doesn't say how large it is."""

KB_IN_GB = 1024 * 1024
DAYS_IN_MONTH = 30


@dataclass(frozen=True, slots=True)
class Volume:
    """Mail that comes in: messages in a month, and the KB that one has on average."""

    messages_per_month: int
    average_kb: float

    def __post_init__(self) -> None:
        if self.messages_per_month < 0 or self.average_kb <= 0:
            raise ValueError("A volume needs messages, and an average size above 0 KB.")

    @property
    def gb_per_month(self) -> float:
        """GB that come in each month."""
        return self.messages_per_month * self.average_kb / KB_IN_GB


@dataclass(frozen=True, slots=True)
class Option:
    """One way to keep mail: USD for what comes in within a month, once, and for keeping it."""

    name: str
    coming_in: float
    keeping_a_month: float
    least_months: int = 0

    def after(self, months: int, kept_for: int | None = None) -> tuple[float, ...]:
        """Return the USD paid by the end of each month, the first to the last.

        Mail is kept `kept_for` months, or for ever. A month's mail is billed as stored from the
        first day of the month.
        """
        kept = None if kept_for is None else max(kept_for, self.least_months)
        stored = (month if kept is None else min(month, kept) for month in range(1, months + 1))
        return tuple(accumulate(self.coming_in + self.keeping_a_month * many for many in stored))


def options(volume: Volume, index_share: float = INDEX_SHARE) -> list[Option]:
    """Return every way to keep a volume of mail, the managed archive first."""
    prices = _prices()
    classes = [_s3(volume, one, prices) for one in prices["s3_classes"]]
    return [_managed(volume, prices["managed_archive"], index_share), *classes]


def costs(
    volume: Volume,
    years: int,
    *,
    kept_for_years: int | None = None,
    index_share: float = INDEX_SHARE,
) -> dict[str, tuple[float, ...]]:
    """Return name -> USD paid by the end of each month, of every way to keep a volume of mail."""
    kept = None if kept_for_years is None else kept_for_years * 12
    return {one.name: one.after(years * 12, kept) for one in options(volume, index_share)}


def sources() -> dict[str, str]:
    """Return where the prices come from, and of which day they are."""
    found: dict[str, str] = _prices()["sources"]
    return found


@cache
def _prices() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PRICES.read_text("utf-8"))
    return found


def _managed(volume: Volume, price: Mapping[str, Any], index_share: float) -> Option:
    gb = volume.gb_per_month
    return Option(
        price["name"],
        gb * price["ingest_per_gb"],
        gb * (1 + index_share) * price["storage_per_gb_month"],
    )


def _s3(volume: Volume, price: Mapping[str, Any], prices: Mapping[str, Any]) -> Option:
    """Return S3 with each message as an object: put into Standard, moved by a lifecycle rule."""
    thousands = volume.messages_per_month / 1000
    size = max(volume.average_kb, price["smallest_billed_kb"]) + price["added_kb"]
    gb, added = (
        volume.messages_per_month * kb / KB_IN_GB for kb in (size, price["added_standard_kb"])
    )
    return Option(
        price["name"],
        thousands * (prices["s3_put_per_1000"] + price["transition_per_1000"]),
        gb * price["storage_per_gb_month"] + added * prices["s3_standard_storage_per_gb_month"],
        -(-price["least_days"] // DAYS_IN_MONTH),
    )
