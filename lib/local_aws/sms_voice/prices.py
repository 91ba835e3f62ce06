"""Prices of messages per part and country, in US dollars.

The table (`data/prices.json`, dated) is NOT AWS's price list. It is made up of round figures of
the order that texts cost in a country, so that a bill can be watched growing.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from local_aws.sms_voice.countries import read_data


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars: what AWS takes, and what the carrier takes on top."""

    message: Decimal
    carrier_fee: Decimal

    @property
    def total(self) -> Decimal:
        """What the account pays."""
        return self.message + self.carrier_fee

    def times(self, count: int) -> Price:
        """Return the price of several."""
        return Price(self.message * count, self.carrier_fee * count)


FREE = Price(Decimal(0), Decimal(0))


@functools.cache
def _table() -> dict[str, Any]:
    return read_data("prices.json")


@functools.lru_cache(maxsize=1024)
def unit_price(channel: str, country: str) -> Price:
    """Return the price of one text part (TEXT), message (MEDIA) or minute (VOICE)."""
    rows = _table()[channel]
    message, fee = rows["countries"].get(country, rows["elsewhere"])
    return Price(Decimal(message), Decimal(fee))


def assessment_price() -> Decimal:
    """Return what Protect takes for each message to a country under MONITOR or FILTER."""
    return Decimal(_table()["PROTECT_ASSESSMENT"])
